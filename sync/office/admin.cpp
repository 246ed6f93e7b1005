#include "sync/office/admin.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "sync/office/admin_customers.h"
#include "sync/office/admin_devices.h"
#include "sync/office/admin_quarantine.h"
#include "sync/office/devices.h"
#include "sync/office/erasure.h"
#include "sync/office/person.h"

namespace tresen {
namespace {

constexpr std::uint32_t hits_default = 20;
constexpr std::uint32_t hits_max = 1000;
constexpr int queries_max = 10'000;

Result<v1::AdminReply> chain(Store& store, bool with_staff) {
  TRY_TO(chain, store.campaigns().chain());
  v1::AdminReply reply;
  *reply.mutable_chain() = std::move(chain);
  if (!with_staff) reply.mutable_chain()->clear_staff();
  return reply;
}

// A file that was made from an older version would undo what somebody else has published since.
Result<void> check_version(std::string_view name, std::uint64_t from, std::uint64_t now) {
  if (from == 0 || from == now) return {};
  return fail(Fault::conflict,
              std::string(name) + ": the file was made from version " + std::to_string(from) +
                  ", but version " + std::to_string(now) +
                  " is in force; run `chain export` again and put your changes there, or write "
                  "version: 0 to replace it all the same");
}

Result<v1::AdminReply> publish(Store& store, v1::Chain chain, std::int64_t now_ms) {
  TRY_TO(before, store.campaigns().chain());
  if (chain.id() != before.id()) {
    return fail(Fault::invalid, "the file is of the chain \"" + chain.id() +
                                    "\", this head office is of \"" + before.id() + "\"");
  }
  if (chain.has_rules()) {
    TRY(check_version("rules", chain.rules().version(), before.rules().version()));
  }
  if (chain.has_campaigns()) {
    TRY(check_version("campaigns", chain.campaigns().version(), before.campaigns().version()));
  }
  if (chain.has_texts()) {
    TRY(check_version("texts", chain.texts().version(), before.texts().version()));
  }
  if (chain.has_staff()) {
    TRY(check_version("staff", chain.staff().version(), before.staff().version()));
  }
  TRY(store.campaigns().publish(chain, now_ms));
  TRY_TO(after, store.campaigns().chain());
  v1::AdminReply reply;
  v1::PublishReply& published = *reply.mutable_publish();
  const auto note = [&](const char* name, std::uint64_t was, std::uint64_t is) {
    if (was != is) published.add_published(name);
    return is;
  };
  published.set_rules(note("rules", before.rules().version(), after.rules().version()));
  published.set_campaigns(
      note("campaigns", before.campaigns().version(), after.campaigns().version()));
  published.set_texts(note("texts", before.texts().version(), after.texts().version()));
  published.set_staff(note("staff", before.staff().version(), after.staff().version()));
  return reply;
}

Result<v1::AdminReply> search(const Index& index, const v1::SearchRequest& request) {
  if (request.queries_size() > queries_max) {
    return fail(Fault::invalid, "at most 10,000 queries at once");
  }
  const std::uint32_t wanted = request.count_max() == 0 ? hits_default : request.count_max();
  v1::AdminReply reply;
  for (const std::string& query : request.queries()) {
    v1::SearchAnswer& answer = *reply.mutable_search()->add_answers();
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<Hit> hits = index.query(query, std::min(wanted, hits_max));
    const auto taken = std::chrono::steady_clock::now() - begin;
    answer.set_us(static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(taken).count()));
    for (const Hit& hit : hits) {
      v1::SearchHit& shown = *answer.add_hits();
      shown.set_no(hit.row.customer_no);
      shown.set_external_id(hit.row.external_id);
      shown.set_name(hit.row.name);
      shown.set_score(hit.score);
      shown.set_why(std::string(name_of(hit.why)));
    }
  }
  return reply;
}

Result<v1::AdminReply> device_code(Store& store, const Ca& ca, const std::string& branch,
                                   std::int64_t now_ms) {
  TRY_TO(code, make_device_code(store, ca, branch, now_ms));
  v1::AdminReply reply;
  reply.mutable_device_code()->set_code(std::move(code));
  reply.mutable_device_code()->set_valid_to_ms(now_ms + code_valid_ms);
  return reply;
}

Result<v1::AdminReply> lookups(Store& store, const std::string& no) {
  constexpr std::size_t lookups_max = 5000;
  Uuid customer;
  if (!no.empty()) {
    TRY_TO(found, one_customer(store, no));
    customer = uuid_from_bytes(found.customer().customer().record_id()).value_or(Uuid{});
  }
  TRY_TO(rows, store.sync().lookups(customer, lookups_max));
  v1::AdminReply reply;
  reply.mutable_lookups();
  for (const LookupRow& row : rows) {
    v1::LookupFacts& facts = *reply.mutable_lookups()->add_lookups();
    facts.set_at_ms(row.at_ms);
    facts.set_device(row.device);
    facts.set_staff(row.staff);
    TRY_TO(device, store.sync().device(row.device));
    if (device) facts.set_branch(device->branch);
    facts.set_reason(row.reason);
    facts.set_customer(to_bytes(row.customer));
    facts.set_taken(row.taken);
    const auto looked_at = store.customers().find(row.customer);
    // Who is damaged has no number to show; the list is not to fail for that.
    if (!looked_at && looked_at.error().fault != Fault::invalid) {
      return tl::unexpected(looked_at.error());
    }
    if (looked_at && *looked_at) facts.set_no((*looked_at)->text("customer_no"));
  }
  return reply;
}

}  // namespace

