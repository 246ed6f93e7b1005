// How the runs look, and one of them.

#include <algorithm>

#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;

struct Stand {
  const char* key;
  const char* icon;
  DeskMood mood;
};

Stand stand_of(const v1::RunFacts& run) {
  switch (run.state()) {
    case v1::RunFacts::STATE_SENDING:
      return {"desk.run.sending", "play_arrow", DeskMood::info};
    case v1::RunFacts::STATE_PAUSED:
      return {"desk.run.paused", "pause", DeskMood::look};
    case v1::RunFacts::STATE_DONE:
      return {"desk.run.done", "check_circle", DeskMood::good};
    case v1::RunFacts::STATE_CANCELLED:
      return {"desk.run.cancelled", "block", DeskMood::bad};
    case v1::RunFacts::STATE_FROZEN:
      return {"desk.run.frozen", "lock", DeskMood::plain};
    default:
      return {"desk.run.preparing", "hourglass_empty", DeskMood::plain};
  }
}

std::string campaign_name(const State& state, const std::string& id) {
  const v1::Campaign* campaign = saved_campaign(state, id);
  return campaign == nullptr ? id : campaign->name();
}

const v1::RunFacts* chosen_run(const State& state) {
  const auto found = std::ranges::find(state.runs.all, state.runs.chosen, &v1::RunFacts::id);
  return found == state.runs.all.end() ? nullptr : &*found;
}

std::string clock_of(std::int64_t ms, const ui::Locale& words) {
  return ms == 0 ? std::string("–")
                 : words.date(local_date(ms)) + ", " + words.time(local_minute(ms));
}

// Letters a minute over what was seen of it; 0: not known yet.
std::uint64_t throughput(const Runs& runs) {
  if (runs.seen.size() < 2) return 0;
  const auto& [first_ms, first] = runs.seen.front();
  const auto& [last_ms, last] = runs.seen.back();
  if (last_ms - first_ms < 1000 || last <= first) return 0;
  return (last - first) * 60'000 / static_cast<std::uint64_t>(last_ms - first_ms);
}

std::string time_left(std::uint64_t open, std::uint64_t per_minute, const ui::Locale& words) {
  if (per_minute == 0 || open == 0) return "–";
  const std::uint64_t minutes = (open + per_minute - 1) / per_minute;
  if (minutes < 60) return words.format("desk.run.minutes", {std::to_string(minutes)});
  return words.format("desk.run.hours",
                      {std::to_string(minutes / 60), std::to_string(minutes % 60)});
}

std::vector<ui::DeskStage> stages_of(const v1::RunFacts& run, const ui::Locale& words) {
  using Stage = ui::DeskStage;
  const bool frozen = run.state() != v1::RunFacts::STATE_PREPARING;
  const bool sending =
      run.state() == v1::RunFacts::STATE_SENDING || run.state() == v1::RunFacts::STATE_PAUSED;
  const bool ended =
      run.state() == v1::RunFacts::STATE_DONE || run.state() == v1::RunFacts::STATE_CANCELLED;
  const auto at = [](bool done, bool now) {
    return done ? Stage::State::done : now ? Stage::State::now : Stage::State::open;
  };
  return {{at(frozen, true), words.text("desk.stage.prepared"), clock_of(run.made_ms(), words)},
          {at(frozen, false), words.text("desk.stage.frozen"),
           words.plural("desk.stage.recipients", static_cast<std::int64_t>(run.recipients()))},
          {at(ended, sending), words.text("desk.stage.sending"),
           sending || ended ? words.format("desk.count.sent", {count_of(words, run.sent())})
                            : words.text("desk.stage.not_yet")},
          {at(ended, false), words.text("desk.stage.done"), clock_of(run.ended_ms(), words)}};
}

void add_progress(ui::DeskRunFacts& facts, const State& state, const v1::RunFacts& run,
                  const ui::Locale& words) {
  facts.card_title = words.text("desk.run.pieces");
  facts.card_note = euros(state, run.cost_cents(), {});
  const std::uint64_t open = run.waiting() + run.claimed();
  // Before anything is sent, how many letters were set.
  const bool preparing = run.state() == v1::RunFacts::STATE_PREPARING;
  const std::uint64_t done = preparing ? run.checked() : run.recipients() - open;
  const auto tenths = run.recipients() == 0 ? 0 : done * 1000 / run.recipients();
  facts.percent = std::to_string(tenths / 10) + (words.language() == "de" ? "," : ".") +
                  std::to_string(tenths % 10) + "\u00A0%";
  const std::uint64_t fast = throughput(state.runs);
  facts.figures = {{count_of(words, run.sent()), words.text("desk.run.sent")},
                   {count_of(words, open), words.text("desk.run.open")},
                   {fast == 0 ? "–" : count_of(words, fast) + "\u00A0/\u00A0min",
                    words.text("desk.run.throughput")},
                   {time_left(open, fast, words), words.text("desk.run.left")}};
  facts.shares = {{static_cast<double>(run.sent()), 0},
                  {static_cast<double>(run.refused() + run.left_out()), 3},
                  {static_cast<double>(run.claimed()), 2}};
  facts.whole = static_cast<double>(run.recipients());
  facts.legend = {
      {count_of(words, run.sent()), words.text("desk.run.sent"), DeskMood::plain, 0},
      {count_of(words, run.refused() + run.left_out()), words.text("desk.run.left_out"),
       DeskMood::plain, 3},
      {count_of(words, run.claimed()), words.text("desk.run.claimed"), DeskMood::plain, 2},
      {count_of(words, run.waiting()), words.text("desk.run.waiting")}};
  facts.told = told_figures(words, run);
}

