#include "sync/office/erasure.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sync/base/planted.h"
#include "sync/net/signature.h"
#include "sync/office/person.h"
#include "sync/office/sequencer.h"

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
    if (device.revoked) continue;
    TRY_TO(heads, office.buckets_of(device.id));
    const bool reads = std::any_of(heads.begin(), heads.end(), [&](const FeedHead& head) {
      return std::find(buckets.begin(), buckets.end(), head.bucket) != buckets.end();
    });
    if (!reads && !by_all) continue;
    order.owing.push_back(device.id);
  }
  return {};
}

}  // namespace

Result<v1::AdminReply> erase_person(Office& office, const v1::PersonEraseRequest& request,
                                    std::int64_t now_ms) {
  TRY_TO(customer, customer_of(office.store(), request.no()));
  TRY_TO(traces, office.store().customers().traces(customer.id));
  ErasureOrder order;
  order.erasure = office.new_id(now_ms);
  order.customer = customer.id;
  order.now_ms = now_ms;
  TRY(name_devices(office, traces.buckets, order));
  for (const std::string& bucket : traces.buckets) TRY(office.drop_snapshots(bucket));
  TRY_TO(done, office.erase(order));
  v1::AdminReply reply;
  v1::PersonEraseReply& erased = *reply.mutable_person_erase();
  erased.set_erasure_id(to_bytes(order.erasure));
  erased.set_records(done.records);
  erased.set_log_rows(done.log_rows);
  erased.set_history_rows(done.history_rows);
  erased.mutable_devices()->Assign(order.owing.begin(), order.owing.end());
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
