#include "sync/office/cli/answer_commands.h"

#include <utility>

#include "sync/office/cli/json.h"

namespace tresen {
namespace {

v1::FollowUpsRequest which(const FollowUpOrder& order) {
  v1::FollowUpsRequest request;
  if (order.when == "due") request.set_when(v1::FollowUpsRequest::WHEN_DUE);
  if (order.when == "overdue") request.set_when(v1::FollowUpsRequest::WHEN_OVERDUE);
  if (order.when == "done") request.set_when(v1::FollowUpsRequest::WHEN_DONE);
  request.set_branch(order.branch);
  request.set_staff(order.staff);
  request.set_no(order.no);
  return request;
}

void add(JsonText& json, const v1::FollowUpFacts& one) {
  json.object().member("id", one.id()).member("due", one.due()).member("state", one.state());
  json.member("branch", one.branch()).member("staff", one.staff()).member("no", one.no());
  json.member("name", one.name()).member("text", one.text()).member("result", one.result());
  json.end_object();
}

std::string line_of(const v1::FollowUpFacts& one) {
  std::string text = one.due() + "  " + (one.branch().empty() ? "-" : one.branch()) + "  " +
                     (one.staff().empty() ? "anybody" : one.staff()) + "  " +
                     (one.no().empty() ? "-" : one.no()) + " " + one.name() + ": " + one.text();
  if (one.state() != "open") text += " (" + one.state() + ")";
  if (!one.result().empty()) text += " = " + one.result();
  return text + "  [" + one.id() + "]";
}

void print(const v1::Caller& caller, const Console& console) {
  console.print(caller.no() + " " + caller.name() +
                (caller.city().empty() ? "" : ", " + caller.city()) +
                (caller.branch().empty() ? "" : ", branch " + caller.branch()) +
                (caller.objected() ? "; objected to advertising" : ""));
  for (const v1::ContactFacts& one : caller.contacts()) {
    console.print("  " + one.day() + " " +
                  (one.campaign().empty() ? "recommended" : one.campaign()) + " " + one.kind() +
                  (one.way().empty() ? "" : " by " + one.way()));
  }
  for (const v1::FollowUpFacts& one : caller.follow_ups()) {
    console.print("  due " + one.due() + ": " + one.text() + "  [" + one.id() + "]");
  }
}

void add(JsonText& json, const v1::Caller& caller) {
  json.object().member("no", caller.no()).member("name", caller.name());
  json.member("city", caller.city()).member("branch", caller.branch());
  json.member("objected", caller.objected()).key("contacts").array();
  for (const v1::ContactFacts& one : caller.contacts()) {
    json.object().member("day", one.day()).member("campaign", one.campaign());
    json.member("kind", one.kind()).member("way", one.way()).end_object();
  }
  json.end_array().key("follow_ups").array();
  for (const v1::FollowUpFacts& one : caller.follow_ups()) add(json, one);
  json.end_array().end_object();
}

void add(JsonText& json, const v1::RuledTask& task) {
  json.object().member("rule", task.rule()).member("follow_up", task.follow_up());
  json.member("due", task.due()).member("branch", task.branch());
  json.member("refused", task.refused()).end_object();
}

std::string line_of(const v1::RuledTask& task) {
  const std::string rule = "rule " + task.rule() + ": ";
  if (task.refused()) return rule + "no task, it has made as many as it may (tasks_max)";
  return rule + "task for " + (task.branch().empty() ? "no branch" : task.branch()) + ", due " +
         task.due();
}

}  // namespace

Result<void> record_answer(AdminClient& office, const ResponseOrder& order,
                           const Console& console) {
  v1::AdminRequest request;
  v1::ResponseRequest& asked = *request.mutable_response();
  asked.set_campaign(order.campaign);
  asked.set_no(order.no);
  for (const std::string& field : order.fields) {
    const auto equals = field.find('=');
    if (equals == std::string::npos) {
      return fail(Fault::invalid,
                  "--new wants KEY=VALUE, such as last_name=Ahrens, not \"" + field + "\"");
    }
    (*asked.mutable_prospect())[field.substr(0, equals)] = field.substr(equals + 1);
  }
  asked.set_outcome(order.outcome);
  asked.set_way(order.way);
  asked.set_branch(order.branch);
  asked.set_text(order.text);
  asked.set_working_days(order.working_days);
  TRY_TO(reply, office.ask(request));
  const v1::ResponseReply& done = reply.response();
  if (console.json) {
    JsonText json;
    json.object().member("no", done.no()).member("kind", done.kind());
    json.member("follow_up", done.follow_up()).member("due", done.due());
    json.member("objected", done.objected()).key("tasks").array();
    for (const v1::RuledTask& one : done.tasks()) add(json, one);
    console.print(json.end_array().end_object().text());
    return {};
  }
  console.print(done.no() + ": " + done.kind() + " " + order.campaign + ", " + order.outcome +
                (done.objected() ? "; no advertising from now on" : "") +
                (done.due().empty() ? "" : "; follow-up due " + done.due()));
  for (const v1::RuledTask& one : done.tasks()) console.print(line_of(one));
  return {};
}

Result<void> make_calls(AdminClient& office, const CallTasksOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_call_tasks()->set_campaign(order.campaign);
  request.mutable_call_tasks()->set_text(order.text);
  request.mutable_call_tasks()->set_working_days(order.working_days);
  request.mutable_call_tasks()->set_only_check(order.only_check);
  TRY_TO(reply, office.ask(request));
  const v1::CallTasksReply& done = reply.call_tasks();
  JsonText json;
  json.object().member("made", done.made()).member("already", done.already());
  json.key("not_reached").object();
  for (const v1::ReasonCount& one : done.not_reached()) json.member(one.reason(), one.count());
  json.end_object().end_object();
  if (console.json) {
    console.print(json.text());
    return {};
  }
  console.print(std::to_string(done.made()) +
                (order.only_check ? " tasks would be made, " : " tasks made, ") +
                std::to_string(done.already()) + " had one already");
  for (const v1::ReasonCount& one : done.not_reached()) {
    console.print("not reached by telephone, " + one.reason() + ": " + std::to_string(one.count()));
  }
  return {};
}

Result<void> show_commissions(AdminClient& office, const std::string& campaign,
                              const Console& console) {
  v1::AdminRequest request;
  request.mutable_commissions()->set_campaign(campaign);
  TRY_TO(reply, office.ask(request));
  const v1::CommissionsReply& earned = reply.commissions();
  JsonText json;
  json.object().member("currency", earned.currency()).member("withheld", earned.withheld());
  json.key("sums").array();
  for (const v1::CommissionSum& one : earned.sums()) {
    json.object().member("month", one.month()).member("branch", one.branch());
    json.member("answers", one.answers()).member("cents", one.cents());
    json.member("works_agreement", one.reference()).end_object();
  }
  json.end_array().end_object();
  if (console.json) {
    console.print(json.text());
    return {};
  }
  for (const v1::CommissionSum& one : earned.sums()) {
    console.print(one.month() + "  " + one.branch() + "  " + std::to_string(one.answers()) +
                  " answers  " + money(one.cents(), earned.currency()) + "  by " +
                  one.reference());
  }
  if (earned.withheld()) {
    console.tell("Some is not told: fewer than five people or ten answers stand behind it");
  } else if (earned.sums().empty()) {
    console.tell("Nothing was earned by campaign " + campaign);
  }
  return {};
}

Result<void> show_caller(AdminClient& office, const CallOrder& order, const Console& console) {
  v1::AdminRequest request;
  request.mutable_call()->set_number(order.number);
  request.mutable_call()->set_country(order.country);
  TRY_TO(reply, office.ask(request));
  const v1::CallReply& call = reply.call();
  if (console.json) {
    JsonText json;
    json.object().member("number", call.number()).member("state", call.state());
    json.key("callers").array();
    for (const v1::Caller& one : call.callers()) add(json, one);
    console.print(json.end_array().end_object().text());
    return {};
  }
  if (call.state() == "suppressed") {
    console.print("the number is suppressed: ask who rings, and search by name");
  } else if (call.state() == "malformed") {
    return fail(Fault::invalid, "\"" + order.number +
                                    "\" is no telephone number; right would be 0171 3920042 or "
                                    "+49 171 3920042");
  } else if (call.state() == "unknown") {
    console.print("nobody has the number " + call.shown());
  }
  for (const v1::Caller& one : call.callers()) print(one, console);
  return {};
}

Result<void> list_follow_ups(AdminClient& office, const FollowUpOrder& order,
                             const Console& console) {
  v1::AdminRequest request;
  *request.mutable_follow_ups() = which(order);
  TRY_TO(reply, office.ask(request));
  const v1::FollowUpsReply& list = reply.follow_ups();
  if (console.json) {
    JsonText json;
    json.object().member("open", list.open()).member("due", list.due());
    json.member("overdue", list.overdue()).key("follow_ups").array();
    for (const v1::FollowUpFacts& one : list.follow_ups()) add(json, one);
    console.print(json.end_array().end_object().text());
    return {};
  }
  for (const v1::FollowUpFacts& one : list.follow_ups()) console.print(line_of(one));
  console.print(std::to_string(list.open()) + " open, " + std::to_string(list.due()) +
                " due, of these " + std::to_string(list.overdue()) + " overdue");
  return {};
}

Result<void> change_follow_ups(AdminClient& office, const std::string& state,
                               const FollowUpOrder& order, const Console& console) {
  if (order.ids.empty() != order.all) {
    return fail(Fault::invalid, "either ids, as `follow-up list` shows them, or --all");
  }
  v1::AdminRequest request;
  v1::FollowUpChangeRequest& asked = *request.mutable_follow_up_change();
  asked.mutable_ids()->Add(order.ids.begin(), order.ids.end());
  if (order.all) *asked.mutable_of_all() = which(order);
  asked.set_state(state);
  asked.set_result(order.result);
  asked.set_due(order.due);
  asked.set_working_days(order.working_days);
  asked.set_branch(order.to_branch);
  asked.set_staff(order.to_staff);
  TRY_TO(reply, office.ask(request));
  const std::uint64_t changed = reply.follow_up_change().changed();
  if (console.json) {
    JsonText json;
    console.print(json.object().member("changed", changed).end_object().text());
  } else {
    console.print(std::to_string(changed) + (changed == 1 ? " follow-up" : " follow-ups") +
                  " changed");
  }
  return {};
}

}  // namespace tresen
