#include "sync/office/admin_dispatch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/admin.h"
#include "sync/office/admin_answering.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/pull_list.h"
#include "sync/office/campaigns/query_check.h"
#include "sync/office/person.h"
#include "sync/office/reports/report_file.h"
#include "sync/office/reports/reports.h"
#include "sync/office/store/run_reader.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::uint32_t rows_max = 10'000;
constexpr std::uint32_t page_default = 1000;
constexpr std::uint32_t page_max = 50'000;
constexpr std::size_t id_length_max = 32;

// Whoever asks has checked it too; nobody need be trusted for that.
Result<void> check(const v1::QueryGroup& query, const v1::Chain& chain) {
  const auto faults = check_query(query, chain);
  if (faults.empty()) return {};
  return fail(Fault::invalid, "the query: " + faults.front().what);
}

v1::PersonRow row_of(const Record& person) {
  v1::PersonRow row;
  row.set_record_id(to_bytes(person.id));
  row.set_no(person.text("customer_no"));
  row.set_name(sorted_name(person));
  row.set_city(person.text("city"));
  row.set_branch(person.text("home_branch"));
  return row;
}

Result<v1::AdminReply> run(DispatchReader& reader, const v1::QueryRunRequest& request,
                           std::int64_t now_ms) {
  TRY_TO(chain, reader.chain());
  TRY(check(request.query(), chain));
  TRY_TO(lists, reader.health_lists());
  Audience audience;
  audience.query = &request.query();
  audience.health_derived = is_health_derived(request.query(), chain, lists);
  audience.today = local_date(now_ms);
  TRY_TO(counted, reader.count(audience));
  v1::AdminReply reply;
  v1::QueryRunReply& answer = *reply.mutable_query_run();
  answer.set_count(counted.count);
  answer.set_health_derived(audience.health_derived);
  answer.set_without_consent(counted.without_consent);
  const int wanted = static_cast<int>(std::min(request.rows_max(), rows_max));
  if (wanted == 0 && !request.with_lamp()) return reply;
  Lamp lamp(chain.rules(), audience.health_derived, now_ms);
  TRY(reader.each(audience, request.with_lamp(), [&](Person&& person) -> Result<bool> {
    if (answer.rows_size() < wanted) *answer.add_rows() = row_of(person.record);
    if (request.with_lamp()) lamp.look_at(person);
    return request.with_lamp() || answer.rows_size() < wanted;
  }));
  if (!request.with_lamp()) return reply;
  for (v1::ChannelLamp& one : lamp.channels()) *answer.add_lamp() = std::move(one);
  return reply;
}

bool consents_to_health(const Record& customer) {
  return std::any_of(consent_channels().begin(), consent_channels().end(), [&](const auto channel) {
    return consent_of(customer, channel, "advertising_health") == ConsentState::granted;
  });
}

Result<v1::AdminReply> explain_one(DispatchReader& reader, const v1::QueryExplainRequest& request,
                                   std::int64_t now_ms) {
  TRY_TO(chain, reader.chain());
  TRY(check(request.query(), chain));
  TRY_TO(lists, reader.health_lists());
  TRY_TO(customer, reader.customer(request.no()));
  if (!customer) return fail(Fault::absent, "there is no customer " + request.no());
  TRY_TO(events, reader.events(customer->id));
  v1::AdminReply reply;
  v1::QueryExplainReply& answer = *reply.mutable_query_explain();
  answer.set_health_derived(is_health_derived(request.query(), chain, lists));
  answer.set_health_consent(consents_to_health(*customer));
  for (ExplainedNode& node : explain(request.query(), *customer, events, local_date(now_ms))) {
    v1::ExplainedNode& told = *answer.add_nodes();
    told.set_depth(static_cast<std::uint32_t>(node.depth));
    told.set_text(std::move(node.text));
    told.set_holds(node.holds);
    told.set_saw(std::move(node.saw));
  }
  answer.set_found(answer.nodes(0).holds() &&
                   (!answer.health_derived() || answer.health_consent()));
  return reply;
}

Result<v1::AdminReply> all_lists(DispatchReader& reader, const v1::ListsRequest& request) {
  TRY_TO(lists, reader.lists());
  v1::AdminReply reply;
  v1::ListsReply& answer = *reply.mutable_lists();
  for (const v1::ListFacts& list : lists) *answer.add_lists() = list;
  if (request.list().empty()) return reply;
  const bool there = std::any_of(lists.begin(), lists.end(),
                                 [&](const auto& list) { return list.id() == request.list(); });
  if (!there) return fail(Fault::absent, "there is no list \"" + request.list() + "\"");
  const int wanted = static_cast<int>(std::min(request.entries_max(), page_max));
  Audience audience;
  audience.list = request.list();
  TRY(reader.each(audience, false, [&](Person&& person) -> Result<bool> {
    if (answer.entries_size() < wanted) *answer.add_entries() = row_of(person.record);
    return answer.entries_size() < wanted;
  }));
  return reply;
}

