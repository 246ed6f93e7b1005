// How H12 looks.

#include <algorithm>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "terminal/desk/form.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskButton;
using ui::DeskMood;
using Ask = v1::FollowUpsRequest;

std::string today_of(const State& state) { return iso_date(local_date(state.now.wall_ms)); }

ui::DeskCard filter_of(const State& state, const ui::Locale& words) {
  const FollowUps& follow_ups = state.follow_ups;
  ui::DeskTable table;
  table.columns = {{words.text("desk.follow.which"), 0},
                   {words.text("desk.column.count"), 72, Align::right}};
  const auto add = [&](const char* key, const char* icon, Ask::When when, const std::string& count,
                       DeskMood mood = DeskMood::plain) {
    const bool chosen = follow_ups.when == when;
    table.rows.push_back({std::string("when.") + key,
                          {{words.text(std::string("desk.follow.") + key), icon, mood, chosen},
                           {count, "", mood, true}},
                          chosen});
  };
  const bool here = follow_ups.whole;
  const v1::FollowUpsReply& reply = follow_ups.reply;
  const auto count = [&](std::uint64_t some) { return here ? count_of(words, some) : "–"; };
  add("open", "event_note", Ask::WHEN_UNSPECIFIED, count(reply.open()));
  add("due", "schedule", Ask::WHEN_DUE, count(reply.due()));
  add("overdue", "error", Ask::WHEN_OVERDUE, count(reply.overdue()),
      here && reply.overdue() > 0 ? DeskMood::bad : DeskMood::plain);
  add("done", "check", Ask::WHEN_DONE, "");
  ui::DeskField branch{"follow.branch", words.text("desk.column.branch"),
                       follow_ups.branch.empty() ? "" : branch_name(state, follow_ups.branch)};
  branch.empty = words.text("desk.report.everywhere");
  branch.menu = true;
  ui::DeskCard card{words.text("desk.follow.filter")};
  card.blocks = {std::move(table),
                 ui::DeskChips{"",
                               {{"whose.all", words.text("desk.follow.all"), !follow_ups.mine},
                                {"whose.mine", words.text("desk.follow.mine"), follow_ups.mine}}},
                 ui::DeskFields{{std::move(branch)}},
                 ui::DeskWords{words.text("desk.follow.no_counts"), "groups"}};
  return card;
}

// With its weekday, which is how people put work off.
std::string day_of(const std::string& iso, const ui::Locale& words) {
  const auto date = parse_date(iso);
  return date ? words.date_brief(*date) : iso;
}

ui::DeskCell due_of(const v1::FollowUpFacts& one, const std::string& today,
                    const ui::Locale& words) {
  if (one.state() != "open")
    return {words.text("desk.follow.state." + one.state()), "check", DeskMood::good};
  if (one.due() < today) return {day_of(one.due(), words), "error", DeskMood::bad, true};
  if (one.due() == today) return {words.text("desk.follow.today"), "schedule", {}, true};
  return {day_of(one.due(), words), "event"};
}

// "T. Winterhalter"
std::string short_name(const std::string& name) {
  const auto space = name.rfind(' ');
  const std::string first(first_letter(name));
  return space == std::string::npos || first.empty() ? name : first + "." + name.substr(space);
}

std::string staff_word(const State& state, const std::string& id, const ui::Locale& words) {
  if (id.empty()) return words.text("desk.follow.anybody");
  if (id == state.staff_id) return words.text("desk.follow.me");
  const auto& staff = state.follow_ups.reply.staff();
  const auto known = std::ranges::find(staff, id, &v1::StaffName::id);
  return known == staff.end() ? id : short_name(known->name());
}

