#include "sync/office/admin.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/admin_answering.h"
#include "sync/office/admin_audit.h"
#include "sync/office/admin_campaigns.h"
#include "sync/office/admin_chain.h"
#include "sync/office/admin_confirmations.h"
#include "sync/office/admin_customer_edit.h"
#include "sync/office/admin_customers.h"
#include "sync/office/admin_devices.h"
#include "sync/office/admin_dispatch.h"
#include "sync/office/admin_events.h"
#include "sync/office/admin_merge.h"
#include "sync/office/admin_quarantine.h"
#include "sync/office/admin_requests.h"
#include "sync/office/admin_runs.h"
#include "sync/office/archive.h"
#include "sync/office/desk_roles.h"
#include "sync/office/devices.h"
#include "sync/office/erasure.h"
#include "sync/office/person.h"

namespace tresen {
namespace {

constexpr std::uint32_t hits_default = 20;
constexpr std::uint32_t hits_max = 1000;
constexpr int queries_max = 10'000;

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

Result<v1::AdminReply> device_code(Store& store, const Ca& ca, const v1::DeviceCodeRequest& request,
                                   std::int64_t now_ms) {
  TRY_TO(code, request.desk() ? make_desk_code(store, ca, now_ms)
                              : make_device_code(store, ca, request.branch(), now_ms));
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

// The number of the customer whom a request names; empty: it names none.
const std::string& number_in(const v1::AdminRequest& request) {
  switch (request.ask_case()) {
    case v1::AdminRequest::kPersonExport:
      return request.person_export().no();
    case v1::AdminRequest::kPersonRestrict:
      return request.person_restrict().no();
    case v1::AdminRequest::kPersonErase:
      return request.person_erase().no();
    case v1::AdminRequest::kMerge:
      return request.merge().kept();
    case v1::AdminRequest::kCustomer:
      return request.customer().no();
    case v1::AdminRequest::kCustomerEdit:
      return request.customer_edit().no();
    case v1::AdminRequest::kQueryExplain:
      return request.query_explain().no();
    case v1::AdminRequest::kLetters:
      return request.letters().no();
    case v1::AdminRequest::kLetterPreview:
      return request.letter_preview().no();
    case v1::AdminRequest::kTestPrint:
      return request.test_print().no();
    case v1::AdminRequest::kContacts:
      return request.contacts().no();
    case v1::AdminRequest::kResponse:
      return request.response().no();
    case v1::AdminRequest::kFollowUps:
      return request.follow_ups().no();
    default:
      return request.lookups().no();
  }
}

// None: it is about nobody, or about somebody who is not known.
Uuid subject_of(Store& store, const v1::AdminRequest& request) {
  if (request.has_data_request_settle()) {
    return asker_of(store.customers(), request.data_request_settle().number());
  }
  if (request.has_undo_merge()) {
    return uuid_from_hex(request.undo_merge().merge_id()).value_or(Uuid{});
  }
  const std::string& no = number_in(request);
  if (no.empty()) return uuid_from_bytes(request.letter_preview().record_id()).value_or(Uuid{});
  const auto customer = customer_of(store, no);
  return customer ? customer->id : Uuid{};
}

using Noting = std::pair<Act, std::string>;

// An edit of one campaign or query, unless nothing was changed.
std::optional<Noting> edited(const v1::AdminRequest& request, const v1::ChainPartReply& part) {
  const bool only_checked =
      request.campaign_save().only_check() || request.query_save().only_check();
  if (only_checked || !part.mistakes().empty()) return std::nullopt;
  switch (request.ask_case()) {
    case v1::AdminRequest::kCampaignSave:
      return Noting{Act::publication, "campaign." + request.campaign_save().campaign().id()};
    case v1::AdminRequest::kCampaignDelete:
      return Noting{Act::publication, "campaign." + request.campaign_delete().was().id()};
    case v1::AdminRequest::kQuerySave:
      return Noting{Act::publication, "query." + request.query_save().query().id()};
    default:
      return Noting{Act::publication, "query." + request.query_delete().was().id()};
  }
}

// What is noted of a request that was done, and its detail: a key, and nothing about a person.
std::optional<Noting> sensitive(const v1::AdminRequest& request, const v1::AdminReply& reply) {
  switch (request.ask_case()) {
    case v1::AdminRequest::kPublish: {
      const auto& published = reply.publish().published();
      if (published.empty()) return std::nullopt;
      return Noting{Act::publication, join({published.begin(), published.end()}, ".")};
    }
    case v1::AdminRequest::kCampaignSave:
    case v1::AdminRequest::kCampaignDelete:
    case v1::AdminRequest::kQuerySave:
    case v1::AdminRequest::kQueryDelete:
      return edited(request, reply.chain_part());
    case v1::AdminRequest::kDeviceCode:
      return Noting{Act::device_code,
                    request.device_code().desk() ? "desk" : request.device_code().branch()};
    case v1::AdminRequest::kRevoke:
      return Noting{Act::revocation, std::to_string(request.revoke().device_id())};
    case v1::AdminRequest::kLookups:
      return Noting{Act::lookups_read, ""};
    case v1::AdminRequest::kPersonExport:
      return Noting{Act::person_export, ""};
    case v1::AdminRequest::kPersonRestrict:
      return Noting{Act::restriction, request.person_restrict().lift() ? "lifted" : ""};
    case v1::AdminRequest::kPersonErase:
      return Noting{Act::erasure, ""};
    case v1::AdminRequest::kMerge:
      return Noting{Act::merge, ""};
    case v1::AdminRequest::kUndoMerge:
      return Noting{Act::merge_undone, ""};
    case v1::AdminRequest::kDataRequestSettle: {
      const v1::DataRequestSettleReply& settled = reply.data_request_settle();
      if (settled.already()) return std::nullopt;
      return Noting{Act::request_settled,
                    settled.request().what() + "." + settled.request().state()};
    }
    default:
      return std::nullopt;
  }
}

// Of what comes page by page one is noted, and nothing that only looks whether it could be done.
bool is_operators_act(const v1::AdminRequest& request) {
  if (right_of(request.ask_case()).noted != Noted::always) return false;
  const v1::ConsentsPendingRequest& pending = request.consents_pending();
  switch (request.ask_case()) {
    case v1::AdminRequest::kRunStart:
      return request.run_start().last();
    case v1::AdminRequest::kCustomers:
      return request.customers().after().empty();
    case v1::AdminRequest::kConsentsPending:
      return pending.after().empty() && (pending.make() || pending.remind());
    case v1::AdminRequest::kCustomerEdit:
      return !request.customer_edit().only_check();
    case v1::AdminRequest::kCallTasks:
      return !request.call_tasks().only_check();
    default:
      return true;
  }
}

// What is asked of a person's data as a whole, and what nobody else has answered.
Result<v1::AdminReply> about_persons(Office& office, const v1::AdminRequest& request,
                                     std::int64_t now_ms) {
  switch (request.ask_case()) {
    case v1::AdminRequest::kPersonExport:
      return export_person(office, request.person_export());
    case v1::AdminRequest::kPersonRestrict:
      return restrict_person(office, request.person_restrict(), now_ms);
    case v1::AdminRequest::kPersonErase:
      return erase_everywhere(office, request.person_erase(), now_ms);
    case v1::AdminRequest::kErasures:
      return list_erasures(office.store());
    case v1::AdminRequest::kMerge:
      return merge_customers(office, request.merge(), now_ms);
    case v1::AdminRequest::kUndoMerge:
      return undo_merge(office, request.undo_merge(), now_ms);
    default:  // backup, verify and what asks_whom() reads beside the writer, and is answered there
      break;
  }
  return fail(Fault::invalid, "this head office does not know the request; is it an older one?");
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

Result<void> note_request(Office& office, const v1::AdminRequest& request, const Actor& actor,
                          std::int64_t now_ms) {
  const Act act = actor.desk != 0 ? Act::desk_request : Act::operator_request;
  return note_act(office, act, actor, subject_of(office.store(), request),
                  std::string(name_of(request.ask_case())), now_ms);
}

v1::AdminReply Admin::answer(Office& office, const v1::AdminRequest& request, std::int64_t now_ms,
                             const Actor& actor) {
  auto reply = noted(office, request, now_ms, actor);
  return reply ? std::move(*reply) : admin_refusal(reply.error());
}

Result<v1::AdminReply> Admin::noted(Office& office, const v1::AdminRequest& request,
                                    std::int64_t now_ms, const Actor& actor) {
  // Whom it is about is asked first: after an erasure nobody could tell.
  const bool sensitive_one = right_of(request.ask_case()).noted == Noted::by_act;
  const Uuid subject = sensitive_one ? subject_of(office.store(), request) : Uuid{};
  TRY_TO(reply, dispatch(office, request, now_ms, actor));
  const auto act = sensitive(request, reply);
  Result<void> written;
  if (act) {
    written = note_act(office, act->first, actor, subject, act->second, now_ms);
  } else if (actor.desk == 0 && is_operators_act(request)) {
    written = note_request(office, request, actor, now_ms);
  }
  if (written) return reply;
  return fail(written.error().fault,
              "it is done, but could not be noted: " + written.error().detail);
}

Result<v1::AdminReply> Admin::dispatch(Office& office, const v1::AdminRequest& request,
                                       std::int64_t now_ms, const Actor& actor) {
  if (writes_answers(request)) return write_answers(office, request, actor, now_ms);
  if (is_about_runs(request)) return answer_run(office, request, now_ms);
  Store& store = office.store();
  if (edits_campaigns(request)) return answer_editing(store, request, actor, now_ms);
  if (is_about_events(request)) return answer_event(store, request, now_ms);
  switch (request.ask_case()) {
    case v1::AdminRequest::kStatus:
      return admin_status(store, now_ms);
    case v1::AdminRequest::kChain:
      return admin_chain(store, request.chain(), actor);
    case v1::AdminRequest::kPublish:
      return publish_chain(store, request.publish(), actor, now_ms);
    case v1::AdminRequest::kImportCustomers:
      return import_customers(office, request.import_customers(), now_ms);
    case v1::AdminRequest::kCustomers:
      return customers_page(store, request.customers());
    case v1::AdminRequest::kCustomer:
      return one_customer(store, request.customer().no());
    case v1::AdminRequest::kCustomerEdit:
      return edit_customer(office, request.customer_edit(), actor, now_ms);
    case v1::AdminRequest::kSearch: {
      TRY_TO(index, office.finder().index(store));
      return search(*index, request.search());
    }
    case v1::AdminRequest::kDeviceCode:
      return device_code(store, ca_, request.device_code(), now_ms);
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
    case v1::AdminRequest::kAudit:
      return audit_log(office, request.audit(), actor, now_ms);
    case v1::AdminRequest::kDataRequests:
      return list_data_requests(office, request.data_requests());
    case v1::AdminRequest::kDataRequestSettle:
      return settle_data_request(office, request.data_request_settle(), now_ms);
    case v1::AdminRequest::kConsentsPending:
      return pending_consents(office, request.consents_pending(), now_ms);
    case v1::AdminRequest::kConsentConfirm:
      return confirm_consent(office, request.consent_confirm(), now_ms);
    case v1::AdminRequest::kLookups:
      return lookups(store, request.lookups().no());
    case v1::AdminRequest::kListAdd:
      return add_to_list(office, request.list_add(), now_ms);
    case v1::AdminRequest::kListRemove:
      return remove_from_list(office, request.list_remove());
    default:
      return about_persons(office, request, now_ms);
  }
}

}  // namespace tresen