Result<v1::AdminReply> recipients(DispatchReader& reader, const v1::RecipientsRequest& request,
                                  std::int64_t now_ms) {
  const std::uint32_t wanted =
      std::min(request.count_max() == 0 ? page_default : request.count_max(), page_max);
  const Uuid after = uuid_from_bytes(request.after()).value_or(Uuid{});
  std::vector<v1::Recipient> page;
  std::uint64_t query_version = 0;
  if (request.selection() != 0) {
    TRY_TO(frozen, reader.frozen(request.selection(), after, wanted));
    page = std::move(frozen);
  } else {
    TRY_TO(chain, reader.chain());
    for (const v1::Campaign& one : chain.campaigns().campaigns()) {
      if (one.id() == request.campaign()) query_version = query_version_of(one.dispatch(), chain);
    }
    // Who stands for a household hangs on all: everybody is judged for each page.
    TRY_TO(all, judge_everybody(reader, request.campaign(), request.excluded_too(), now_ms));
    std::sort(all.begin(), all.end(), [](const v1::Recipient& a, const v1::Recipient& b) {
      return a.record_id() < b.record_id();
    });
    for (v1::Recipient& one : all) {
      if (page.size() < wanted && one.record_id() > to_bytes(after)) page.push_back(std::move(one));
    }
  }
  v1::AdminReply reply;
  v1::RecipientsReply& answer = *reply.mutable_recipients();
  answer.set_query_version(query_version);
  if (page.size() == wanted) answer.set_next(page.back().record_id());
  for (v1::Recipient& one : page) *answer.add_recipients() = std::move(one);
  return reply;
}

Result<v1::RunStatisticsReply> run_statistics(DispatchReader& reader, const std::string& dir,
                                              std::uint64_t run) {
  TRY_TO(runs, open_run_reader(dir));
  TRY_TO(counted, runs->statistics(run));
  TRY_TO(chain, reader.chain());
  for (const v1::Campaign& campaign : chain.campaigns().campaigns()) {
    if (campaign.id() != counted.run().campaign()) continue;
    counted.set_currency(campaign.currency());
    counted.set_fixed_cents(campaign.cost_total_cents());
  }
  return counted;
}

Result<v1::AdminReply> answer_report(const std::string& dir, const v1::AdminRequest& request) {
  v1::AdminReply reply;
  if (request.has_report_file()) {
    TRY_TO(file, make_report_file(request.report_file()));
    reply.mutable_report_file()->set_file(std::move(file));
    return reply;
  }
  TRY_TO(reader, open_report_reader(dir));
  if (request.has_report()) {
    TRY_TO(report, make_report(*reader, request.report()));
    *reply.mutable_report() = std::move(report);
  } else {
    TRY_TO(page, reader->contacts(request.contacts()));
    *reply.mutable_contacts() = std::move(page);
  }
  return reply;
}

Result<v1::AdminReply> answer(const std::string& dir, const v1::AdminRequest& request,
                              std::int64_t now_ms) {
  if (request.has_report() || request.has_contacts() || request.has_report_file())
    return answer_report(dir, request);
  if (looks_up_answers(request)) return look_up_answers(dir, request, now_ms);
  TRY_TO(reader, open_dispatch_reader(dir));
  v1::AdminReply reply;
  switch (request.ask_case()) {
    case v1::AdminRequest::kQueryRun:
      return run(*reader, request.query_run(), now_ms);
    case v1::AdminRequest::kQueryExplain:
      return explain_one(*reader, request.query_explain(), now_ms);
    case v1::AdminRequest::kLists:
      return all_lists(*reader, request.lists());
    case v1::AdminRequest::kPreflight: {
      TRY_TO(done, preflight(*reader, request.preflight(), now_ms));
      *reply.mutable_preflight() = std::move(done);
      return reply;
    }
    case v1::AdminRequest::kPullList: {
      TRY_TO(pulled, pull_list(dir, request.pull_list().run(), now_ms));
      *reply.mutable_pull_list() = std::move(pulled);
      return reply;
    }
    case v1::AdminRequest::kRunStatistics: {
      TRY_TO(counted, run_statistics(*reader, dir, request.run_statistics().run()));
      *reply.mutable_run_statistics() = std::move(counted);
      return reply;
    }
    case v1::AdminRequest::kRecipients:
      return recipients(*reader, request.recipients(), now_ms);
    default: {
      TRY_TO(found, reader->selections(request.selections().campaign()));
      reply.mutable_selections();
      for (v1::FrozenSelection& one : found) {
        *reply.mutable_selections()->add_selections() = std::move(one);
      }
      return reply;
    }
  }
}

