// H12: what is to be done about customers: done with what came of it, moved, given to others.

#include "terminal/desk/screens/follow_ups.h"

#include <algorithm>
#include <utility>

#include "terminal/desk/form.h"
#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

using Ask = v1::FollowUpsRequest;

void change(v1::FollowUpChangeRequest wanted, Reach& reach) {
  const FollowUps& follow_ups = reach.state.follow_ups;
  if (follow_ups.marked.empty() || reach.asking(Purpose::follow_up_change)) return;
  for (const std::string& id : follow_ups.marked) wanted.add_ids(id);
  v1::AdminRequest request;
  *request.mutable_follow_up_change() = std::move(wanted);
  reach.ask(Purpose::follow_up_change, std::move(request));
}

void end(const char* state, Reach& reach) {
  v1::FollowUpChangeRequest wanted;
  wanted.set_state(state);
  wanted.set_result(reach.state.follow_ups.result);
  change(std::move(wanted), reach);
}

void move_by(std::uint32_t working_days, Reach& reach) {
  v1::FollowUpChangeRequest wanted;
  wanted.set_working_days(working_days);
  change(std::move(wanted), reach);
}

void mark(const std::string& id, FollowUps& follow_ups) {
  if (follow_ups.marked.erase(id) == 0) follow_ups.marked.insert(id);
}

void filter(Ask::When when, Reach& reach) {
  reach.state.follow_ups.when = when;
  ask_follow_ups(reach);
}

bool press_marks(const std::string& key, FollowUps& follow_ups) {
  if (key == "mark.all") {
    for (const v1::FollowUpFacts& one : follow_ups.reply.follow_ups())
      follow_ups.marked.insert(one.id());
  } else if (key == "mark.none") {
    follow_ups.marked.clear();
  } else if (key.starts_with("follow.") && key.ends_with(".check")) {
    mark(key.substr(7, key.size() - 7 - 6), follow_ups);
  } else if (key.starts_with("follow.") && key.size() > 7 + 16) {
    mark(key.substr(7), follow_ups);
  } else {
    return false;
  }
  return true;
}

bool press_change(const std::string& key, Reach& reach) {
  const FollowUps& follow_ups = reach.state.follow_ups;
  if (key == "task.done") {
    end("done", reach);
  } else if (key == "task.drop") {
    end("dropped", reach);
  } else if (key == "task.move" && !follow_ups.due.empty()) {
    v1::FollowUpChangeRequest wanted;
    wanted.set_due(follow_ups.due);
    change(std::move(wanted), reach);
  } else if (key == "task.tomorrow") {
    move_by(1, reach);
  } else if (key == "task.week") {
    move_by(5, reach);
  } else {
    return false;
  }
  return true;
}

}  // namespace

void ask_follow_ups(Reach& reach) {
  State& state = reach.state;
  state.follow_ups.marked.clear();
  v1::AdminRequest request;
  Ask& wanted = *request.mutable_follow_ups();
  wanted.set_when(state.follow_ups.when);
  wanted.set_branch(state.follow_ups.branch);
  if (state.follow_ups.mine) wanted.set_staff(state.staff_id);
  wanted.set_rows_max(follow_up_rows_max);
  reach.ask(Purpose::follow_ups, std::move(request));
}

void open_follow_ups(Reach& reach) {
  reach.state.page = Page::follow_ups;
  ask_follow_ups(reach);
}

bool press_follow_ups(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (state.page != Page::follow_ups) return false;
  if (key == "when.open") {
    filter(Ask::WHEN_UNSPECIFIED, reach);
  } else if (key == "when.due") {
    filter(Ask::WHEN_DUE, reach);
  } else if (key == "when.overdue") {
    filter(Ask::WHEN_OVERDUE, reach);
  } else if (key == "when.done") {
    filter(Ask::WHEN_DONE, reach);
  } else if (key == "whose.mine" || key == "whose.all") {
    state.follow_ups.mine = key == "whose.mine";
    ask_follow_ups(reach);
  } else {
    return press_marks(key, state.follow_ups) || press_change(key, reach);
  }
  return true;
}

bool answer_follow_ups(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  FollowUps& follow_ups = reach.state.follow_ups;
  if (purpose == Purpose::follow_ups) {
    follow_ups.reply = std::move(*reply.mutable_follow_ups());
    follow_ups.whole = true;
  } else if (purpose == Purpose::follow_up_change) {
    reach.state.said =
        Said{"desk.follow.changed", std::to_string(reply.follow_up_change().changed())};
    follow_ups.result.clear();
    follow_ups.due.clear();
    ask_follow_ups(reach);
  } else {
    return false;
  }
  return true;
}

void choose_follow_up_branch(std::size_t option, Reach& reach) {
  const auto& branches = reach.state.chain.rules().branches();
  if (option > static_cast<std::size_t>(branches.size())) return;
  reach.state.follow_ups.branch = option == 0 ? "" : branches[static_cast<int>(option) - 1].id();
  ask_follow_ups(reach);
}

namespace {

// Whoever works where the follow-ups are that are shown, but for the one who sits here.
std::vector<const v1::StaffName*> colleagues(const State& state) {
  const FollowUps& follow_ups = state.follow_ups;
  std::vector<const v1::StaffName*> all;
  for (const v1::StaffName& one : follow_ups.reply.staff()) {
    const bool there = follow_ups.branch.empty() || one.branches().empty() ||
                       std::ranges::find(one.branches(), follow_ups.branch) != one.branches().end();
    if (there && one.id() != state.staff_id) all.push_back(&one);
  }
  return all;
}

}  // namespace

std::vector<ui::Segment> follow_up_carers(const State& state, const ui::Locale& words) {
  std::vector<ui::Segment> all{{{}, words.text("desk.follow.to_me"), false},
                               {{}, words.text("desk.follow.to_anybody"), false}};
  for (const auto& branch : state.chain.rules().branches())
    all.push_back({{}, words.format("desk.follow.to_branch", {branch.name()}), false});
  for (const v1::StaffName* one : colleagues(state)) all.push_back({{}, one->name(), false});
  return all;
}

void choose_follow_up_carer(std::size_t option, Reach& reach) {
  const auto& branches = reach.state.chain.rules().branches();
  const std::size_t first_person = static_cast<std::size_t>(branches.size()) + 2;
  const auto people = colleagues(reach.state);
  v1::FollowUpChangeRequest wanted;
  if (option >= first_person + people.size()) return;
  if (option >= first_person) {
    wanted.set_staff(people[option - first_person]->id());
    return change(std::move(wanted), reach);
  }
  if (option > 1) wanted.set_branch(branches[static_cast<int>(option) - 2].id());
  // Whoever cared at the old branch does not at the new one.
  wanted.set_staff(option == 0 ? reach.state.staff_id : "-");
  change(std::move(wanted), reach);
}

bool is_follow_up_field(std::string_view key) { return key == "task.result" || key == "task.due"; }

std::string follow_up_text(const State& state, std::string_view key) {
  const FollowUps& follow_ups = state.follow_ups;
  return key == "task.result" ? follow_ups.result
                              : shown_date(follow_ups.due, state.language == "de");
}

std::string put_follow_up(std::string_view key, const std::string& text, Reach& reach) {
  FollowUps& follow_ups = reach.state.follow_ups;
  if (key == "task.result") {
    follow_ups.result = text;
    return {};
  }
  const auto date = read_date(text);
  follow_ups.due = date ? iso_date(*date) : std::string();
  return date || text.empty() ? std::string() : "desk.fault.date";
}

}  // namespace tresen::desk