v1::AdminReply admin_refusal(const Error& error) {
  v1::AdminReply reply;
  reply.mutable_error()->set_fault(static_cast<int>(error.fault));
  reply.mutable_error()->set_detail(error.detail);
  return reply;
}

Error error_of(const v1::AdminError& error) {
  const int last = static_cast<int>(Fault::busy);
  const bool known = error.fault() >= 0 && error.fault() <= last;
  return {known ? static_cast<Fault>(error.fault()) : Fault::invalid, error.detail()};
}

v1::AdminReply Admin::answer(Office& office, const v1::AdminRequest& request, std::int64_t now_ms) {
  auto reply = dispatch(office, request, now_ms);
  return reply ? std::move(*reply) : admin_refusal(reply.error());
}

Result<v1::AdminReply> Admin::dispatch(Office& office, const v1::AdminRequest& request,
                                       std::int64_t now_ms) {
  Store& store = office.store();
  switch (request.ask_case()) {
    case v1::AdminRequest::kStatus:
      return admin_status(store, now_ms);
    case v1::AdminRequest::kChain:
      return chain(store, request.chain().with_staff());
    case v1::AdminRequest::kPublish:
      return publish(store, request.publish().chain(), now_ms);
    case v1::AdminRequest::kImportCustomers:
      return import_customers(office, request.import_customers(), now_ms);
    case v1::AdminRequest::kCustomers:
      return customers_page(store, request.customers());
    case v1::AdminRequest::kCustomer:
      return one_customer(store, request.customer().no());
    case v1::AdminRequest::kSearch: {
      TRY_TO(index, office.finder().index(store));
      return search(*index, request.search());
    }
    case v1::AdminRequest::kDeviceCode:
      return device_code(store, ca_, request.device_code().branch(), now_ms);
    case v1::AdminRequest::kDevices:
      return admin_devices(store, now_ms);
    case v1::AdminRequest::kRevoke:
      return admin_revoke(store, request.revoke().device_id());
    case v1::AdminRequest::kUnfreeze:
      return admin_unfreeze(office, request.unfreeze().device_id());
    case v1::AdminRequest::kQuarantine:
      return admin_quarantine(store, request.quarantine().resolved_too());
    case v1::AdminRequest::kQuarantineShow:
      return admin_quarantine_show(store, request.quarantine_show().id());
    case v1::AdminRequest::kQuarantineSettle:
      return admin_quarantine_settle(office, request.quarantine_settle(), now_ms);
    case v1::AdminRequest::kDay:
      return admin_day(store, request.day());
    case v1::AdminRequest::kLookups:
      return lookups(store, request.lookups().no());
    case v1::AdminRequest::kPersonExport:
      return export_person(office, request.person_export());
    case v1::AdminRequest::kPersonRestrict:
      return restrict_person(office, request.person_restrict(), now_ms);
    case v1::AdminRequest::kPersonErase:
      return erase_person(office, request.person_erase(), now_ms);
    case v1::AdminRequest::kErasures:
      return list_erasures(store);
    case v1::AdminRequest::kBackup:  // these two read beside the writer, and are answered there
    case v1::AdminRequest::kVerify:
    case v1::AdminRequest::ASK_NOT_SET:
      break;
  }
  return fail(Fault::invalid, "this head office does not know the request; is it an older one?");
}

}  // namespace tresen