void add_log(ui::DeskRunFacts& facts, const State& state, const v1::RunFacts& run,
             const ui::Locale& words) {
  facts.reasons_title = words.text("desk.run.reasons");
  facts.reasons.key = "run.reasons";
  facts.reasons.columns = {{words.text("desk.column.reason"), 0},
                           {words.text("desk.column.count"), 90, Align::right}};
  for (const v1::ReasonCount& one : run.reasons())
    facts.reasons.rows.push_back(
        {{}, {{reason_word(words, one.reason())}, {count_of(words, one.count())}}});
  facts.reasons.empty = words.text("desk.run.no_reasons");
  facts.log_title = words.text("desk.run.log");
  facts.log_note = words.text("desk.run.never_twice");
  facts.log.key = "run.log";
  facts.log.columns = {{words.text("desk.column.time"), 170},
                       {words.text("desk.column.what"), 220},
                       {words.text("desk.column.batch"), 80, Align::right},
                       {words.text("desk.column.count"), 110, Align::right},
                       {words.text("desk.column.detail"), 0}};
  facts.log.empty = words.text("desk.loading");
  if (!state.runs.log) return;
  for (const v1::RunProblem& problem : state.runs.log->problems()) {
    const std::string& who = problem.no().empty() ? problem.name() : problem.no();
    facts.log.rows.push_back({{},
                              {{"–"},
                               {words.text("desk.log.unprintable")},
                               {"–"},
                               {"–"},
                               {who + " · " + problem.place() + ": " + problem.what()}}});
  }
  for (int i = state.runs.log->entries_size() - 1; i >= 0; --i) {
    const v1::RunLogEntry& entry = state.runs.log->entries(i);
    const std::string key = "desk.log." + entry.what(), word = words.text(key);
    facts.log.rows.push_back({{},
                              {{clock_of(entry.at_ms(), words)},
                               {word == key ? entry.what() : word},
                               {entry.batch() == 0 ? "–" : std::to_string(entry.batch())},
                               {entry.count() == 0 ? "–" : count_of(words, entry.count())},
                               {entry.detail().empty() ? "–" : entry.detail()}}});
  }
}

ui::DeskTable list_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "runs";
  table.columns = {{words.text("desk.column.run"), 64, Align::right},
                   {words.text("desk.column.campaign"), 0},
                   {words.text("desk.column.stand"), 170},
                   {words.text("desk.column.made"), 170},
                   {words.text("desk.column.recipients"), 120, Align::right},
                   {words.text("desk.column.sent"), 120, Align::right},
                   {words.text("desk.column.sum"), 140, Align::right}};
  for (const v1::RunFacts& run : state.runs.all) {
    const Stand stand = stand_of(run);
    table.rows.push_back({"run." + std::to_string(run.id()),
                          {{std::to_string(run.id())},
                           {campaign_name(state, run.campaign()), "", DeskMood::plain, true},
                           {words.text(stand.key), stand.icon, stand.mood},
                           {clock_of(run.made_ms(), words)},
                           {count_of(words, run.recipients())},
                           {count_of(words, run.sent())},
                           {euros(state, run.cost_cents(), {})}}});
  }
  table.empty = words.text("desk.run.none");
  return table;
}

}  // namespace

ui::DeskRun run_view(const State& state, const ui::Locale& words) {
  ui::DeskRun view;
  const v1::RunFacts* run = chosen_run(state);
  if (run == nullptr) {
    view.head.title = words.text("desk.rail.runs");
    view.runs = list_of(state, words);
    return view;
  }
  const Stand stand = stand_of(*run);
  view.head = {words.text("desk.rail.runs"),
               campaign_name(state, run->campaign()),
               ui::DeskBadge{words.text(stand.key), stand.icon, stand.mood},
               words.format("desk.run.number", {std::to_string(run->id())}),
               {}};
  if (may(state, v1::AdminRequest::kRunStatistics))
    view.head.tools.push_back(
        {"run.figures", words.text("desk.figures"), "insert_chart", ui::DeskButton::Kind::quiet});
  if (may(state, v1::AdminRequest::kRunReprint))
    view.head.tools.push_back(
        {"run.sheets", words.text("desk.sheets"), "print", ui::DeskButton::Kind::quiet});
  const bool goes =
      run->state() == v1::RunFacts::STATE_SENDING || run->state() == v1::RunFacts::STATE_FROZEN;
  if (goes) view.head.tools.push_back({"run.pause", words.text("desk.run.pause"), "pause"});
  if (run->state() == v1::RunFacts::STATE_PAUSED)
    view.head.tools.push_back({"run.resume", words.text("desk.run.resume"), "play_arrow"});
  const bool preparing = run->state() == v1::RunFacts::STATE_PREPARING;
  if (goes || preparing || run->state() == v1::RunFacts::STATE_PAUSED)
    view.head.tools.push_back(
        {"run.cancel", words.text("desk.run.cancel"), "stop", ui::DeskButton::Kind::danger});
  ui::DeskRunFacts facts;
  facts.stages = stages_of(*run, words);
  add_progress(facts, state, *run, words);
  add_log(facts, state, *run, words);
  view.facts = std::move(facts);
  return view;
}

ui::DeskFoot run_foot(const State& state, const ui::Locale& words) {
  const v1::RunFacts* run = chosen_run(state);
  if (run == nullptr) return {"info_outline", {}, words.text("desk.run.foot.list"), {}};
  if (run->state() == v1::RunFacts::STATE_FROZEN)
    return {"lock", {}, words.text("desk.run.foot.frozen"), {}};
  if (run->state() == v1::RunFacts::STATE_DONE)
    return {"check_circle", ui::DeskMood::good, words.text("desk.run.foot.done"), {}};
  return {"lock", {}, words.text("desk.run.foot"), {}};
}

}  // namespace tresen::desk
