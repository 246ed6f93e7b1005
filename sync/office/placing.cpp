#include "sync/office/placing.h"

#include <algorithm>

namespace tresen {

std::string branch_bucket(std::string_view branch) { return "branch/" + std::string(branch); }
std::string device_bucket(std::uint64_t device) { return "device/" + std::to_string(device); }

Placing::Placing(Store& store, const v1::Rules& rules)
    : store_(&store), holds_branch_(rules.held() == v1::HELD_BRANCH) {
  for (const v1::Branch& branch : rules.branches()) branches_.insert(branch.id());
}

Uuid Placing::owner_of(const Record& record) {
  if (record.kind == RecordKind::customer) return record.id;
  return uuid_from_hex(record.text("customer")).value_or(Uuid{});
}

Result<std::string> Placing::home_of(const Record& record, std::string_view made_in) {
  if (record.kind == RecordKind::audit) return std::string(office_bucket);
  if (record.kind == RecordKind::customer) {
    const std::string& named = record.text("home_branch");
    return home_in(named.empty() ? made_in : named, record.id);
  }
  const Uuid owner = owner_of(record);
  if (!owner.none()) {
    TRY_TO(home, home_now(owner));
    if (!home.empty()) return home;
  }
  return home_in(made_in, record.id);
}

void Placing::note_writer(const Uuid& customer, std::uint64_t device, std::int64_t at_ms) {
  if (!holds_branch_ || device == 0 || customer.none()) return;
  std::int64_t& last_ms = writers_[{customer, device}];
  last_ms = std::max(last_ms, at_ms);
}

void Placing::note_merged(const Uuid& away, const Uuid& kept, std::int64_t at_ms) {
  if (holds_branch_) merged_.insert_or_assign({away, kept}, at_ms);
}

Result<std::vector<SeenCustomer>> Placing::seen() {
  std::map<std::pair<Uuid, std::string>, std::int64_t> found;
  for (const auto& [both, at_ms] : merged_) {
    TRY_TO(here, home_now(both.first));
    TRY_TO(home, home_now(both.second));
    const bool all_read = home.empty() || home == chain_bucket;
    if (all_read || here.empty() || here == chain_bucket || here == home) continue;
    found[{both.second, here}] = at_ms;
  }
  for (const auto& [writer, at_ms] : writers_) {
    const auto& [customer, device] = writer;
    TRY_TO(home, home_now(customer));
    TRY_TO(here, bucket_of_device(device));
    // Everybody reads customers of no branch; nobody has to be told of their own.
    if (home.empty() || home == chain_bucket || here.empty() || home == here) continue;
    std::int64_t& last_ms = found[{customer, here}];
    last_ms = std::max(last_ms, at_ms);
  }
  std::vector<SeenCustomer> seen;
  for (const auto& [whom, at_ms] : found) seen.push_back({whom.first, whom.second, at_ms});
  return seen;
}

Result<std::string> Placing::home_in(std::string_view branch, const Uuid& id) {
  std::string bucket;
  if (branches_.contains(branch)) {
    bucket = branch_bucket(branch);
  } else {
    TRY_TO(present, store_->customers().bucket_of(id));
    bucket = present.empty() ? std::string(chain_bucket) : std::move(present);
  }
  homes_.insert_or_assign(id, bucket);
  return bucket;
}

Result<std::string> Placing::home_now(const Uuid& customer) {
  const auto beside = homes_.find(customer);
  if (beside != homes_.end()) return beside->second;
  TRY_TO(stored, store_->customers().bucket_of(customer));
  homes_.emplace(customer, stored);
  return stored;
}

Result<std::string> Placing::bucket_of_device(std::uint64_t device) {
  const auto known = buckets_.find(device);
  if (known != buckets_.end()) return known->second;
  TRY_TO(row, store_->sync().device(device));
  std::string bucket = row && branches_.contains(row->branch) ? branch_bucket(row->branch) : "";
  return buckets_.emplace(device, std::move(bucket)).first->second;
}

}  // namespace tresen
