#include "sync/office/readers.h"

#include <algorithm>
#include <utility>

#include "sync/office/placing.h"

namespace tresen {
namespace {

constexpr int held_days_default = 90;  // as chain.proto says
constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

}  // namespace

Result<void> Readers::follow(Store& store) {
  TRY_TO(config_pos, store.sync().feed_head("config"));
  if (config_pos == config_pos_) return {};
  TRY_TO(rules, store.campaigns().rules());
  std::vector<std::string> buckets;
  for (const v1::Branch& branch : rules.branches()) buckets.push_back(branch_bucket(branch.id()));
  std::sort(buckets.begin(), buckets.end());
  const bool whole = rules.held() != v1::HELD_BRANCH;
  branch_buckets_ = std::move(buckets);
  whole_chain_ = whole;
  held_ms_ = (rules.held_days() > 0 ? rules.held_days() : held_days_default) * day_ms;
  config_pos_ = config_pos;
  return {};
}

std::vector<std::string> Readers::buckets_of(const DeviceRow& device) const {
  const std::string own = branch_bucket(device.branch);
  std::vector<std::string> buckets{"config", device_bucket(device.id), own};
  if (whole_chain_) {
    std::copy_if(branch_buckets_.begin(), branch_buckets_.end(), std::back_inserter(buckets),
                 [&](const std::string& bucket) { return bucket != own; });
  }
  buckets.emplace_back(chain_bucket);
  return buckets;
}

bool Readers::reads(const DeviceRow& device, std::string_view bucket) const {
  if (bucket == "config" || bucket == chain_bucket || bucket == device_bucket(device.id) ||
      bucket == branch_bucket(device.branch)) {
    return true;
  }
  return whole_chain_ && std::binary_search(branch_buckets_.begin(), branch_buckets_.end(), bucket);
}

}  // namespace tresen
