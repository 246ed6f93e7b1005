#include "sync/office/person.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sync/record/consent.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::size_t lookups_max = 100'000;

void add_held(v1::PersonExportReply& out, const HeldChange& held) {
  v1::QuarantineShowReply& shown = *out.add_held();
  shown.mutable_facts()->set_id(held.pos);
  shown.mutable_facts()->set_device(held.device);
  shown.mutable_facts()->set_seq(held.seq);
  shown.mutable_facts()->set_reason(held.reason);
  shown.mutable_facts()->set_at_ms(held.at_ms);
  shown.mutable_facts()->set_bytes(static_cast<std::uint32_t>(held.body.size()));
  shown.set_raw(held.body);
}

// Who looked is somebody else's business.
void add_lookup(v1::PersonExportReply& out, const LookupRow& lookup, const std::string& branch) {
  v1::LookupFacts& facts = *out.add_lookups();
  facts.set_at_ms(lookup.at_ms);
  facts.set_device(lookup.device);
  facts.set_branch(branch);
  facts.set_reason(lookup.reason);
  facts.set_customer(to_bytes(lookup.customer));
  facts.set_taken(lookup.taken);
}

}  // namespace

Result<Record> customer_of(Store& store, const std::string& no) {
  TRY_TO(by_number, store.customers().by_number(no));
  if (by_number) return std::move(*by_number);
  TRY_TO(by_external_id, store.customers().by_external_id(no));
  if (by_external_id) return std::move(*by_external_id);
  return fail(Fault::absent, "there is no customer with the number or external id \"" + no +
                                 "\"; find one with `customer search`");
}

Result<std::optional<Record>> kept_customer(CustomerStore& records, const Uuid& id) {
  TRY_TO(customer, records.find(id));
  while (customer) {
    const auto into = merged_into(*customer);
    if (!into) break;
    TRY_TO(kept, records.find(*into));
    customer = std::move(kept);
  }
  return customer;
}

Result<v1::AdminReply> export_person(Office& office, const v1::PersonExportRequest& request) {
  Store& store = office.store();
  TRY_TO(customer, customer_of(store, request.no()));
  TRY_TO(traces, store.customers().traces(customer.id));
  v1::AdminReply reply;
  v1::PersonExportReply& out = *reply.mutable_person_export();
  *out.mutable_customer() = to_wire(customer);
  for (const RecordKind kind : kinds_of_a_customer) {
    TRY_TO(related, store.customers().of_customer(customer.id, kind));
    for (const Record& record : related) *out.add_related() = to_wire(record);
  }
  for (const Uuid& away : merged_from(customer)) {
    TRY_TO(proofs, store.customers().of_customer(away, RecordKind::consent));
    for (const Record& proof : proofs) *out.add_related() = to_wire(proof);
  }
  for (const HistoryEntry& entry : traces.past) {
    v1::PastAnswer& past = *out.add_past();
    past.set_record_id(to_bytes(entry.record));
    past.set_key(entry.key);
    *past.mutable_answer() = to_wire(entry.answer);
    past.set_lost(entry.lost);
  }
  for (const HeldChange& held : traces.held) add_held(out, held);
  std::map<std::uint64_t, std::string> branches;
  TRY_TO(devices, store.sync().devices());
  for (const DeviceRow& device : devices) {
    branches[device.id] = device.branch;
    if (device.revoked || device.kind() == DeviceKind::desk) continue;
    TRY_TO(heads, office.buckets_of(device.id));
    const bool holds = std::any_of(heads.begin(), heads.end(), [&](const FeedHead& head) {
      return std::find(traces.buckets.begin(), traces.buckets.end(), head.bucket) !=
             traces.buckets.end();
    });
    if (holds) out.add_devices(device.id);
  }
  TRY_TO(sent, store.runs().of_person(customer.id));
  *out.mutable_sent() = std::move(sent);
  TRY_TO(lookups, store.sync().lookups(customer.id, lookups_max));
  for (const LookupRow& lookup : lookups) add_lookup(out, lookup, branches[lookup.device]);
  return reply;
}

Result<v1::AdminReply> restrict_person(Office& office, const v1::PersonRestrictRequest& request,
                                       std::int64_t now_ms) {
  TRY_TO(customer, customer_of(office.store(), request.no()));
  v1::AdminReply reply;
  reply.mutable_person_restrict();
  if (is_restricted(customer) != request.lift()) return reply;
  FieldEdit field;
  field.key = "restricted";
  field.answer.state = AnswerState::value;
  field.answer.value = request.lift() ? "no" : "yes";
  field.answer.source = Source::desk;
  const std::array edits{Edit{customer.id, RecordKind::customer, {field}}};
  TRY(office.submit(edits, "", now_ms));
  return reply;
}

}  // namespace tresen
