#include "sync/office/erasure.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sync/base/planted.h"
#include "sync/net/signature.h"
#include "sync/office/person.h"
#include "sync/office/sequencer.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

// Whether terminals of each branch have ever held the customers of all.
Result<bool> ever_held_by_all(CampaignStore& campaigns) {
  TRY_TO(newest, campaigns.rules());
  if (newest.held() != v1::HELD_BRANCH) return true;
  for (std::uint64_t version = 1; version < newest.version(); ++version) {
    TRY_TO(rules, campaigns.rules(version));
    if (rules.held() != v1::HELD_BRANCH) return true;
  }
  return false;
}

// Puts down which devices owe a receipt.
Result<void> name_devices(Office& office, const std::vector<std::string>& buckets,
                          ErasureOrder& order) {
  TRY_TO(by_all, ever_held_by_all(office.store().campaigns()));
  TRY_TO(devices, office.store().sync().devices());
  for (const DeviceRow& device : devices) {
    if (device.revoked || device.kind() == DeviceKind::desk) continue;
    TRY_TO(heads, office.buckets_of(device.id));
    const bool reads = std::any_of(heads.begin(), heads.end(), [&](const FeedHead& head) {
      return std::find(buckets.begin(), buckets.end(), head.bucket) != buckets.end();
    });
    if (!reads && !by_all) continue;
    order.owing.push_back(device.id);
  }
  return {};
}

// All records of a person: the one that is kept, at the end, and those that were merged into it.
Result<std::vector<Uuid>> records_of(CustomerStore& customers, Record customer) {
  while (const auto into = merged_into(customer)) {
    TRY_TO(kept, customers.find(*into));
    if (!kept) break;
    customer = std::move(*kept);
  }
  std::vector<Uuid> all{customer.id};
  std::vector<Uuid> open = merged_from(customer);
  while (!open.empty()) {
    const Uuid next = open.back();
    open.pop_back();
    TRY_TO(away, customers.find(next));
    if (!away) continue;
    all.push_back(next);
    for (const Uuid& earlier : merged_from(*away)) open.push_back(earlier);
  }
  std::reverse(all.begin(), all.end());
  return all;
}

// Erases one record; `erased` counts, and names the erasure done last and all who owe a receipt.
Result<void> erase_record(Office& office, const Uuid& customer, std::int64_t now_ms,
                          v1::PersonEraseReply& erased) {
  TRY_TO(traces, office.store().customers().traces(customer));
  ErasureOrder order;
  order.erasure = office.new_id(now_ms);
  order.customer = customer;
  order.now_ms = now_ms;
  TRY(name_devices(office, traces.buckets, order));
  for (const std::string& bucket : traces.buckets) TRY(office.drop_snapshots(bucket));
  TRY_TO(done, office.erase(order));
  erased.set_erasure_id(to_bytes(order.erasure));
  erased.set_records(erased.records() + done.records);
  erased.set_log_rows(erased.log_rows() + done.log_rows);
  erased.set_history_rows(erased.history_rows() + done.history_rows);
  for (const std::uint64_t device : order.owing) {
    const auto& named = erased.devices();
    if (std::find(named.begin(), named.end(), device) == named.end()) erased.add_devices(device);
  }
  return {};
}

}  // namespace

Result<v1::AdminReply> erase_person(Office& office, const v1::PersonEraseRequest& request,
                                    std::int64_t now_ms) {
  TRY_TO(customer, customer_of(office.store(), request.no()));
  TRY_TO(people, records_of(office.store().customers(), std::move(customer)));
  v1::AdminReply reply;
  v1::PersonEraseReply& erased = *reply.mutable_person_erase();
  for (const Uuid& person : people) TRY(erase_record(office, person, now_ms, erased));
  return reply;
}

Result<v1::AdminReply> list_erasures(Store& store) {
  TRY_TO(rows, store.customers().erasures());
  v1::AdminReply reply;
  reply.mutable_erasures();
  for (const ErasureRow& row : rows) {
    v1::ErasureFacts& facts = *reply.mutable_erasures()->add_erasures();
    facts.set_erasure_id(to_bytes(row.id));
    facts.set_at_ms(row.at_ms);
    facts.mutable_done()->Assign(row.done.begin(), row.done.end());
    facts.mutable_missing()->Assign(row.missing.begin(), row.missing.end());
  }
  return reply;
}

Result<v1::ErasureReceiptReply> take_receipt(Store& store, std::uint64_t device,
                                             const std::string& certificate_pem,
                                             const v1::ErasureReceipt& receipt,
                                             std::int64_t now_ms) {
  const auto erasure = uuid_from_bytes(receipt.erasure_id());
  if (!erasure) return fail(Fault::invalid, "that is no erasure");
  v1::ErasureReceipt unsigned_part = receipt;
  unsigned_part.clear_signature();
  if (!planted("receipt_unverified")) {
    TRY(check_signature(certificate_pem, unsigned_part.SerializeAsString(), receipt.signature()));
  }
  TRY(store.customers().put_receipt(*erasure, device, receipt.SerializeAsString(), now_ms));
  return v1::ErasureReceiptReply();
}

}  // namespace tresen
