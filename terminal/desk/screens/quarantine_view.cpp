// How the quarantine of H07 looks.

#include <algorithm>
#include <sstream>

#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;
using Kind = ui::DeskButton::Kind;

// A word that this release does not know is shown as head office says it.
std::string held_word(const ui::Locale& words, const std::string& reason) {
  const std::string key = "desk.held." + reason;
  const std::string word = words.text(key);
  return word == key ? reason : word;
}

std::string moment_of(std::int64_t ms, const ui::Locale& words) {
  return words.date(local_date(ms)) + ", " + words.time(local_minute(ms));
}

std::string writer_of(const v1::QuarantineFacts& one, const State& state, const ui::Locale& words) {
  if (one.device() == 0) return words.text("desk.office");
  std::string name = std::to_string(one.device());
  if (state.status)
    for (const v1::DeviceFacts& device : state.status->devices())
      if (device.id() == one.device()) name = branch_name(state, device.branch()) + " " + name;
  return name;
}

ui::DeskCard list_of(const State& state, const ui::Locale& words) {
  const Quarantine& quarantine = state.quarantine;
  ui::DeskTable table;
  table.key = "changes";
  table.columns = {{words.text("desk.column.change"), 76, Align::right},
                   {words.text("desk.column.time"), 150},
                   {words.text("desk.column.device"), 150},
                   {words.text("desk.column.reason"), 0},
                   {words.text("desk.column.stand"), 140}};
  for (const v1::QuarantineFacts& one : quarantine.entries) {
    const bool chosen = one.id() == quarantine.chosen, open = one.resolved().empty();
    table.rows.push_back(
        {"change." + std::to_string(one.id()),
         {{std::to_string(one.id())},
          {moment_of(one.at_ms(), words)},
          {writer_of(one, state, words)},
          {held_word(words, one.reason()), "", DeskMood::plain, chosen},
          {open ? words.text("desk.held.open") : held_word(words, one.resolved()),
           open ? "pending" : "check_circle", open ? DeskMood::look : DeskMood::good}},
         chosen,
         !open});
  }
  table.empty = words.text(quarantine.whole ? "desk.held.nothing" : "desk.loading");
  ui::DeskCard card{words.text("desk.quarantine.list"),
                    quarantine.whole ? count_of(words, quarantine.entries.size()) : ""};
  card.blocks = {
      ui::DeskChips{{},
                    {{"chip.open", words.text("desk.held.chip.open"), !quarantine.settled_too},
                     {"chip.settled", words.text("desk.held.chip.all"), quarantine.settled_too}}},
      std::move(table)};
  card.grows = true;
  return card;
}

ui::DeskCard settle_of(const State& state, const ui::Locale& words,
                       const v1::QuarantineFacts& facts) {
  ui::DeskCard card{words.format("desk.held.number", {std::to_string(facts.id())})};
  card.blocks = {ui::DeskFacts{
      {{words.text("desk.column.device"), writer_of(facts, state, words)},
       {words.text("desk.column.time"), moment_of(facts.at_ms(), words)},
       {words.text("desk.column.reason"), held_word(words, facts.reason()), "", DeskMood::look}}}};
  if (!facts.resolved().empty()) {
    card.blocks.emplace_back(
        ui::DeskWords{held_word(words, facts.resolved()) +
                          (facts.resolved_reason().empty() ? "" : ": " + facts.resolved_reason()),
                      "check_circle", DeskMood::good});
    return card;
  }
  const bool reasoned = !state.quarantine.why.empty();
  ui::DeskField why = field_of(state, words, "held.why", words.text("desk.held.why"));
  why.empty = words.text("desk.held.why.empty");
  card.blocks.emplace_back(
      ui::DeskButtons{{{"held.replay", words.text("desk.held.replay"), "replay"}}, true});
  card.blocks.emplace_back(ui::DeskFields{{std::move(why)}});
  if (state.quarantine.sure)
    card.blocks.emplace_back(ui::DeskButtons{
        {{"held.keep", words.text("desk.held.keep")},
         {"held.discard.sure", words.text("desk.held.sure"), "delete", Kind::danger}},
        true});
  else
    card.blocks.emplace_back(ui::DeskButtons{
        {{"held.discard", words.text(reasoned ? "desk.held.discard" : "desk.held.discard.why"),
          "delete", reasoned ? Kind::danger : Kind::secondary, reasoned}},
        true});
  return card;
}

// What the change says, line by line.
ui::DeskCard content_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "content";
  table.columns = {{words.text("desk.held.content.line"), 0}};
  const auto& shown = state.quarantine.shown;
  if (shown) {
    std::istringstream lines(shown->text());
    for (std::string line; std::getline(lines, line);) table.rows.push_back({{}, {{line}}});
  }
  table.empty = words.text(shown ? "desk.held.unreadable_here" : "desk.loading");
  ui::DeskCard card{words.text("desk.held.content")};
  if (shown)
    card.note = words.format("desk.held.bytes",
                             {count_of(words, static_cast<std::uint64_t>(shown->facts().bytes()))});
  card.blocks = {std::move(table)};
  card.grows = true;
  return card;
}

}  // namespace

ui::DeskCards quarantine_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  view.head.back = words.text("desk.devices");
  view.head.title = words.text("desk.quarantine");
  view.panes.push_back({"quarantine.pane", 0, {list_of(state, words)}});
  const auto& entries = state.quarantine.entries;
  const auto chosen = std::ranges::find(entries, state.quarantine.chosen, &v1::QuarantineFacts::id);
  if (chosen == entries.end()) return view;
  view.panes.push_back(
      {"held.pane", 396, {settle_of(state, words, *chosen), content_of(state, words)}});
  return view;
}

ui::DeskFoot quarantine_foot(const State&, const ui::Locale& words) {
  return {"info_outline", {}, words.text("desk.quarantine.foot"), {}};
}

}  // namespace tresen::desk
