#include "sync/office/admin_answering.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "sync/office/admin_response.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/reports/merging.h"
#include "sync/office/store/answer_reader.h"
#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/phone.h"
#include "sync/record/response.h"
#include "sync/record/working_days.h"

namespace tresen {
namespace {

constexpr std::size_t callers_max = 20;
constexpr std::size_t contacts_max = 20;
// A list that is longer was hardly meant.
constexpr std::size_t changes_max = 2000;
constexpr std::size_t tasks_max = 5000;

bool is_suppressed_number(const std::string& number) {
  static constexpr std::array<std::string_view, 7> words{
      "", "anonymous", "anonym", "restricted", "private", "unavailable", "suppressed"};
  return std::ranges::find(words, lower(tidied(number))) != words.end();
}

Result<v1::AdminReply> call(AnswerReader& reader, const v1::CallRequest& request) {
  v1::AdminReply answer;
  v1::CallReply& reply = *answer.mutable_call();
  if (is_suppressed_number(request.number())) {
    reply.set_state("suppressed");
    return answer;
  }
  const auto phone =
      read_phone(request.number(), request.country().empty() ? "DE" : request.country());
  if (!phone) {
    reply.set_state("malformed");
    return answer;
  }
  reply.set_number(phone->e164);
  reply.set_shown(shown_phone(phone->e164));
  TRY_TO(found, reader.by_phone(phone->e164, callers_max));
  reply.set_state(found.empty() ? "unknown" : "known");
  for (const Record& customer : found) {
    v1::Caller& caller = *reply.add_callers();
    caller.set_no(customer.text("customer_no"));
    caller.set_name(sorted_name(customer));
    caller.set_city(customer.text("city"));
    caller.set_branch(customer.text("home_branch"));
    caller.set_objected(has_objected(customer));
    TRY_TO(contacts, reader.contacts_of(customer));
    for (std::size_t i = 0; i < std::min(contacts.size(), contacts_max); ++i) {
      *caller.add_contacts() = std::move(contacts[i]);
    }
    TRY_TO(follow_ups, reader.follow_ups_of(customer));
    for (v1::FollowUpFacts& one : follow_ups) *caller.add_follow_ups() = std::move(one);
  }
  return answer;
}

const v1::Branch* find_branch(const v1::Rules& rules, const std::string& id) {
  const auto& branches = rules.branches();
  const auto found = std::ranges::find(branches, id, &v1::Branch::id);
  return found == branches.end() ? nullptr : &*found;
}

Result<void> check_change(const v1::FollowUpChangeRequest& request, const v1::Chain& chain) {
  constexpr std::array<std::string_view, 4> states{"", "open", "done", "dropped"};
  if (std::ranges::find(states, request.state()) == states.end()) {
    return fail(Fault::invalid,
                "a follow-up becomes done, dropped or open again, not " + request.state());
  }
  if (!request.due().empty() && !parse_date(request.due())) {
    return fail(Fault::invalid,
                "a day such as 2026-11-21 is needed, not \"" + request.due() + "\"");
  }
  if (!request.branch().empty() && find_branch(chain.rules(), request.branch()) == nullptr) {
    return fail(Fault::absent,
                "there is no branch \"" + request.branch() + "\"; `branch list` shows them");
  }
  const auto& staff = chain.staff().members();
  const bool known = request.staff().empty() || request.staff() == "-" ||
                     std::ranges::find(staff, request.staff(), &v1::StaffMember::id) != staff.end();
  if (known) return {};
  return fail(Fault::absent, "nobody of the staff has the id \"" + request.staff() + "\"");
}

// The ids that are meant, one by one or all of a list.
Result<std::vector<Uuid>> meant(Office& office, const v1::FollowUpChangeRequest& request,
                                const Date& today) {
  std::vector<std::string> ids(request.ids().begin(), request.ids().end());
  if (ids.empty() && request.has_of_all()) {
    TRY_TO(reader, open_answer_reader(office.store().folder()));
    v1::FollowUpsRequest all = request.of_all();
    all.set_rows_max(changes_max + 1);
    TRY_TO(found, reader->follow_ups(all, today));
    for (const v1::FollowUpFacts& one : found.follow_ups()) ids.push_back(one.id());
  }
  if (ids.size() > changes_max) {
    return fail(Fault::invalid,
                "more than 2,000 follow-ups at once; narrow it by branch, person or day");
  }
  std::vector<Uuid> list;
  for (const std::string& id : ids) {
    const auto read = uuid_from_hex(id);
    if (!read) return fail(Fault::invalid, "\"" + id + "\" is no id of a follow-up");
    list.push_back(*read);
  }
  return list;
}

FollowUp changed(FollowUp one, const v1::FollowUpChangeRequest& request, const v1::Rules& rules,
                 const Date& today) {
  if (request.state() == "done") one.state = FollowUpState::done;
  if (request.state() == "dropped") one.state = FollowUpState::dropped;
  if (request.state() == "open" && one.state != FollowUpState::open) {
    one.state = FollowUpState::open;
    one.result.clear();
  }
  if (!request.result().empty()) one.result = request.result();
  if (!request.branch().empty()) one.branch = request.branch();
  if (!request.staff().empty()) one.staff = request.staff() == "-" ? "" : request.staff();
  if (const auto due = parse_date(request.due())) one.due = *due;
  if (request.working_days() > 0) {
    const v1::Branch* const branch = find_branch(rules, one.branch);
    one.due = working_days_after(today, static_cast<int>(request.working_days()),
                                 branch == nullptr ? "" : branch->federal_state());
  }
  return one;
}

// What ended the task was said by mistake: the answer, and what rules have made of it and nobody
// has done yet.
Result<void> take_answer_back(Office& office, const v1::Campaigns& campaigns, const Record& task,
                              std::vector<Edit>& edits) {
  const Uuid id = answer_of_task(task);
  if (id.none()) return {};
  TRY_TO(answer, office.store().customers().find(id));
  if (!answer) return {};
  Edit edit = take_back_edit(*answer);
  if (edit.fields.empty()) return {};
  edits.push_back(std::move(edit));
  const std::string of = read_contact(*answer).campaign;
  for (const v1::Campaign& campaign : campaigns.campaigns()) {
    if (campaign.id() != of) continue;
    for (const v1::AnswerRule& rule : campaign.answer_rules()) {
      TRY_TO(made, office.store().customers().find(ruled_task_id(id, rule.id())));
      if (!made || made->kind != RecordKind::follow_up) continue;
      FollowUp ruled = read_follow_up(*made);
      if (ruled.state != FollowUpState::open) continue;
      ruled.state = FollowUpState::dropped;
      edits.push_back(follow_up_edit(*made, ruled));
    }
  }
  return {};
}

Result<v1::AdminReply> change(Office& office, const v1::FollowUpChangeRequest& request,
                              std::int64_t now_ms) {
  TRY_TO(chain, office.store().campaigns().chain());
  TRY(check_change(request, chain));
  const Date today = local_date(now_ms);
  TRY_TO(ids, meant(office, request, today));
  std::vector<Edit> edits;
  std::uint64_t count = 0;
  for (const Uuid& id : ids) {
    TRY_TO(record, office.store().customers().find(id));
    if (!record || record->kind != RecordKind::follow_up) {
      return fail(Fault::absent, "there is no follow-up " + to_hex(id) + "; nothing was changed");
    }
    const FollowUp before = read_follow_up(*record);
    Edit edit = follow_up_edit(*record, changed(before, request, chain.rules(), today));
    if (request.state() == "open" && before.state != FollowUpState::open) {
      TRY(take_answer_back(office, chain.campaigns(), *record, edits));
      edit = with_answer(std::move(edit), *record, {});
    }
    if (edit.fields.empty()) continue;
    edits.push_back(std::move(edit));
    ++count;
  }
  if (!edits.empty()) TRY(office.submit(edits, "", now_ms));
  v1::AdminReply reply;
  reply.mutable_follow_up_change()->set_changed(count);
  return reply;
}

FollowUp call_task(Office& office, const v1::CallTasksRequest& request, const v1::Chain& chain,
                   const v1::Recipient& recipient, std::int64_t now_ms) {
  const auto& campaigns = chain.campaigns().campaigns();
  const auto campaign = std::ranges::find(campaigns, request.campaign(), &v1::Campaign::id);
  std::string text = request.text();
  if (text.empty()) text = campaign->prompt().empty() ? campaign->name() : campaign->prompt();
  const v1::Branch* const branch = find_branch(chain.rules(), recipient.branch());
  FollowUp task;
  task.id = office.new_id(now_ms);
  task.customer = uuid_from_bytes(recipient.record_id()).value_or(Uuid{});
  task.due = working_days_after(local_date(now_ms), static_cast<int>(request.working_days()),
                                branch == nullptr ? "" : branch->federal_state());
  task.text = std::move(text);
  task.branch = recipient.branch();
  task.campaign = request.campaign();
  return task;
}

Result<v1::AdminReply> make_call_tasks(Office& office, const v1::CallTasksRequest& request,
                                       std::int64_t now_ms) {
  TRY_TO(chain, office.store().campaigns().chain());
  TRY_TO(reader, open_dispatch_reader(office.store().folder()));
  TRY_TO(everybody, judge_everybody(*reader, request.campaign(), true, now_ms));
  TRY_TO(answers, open_answer_reader(office.store().folder()));
  v1::AdminReply reply;
  v1::CallTasksReply& done = *reply.mutable_call_tasks();
  std::map<std::string, std::uint64_t> reasons;
  std::vector<Edit> edits;
  for (const v1::Recipient& recipient : everybody) {
    if (recipient.channel() != "phone") {
      ++reasons[recipient.reason().empty() ? "other_channel" : recipient.reason()];
      continue;
    }
    FollowUp task = call_task(office, request, chain, recipient, now_ms);
    TRY_TO(has_one, answers->has_follow_up(task.customer, request.campaign()));
    if (has_one) {
      done.set_already(done.already() + 1);
      continue;
    }
    if (edits.size() == tasks_max) {
      return fail(Fault::invalid,
                  "this would make more than 5,000 tasks; branches could not work them off. Narrow "
                  "the campaign's query. Nothing was made");
    }
    edits.push_back(follow_up_edit({}, task));
  }
  for (const auto& [reason, count] : reasons) {
    v1::ReasonCount& one = *done.add_not_reached();
    one.set_reason(reason);
    one.set_count(count);
  }
  done.set_made(edits.size());
  if (!request.only_check() && !edits.empty()) TRY(office.submit(edits, "", now_ms));
  return reply;
}

// By month, and merged where a sum would be about a few people (reports/merging.h).
Result<v1::AdminReply> commissions(Office& office, const v1::CommissionsRequest& request) {
  TRY_TO(chain, office.store().campaigns().chain());
  const auto& campaigns = chain.campaigns().campaigns();
  const auto campaign = std::ranges::find(campaigns, request.campaign(), &v1::Campaign::id);
  if (campaign == campaigns.end()) {
    return fail(Fault::absent,
                "there is no campaign \"" + request.campaign() + "\"; `campaign list` shows them");
  }
  TRY_TO(sums, office.store().answers().commissions(request.campaign()));
  v1::AdminReply answer;
  v1::CommissionsReply& reply = *answer.mutable_commissions();
  reply.set_currency(campaign->currency());
  std::map<std::string, std::map<std::string, std::uint64_t>> cases;
  for (const v1::CommissionSum& sum : sums) cases[sum.month()][sum.branch()] += sum.answers();
  std::map<std::array<std::string, 3>, v1::CommissionSum> told;
  for (const auto& [month, branches] : cases) {
    const Merged merged = merge_branches(chain, branches);
    if (merged.withholds()) reply.set_withheld(true);
    for (const v1::CommissionSum& sum : sums) {
      const auto name = merged.name_of(sum.branch());
      if (sum.month() != month || !name) continue;
      v1::CommissionSum& line = told[{month, *name, sum.reference()}];
      line.set_answers(line.answers() + sum.answers());
      line.set_cents(line.cents() + sum.cents());
    }
  }
  for (auto& [key, sum] : told) {
    sum.set_month(key[0]);
    sum.set_branch(key[1]);
    sum.set_reference(key[2]);
    *reply.add_sums() = std::move(sum);
  }
  return answer;
}

}  // namespace

bool looks_up_answers(const v1::AdminRequest& request) {
  return request.has_call() || request.has_follow_ups();
}

Result<v1::AdminReply> look_up_answers(const std::string& dir, const v1::AdminRequest& request,
                                       std::int64_t now_ms) {
  TRY_TO(reader, open_answer_reader(dir));
  if (request.has_call()) return call(*reader, request.call());
  v1::AdminReply reply;
  TRY_TO(list, reader->follow_ups(request.follow_ups(), local_date(now_ms)));
  *reply.mutable_follow_ups() = std::move(list);
  TRY_TO(options, open_dispatch_reader(dir));
  TRY_TO(chain, options->chain());
  for (const v1::StaffMember& member : chain.staff().members()) {
    v1::StaffName& name = *reply.mutable_follow_ups()->add_staff();
    name.set_id(member.id());
    name.set_name(member.name());
    *name.mutable_branches() = member.branches();
  }
  return reply;
}

bool writes_answers(const v1::AdminRequest& request) {
  return request.has_response() || request.has_follow_up_change() || request.has_call_tasks() ||
         request.has_commissions();
}

Result<v1::AdminReply> write_answers(Office& office, const v1::AdminRequest& request,
                                     const Actor& actor, std::int64_t now_ms) {
  if (request.has_response()) {
    return record_response(office, request.response(), actor.staff, now_ms);
  }
  if (request.has_commissions()) return commissions(office, request.commissions());
  if (request.has_call_tasks()) return make_call_tasks(office, request.call_tasks(), now_ms);
  return change(office, request.follow_up_change(), now_ms);
}

}  // namespace tresen