Result<void> check_list_id(const std::string& id) {
  const bool good =
      id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
  if (!id.empty() && id.size() <= id_length_max && good) return {};
  return fail(Fault::invalid,
              "\"" + id + "\" is no id of a list; right would be at most 32 of a-z, 0-9, _ and -");
}

void count(v1::ListAddReply& reply, const DispatchStore::Added& added) {
  reply.set_added(reply.added() + added.added);
  reply.set_already(reply.already() + added.already);
  reply.set_suppressed(reply.suppressed() + added.suppressed);
}

}  // namespace

bool asks_whom(const v1::AdminRequest& request) {
  return request.has_query_run() || request.has_query_explain() || request.has_lists() ||
         request.has_preflight() || request.has_recipients() || request.has_selections() ||
         request.has_pull_list() || request.has_run_statistics() || request.has_report() ||
         request.has_contacts() || request.has_report_file() || looks_up_answers(request);
}

v1::AdminReply answer_whom(const std::string& dir, const v1::AdminRequest& request,
                           std::int64_t now_ms) {
  auto reply = answer(dir, request, now_ms);
  return reply ? std::move(*reply) : admin_refusal(reply.error());
}

Result<v1::AdminReply> add_to_list(Office& office, const v1::ListAddRequest& request,
                                   std::int64_t now_ms) {
  TRY(check_list_id(request.list()));
  Store& store = office.store();
  v1::AdminReply reply;
  v1::ListAddReply& done = *reply.mutable_list_add();
  std::vector<Uuid> customers;
  for (const std::string& no : request.nos()) {
    auto found = customer_of(store, no);
    if (found) {
      customers.push_back(found->id);
    } else if (found.error().fault == Fault::absent) {
      done.add_unknown(no);
    } else {
      return tl::unexpected(found.error());
    }
  }
  if (!customers.empty()) {
    TRY_TO(added, store.dispatch().add_to_list(request.list(), customers, now_ms));
    count(done, added);
  }
  if (request.has_query()) {
    TRY_TO(chain, store.campaigns().chain());
    TRY(check(request.query(), chain));
    TRY_TO(reader, open_dispatch_reader(store.folder()));
    TRY_TO(lists, reader->health_lists());
    Audience audience;
    audience.query = &request.query();
    audience.health_derived = is_health_derived(request.query(), chain, lists);
    audience.today = local_date(now_ms);
    TRY_TO(added, store.dispatch().add_to_list(request.list(), audience, now_ms));
    count(done, added);
  }
  std::vector<Record> prospects;
  for (const v1::Prospect& prospect : request.prospects()) {
    v1::Record wire;
    *wire.mutable_fields() = prospect.fields();
    wire.set_record_id(to_bytes(office.new_id(now_ms)));
    wire.set_kind(v1::RECORD_KIND_CUSTOMER);
    TRY_TO(record, from_wire(wire));
    prospects.push_back(std::move(record));
  }
  if (!prospects.empty()) {
    TRY_TO(added, store.dispatch().add_prospects(request.list(), prospects, now_ms));
    count(done, added);
  }
  return reply;
}

Result<v1::AdminReply> remove_from_list(Office& office, const v1::ListRemoveRequest& request) {
  Store& store = office.store();
  v1::AdminReply reply;
  v1::ListRemoveReply& done = *reply.mutable_list_remove();
  if (request.whole()) {
    TRY_TO(removed, store.dispatch().remove_list(request.list()));
    done.set_removed(removed);
    return reply;
  }
  for (const std::string& no : request.nos()) {
    const auto found = customer_of(store, no);
    if (!found && found.error().fault != Fault::absent) return tl::unexpected(found.error());
    bool removed = false;
    if (found) {
      TRY_TO(was_there, store.dispatch().remove_from_list(request.list(), found->id));
      removed = was_there;
    }
    if (removed) {
      done.set_removed(done.removed() + 1);
    } else {
      done.add_unknown(no);
    }
  }
  return reply;
}

}  // namespace tresen