ui::DeskCard list_of(const State& state, const ui::Locale& words) {
  const FollowUps& follow_ups = state.follow_ups;
  const std::string today = today_of(state);
  ui::DeskTable table;
  table.key = "follow_ups";
  table.checks = follow_ups.when != Ask::WHEN_DONE;
  table.columns = {{words.text("desk.follow.due"), 112},
                   {words.text("desk.follow.who"), 152},
                   {words.text(table.checks ? "desk.follow.what" : "desk.follow.result"), 0},
                   {words.text("desk.column.branch"), 88},
                   {words.text("desk.follow.staff"), 116}};
  for (const v1::FollowUpFacts& one : follow_ups.reply.follow_ups()) {
    const bool on = follow_ups.marked.contains(one.id());
    ui::DeskRow row;
    if (table.checks) row.key = "follow." + one.id();
    const std::string& text = table.checks || one.result().empty() ? one.text() : one.result();
    row.cells = {due_of(one, today, words),
                 {one.name().empty() ? one.no() : one.name(), "", DeskMood::plain, true},
                 {text},
                 {one.branch().empty() ? "–" : branch_name(state, one.branch())},
                 {staff_word(state, one.staff(), words)}};
    row.chosen = on;
    if (table.checks) row.check = on ? ui::DeskRow::Check::on : ui::DeskRow::Check::off;
    table.rows.push_back(std::move(row));
  }
  table.empty = words.text(follow_ups.whole ? "desk.follow.none" : "desk.loading");
  ui::DeskCard card{words.text("desk.follow.list")};
  const auto shown = static_cast<std::int64_t>(table.rows.size());
  if (follow_ups.whole) card.note = words.plural("desk.follow.count", shown);
  if (table.checks && shown > 0)
    card.blocks.emplace_back(ui::DeskChips{
        "",
        {{"mark.all", words.text("desk.follow.mark_all"),
          follow_ups.marked.size() == table.rows.size()},
         {"mark.none", words.text("desk.follow.mark_none"), follow_ups.marked.empty()}}});
  card.blocks.emplace_back(std::move(table));
  card.grows = true;
  return card;
}

std::vector<ui::DeskCard> deeds_of(const State& state, const ui::Locale& words) {
  const FollowUps& follow_ups = state.follow_ups;
  const bool ready = !follow_ups.marked.empty();
  const auto count = static_cast<std::int64_t>(follow_ups.marked.size());
  ui::DeskField result = field_of(state, words, "task.result", words.text("desk.follow.result"));
  result.empty = words.text("desk.follow.what_came");
  ui::DeskCard done{words.text("desk.follow.end"),
                    ready ? words.plural("desk.follow.marked", count) : ""};
  done.blocks = {
      ui::DeskFields{{std::move(result)}},
      ui::DeskButtons{{{"task.done",
                        ready ? words.text("desk.follow.do") : words.text("desk.follow.mark_first"),
                        "check", DeskButton::Kind::primary, ready},
                       {"task.drop", words.text("desk.follow.drop"), "clear",
                        DeskButton::Kind::secondary, ready}},
                      true}};
  ui::DeskField due = field_of(state, words, "task.due", words.text("desk.follow.day"));
  due.empty = shown_date(today_of(state), state.language == "de");
  const bool dated = ready && !follow_ups.due.empty();
  ui::DeskCard later{words.text("desk.follow.move")};
  later.blocks = {ui::DeskButtons{{{"task.tomorrow", words.text("desk.follow.tomorrow"), "",
                                    DeskButton::Kind::secondary, ready},
                                   {"task.week", words.text("desk.follow.week"), "",
                                    DeskButton::Kind::secondary, ready}}},
                  ui::DeskFields{{std::move(due)}},
                  ui::DeskButtons{{{"task.move", words.text("desk.follow.to_day"), "event",
                                    DeskButton::Kind::secondary, dated}},
                                  true}};
  ui::DeskField to{"follow.to", words.text("desk.follow.to"), ""};
  to.empty = words.text(ready ? "desk.follow.choose" : "desk.follow.mark_first");
  to.menu = true;
  to.enabled = ready;
  ui::DeskCard give{words.text("desk.follow.give")};
  give.blocks = {ui::DeskFields{{std::move(to)}}};
  return {std::move(done), std::move(later), std::move(give)};
}

}  // namespace

ui::DeskCards follow_ups_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  view.head.title = words.text("desk.follow");
  view.head.context = words.date_long(local_date(state.now.wall_ms));
  view.panes.push_back({"filter.pane", 240, {filter_of(state, words)}});
  view.panes.push_back({"list.pane", 0, {list_of(state, words)}});
  if (state.follow_ups.when != Ask::WHEN_DONE)
    view.panes.push_back({"deeds.pane", 280, deeds_of(state, words)});
  return view;
}

ui::DeskFoot follow_ups_foot(const State& state, const ui::Locale& words) {
  const v1::FollowUpsReply& reply = state.follow_ups.reply;
  if (!state.follow_ups.whole) return {"hourglass_empty", {}, words.text("desk.loading"), {}};
  if (reply.overdue() == 0)
    return {"check_circle", DeskMood::good, words.text("desk.follow.foot.in_time"), {}};
  return {"warning",
          DeskMood::look,
          words.plural("desk.follow.foot.late", static_cast<std::int64_t>(reply.overdue())),
          {}};
}

}  // namespace tresen::desk
