#include "sync/office/channels/channel.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace tresen {
namespace {

constexpr std::size_t key_length_max = 100;

bool can_name_a_file(std::string_view key) {
  const bool plain = std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
  return plain && !key.empty() && key.size() <= key_length_max && key.front() != '.';
}

}  // namespace

std::vector<Receipt> receipts_for_all(const ParcelBatch& batch, const Receipt& answer) {
  std::vector<Receipt> receipts(batch.parcels.size(), answer);
  for (std::size_t i = 0; i < receipts.size(); ++i) receipts[i].key = batch.parcels[i].key;
  return receipts;
}

Result<void> check_batch(const ParcelBatch& batch) {
  if (!can_name_a_file(batch.key)) {
    return fail(Fault::invalid, "\"" + batch.key + "\" cannot be the key of a batch");
  }
  std::set<std::string_view> seen;
  for (const Parcel& parcel : batch.parcels) {
    if (!can_name_a_file(parcel.key)) {
      return fail(Fault::invalid, "\"" + parcel.key + "\" cannot be the key of a parcel");
    }
    if (!seen.insert(parcel.key).second) {
      return fail(Fault::invalid,
                  "parcel " + parcel.key + " stands in batch " + batch.key + " twice");
    }
  }
  return {};
}

}  // namespace tresen
