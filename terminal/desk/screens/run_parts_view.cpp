// How the figures of a run look (H05), and its sheets (H04).

#include <algorithm>
#include <utility>

#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;

// A branch with fewer recipients than that is told together with others like it: behind a small
// figure stand people whom everybody there knows.
constexpr std::uint64_t together_below = 10;

const v1::RunFacts* chosen_run(const State& state) {
  const auto found = std::ranges::find(state.runs.all, state.runs.chosen, &v1::RunFacts::id);
  return found == state.runs.all.end() ? nullptr : &*found;
}

ui::DeskHead head_of(const State& state, const ui::Locale& words, const char* part) {
  ui::DeskHead head;
  head.back = words.format("desk.run.number", {std::to_string(state.runs.chosen)});
  head.title = words.text(part);
  if (const v1::RunFacts* run = chosen_run(state)) {
    const v1::Campaign* campaign = saved_campaign(state, run->campaign());
    head.context = campaign == nullptr ? run->campaign() : campaign->name();
  }
  return head;
}

std::string percent(std::uint64_t part, std::uint64_t whole, const ui::Locale& words) {
  if (whole == 0) return "–";
  const std::uint64_t tenths = (part * 1000 + whole / 2) / whole;
  return std::to_string(tenths / 10) + (words.language() == "de" ? "," : ".") +
         std::to_string(tenths % 10) + "\u00A0%";
}

void add(v1::RunCount& sum, const v1::RunCount& one) {
  sum.set_recipients(sum.recipients() + one.recipients());
  sum.set_sent(sum.sent() + one.sent());
  sum.set_refused(sum.refused() + one.refused());
  sum.set_left_out(sum.left_out() + one.left_out());
  sum.set_cost_cents(sum.cost_cents() + one.cost_cents());
  sum.set_responses(sum.responses() + one.responses());
}

ui::DeskBarRow row_of(const State& state, const ui::Locale& words, const v1::RunCount& one,
                      const std::string& currency, const std::string& name, int series) {
  return {name,
          static_cast<double>(one.sent()),
          series,
          {count_of(words, one.recipients()), count_of(words, one.sent()),
           count_of(words, one.refused() + one.left_out()), count_of(words, one.responses()),
           percent(one.responses(), one.sent(), words), euros(state, one.cost_cents(), currency)}};
}

ui::DeskBars bars_of(const ui::Locale& words, const char* name) {
  ui::DeskBars bars;
  bars.name = words.text(name);
  bars.bar = words.text("desk.figures.bar");
  bars.columns = {{words.text("desk.column.recipients"), 84, Align::right},
                  {words.text("desk.column.sent"), 76, Align::right},
                  {words.text("desk.figures.not_sent"), 84, Align::right},
                  {words.text("desk.figures.answers"), 84, Align::right},
                  {words.text("desk.figures.share"), 60, Align::right},
                  {words.text("desk.figures.cost"), 108, Align::right}};
  bars.name_width = 128;
  bars.empty = words.text("desk.figures.none");
  return bars;
}

// The rows with their scale: the longest bar is the most that was sent, and says how much.
void set_scale(ui::DeskBars& bars, const ui::Locale& words) {
  double most = 0;
  for (const ui::DeskBarRow& row : bars.rows)
    if (!row.total) most = std::max(most, row.amount);
  bars.whole = most;
  if (most > 0)
    bars.bar =
        words.format("desk.figures.scale", {count_of(words, static_cast<std::uint64_t>(most))});
}

ui::DeskCard channels_of(const State& state, const ui::Locale& words,
                         const v1::RunStatisticsReply& figures) {
  ui::DeskBars bars = bars_of(words, "desk.column.channel");
  for (const v1::RunCount& one : figures.channels())
    bars.rows.push_back(row_of(state, words, one, figures.currency(),
                               channel_word(words, one.key()), one.key() == "email" ? 2 : 0));
  set_scale(bars, words);
  ui::DeskCard card{words.text("desk.figures.channels")};
  card.blocks = {std::move(bars)};
  return card;
}

ui::DeskCard branches_of(const State& state, const ui::Locale& words,
                         const v1::RunStatisticsReply& figures) {
  ui::DeskBars bars = bars_of(words, "desk.column.branch");
  v1::RunCount whole, together;
  std::int64_t few = 0;
  for (const v1::RunCount& one : figures.branches()) {
    add(whole, one);
    if (one.recipients() < together_below) {
      add(together, one);
      ++few;
      continue;
    }
    bars.rows.push_back(row_of(
        state, words, one, figures.currency(),
        one.key().empty() ? words.text("desk.figures.no_branch") : branch_name(state, one.key()),
        0));
  }
  if (few > 0)
    bars.rows.push_back(row_of(state, words, together, figures.currency(),
                               words.plural("desk.figures.together", few), 3));
  set_scale(bars, words);
  bars.rows.push_back(
      row_of(state, words, whole, figures.currency(), words.text("desk.figures.all"), 0));
  bars.rows.back().total = true;
  ui::DeskCard card{words.text("desk.figures.branches"), words.text("desk.figures.k")};
  card.blocks = {std::move(bars)};
  return card;
}

ui::DeskCard money_of(const State& state, const ui::Locale& words,
                      const v1::RunStatisticsReply& figures) {
  const v1::RunFacts& run = figures.run();
  const std::int64_t pieces = run.cost_cents(), all = pieces + figures.fixed_cents();
  const auto each = [&](std::uint64_t count) {
    return count == 0 ? std::string("–")
                      : euros(state, all / static_cast<std::int64_t>(count), figures.currency());
  };
  ui::DeskCard card{words.text("desk.figures.money")};
  card.blocks = {
      ui::DeskFigures{
          {{count_of(words, run.sent()), words.text("desk.column.sent")},
           {count_of(words, figures.responses()), words.text("desk.figures.answers"),
            DeskMood::info},
           {percent(figures.responses(), run.sent(), words), words.text("desk.figures.share")}}},
      ui::DeskFacts{{{words.text("desk.figures.pieces"), euros(state, pieces, figures.currency())},
                     {words.text("desk.figures.fixed"),
                      euros(state, figures.fixed_cents(), figures.currency())},
                     {words.text("desk.figures.total"), euros(state, all, figures.currency())},
                     {words.text("desk.figures.each"), each(run.sent())},
                     {words.text("desk.figures.each_answer"), each(figures.responses())}}}};
  return card;
}

// What left the house, what did not, and what was heard of it since.
ui::DeskCard outcome_of(const ui::Locale& words, const v1::RunFacts& run) {
  ui::DeskFigures figures{{{count_of(words, run.sent()), words.text("desk.column.sent")},
                           {count_of(words, run.refused()), words.text("desk.figures.refused")},
                           {count_of(words, run.left_out()), words.text("desk.figures.left_out")}}};
  for (ui::DeskFigure& one : told_figures(words, run)) figures.figures.push_back(std::move(one));
  ui::DeskCard card{words.text("desk.figures.outcome")};
  card.blocks = {std::move(figures)};
  return card;
}

ui::DeskCard reasons_of(const ui::Locale& words, const v1::RunStatisticsReply& figures) {
  ui::DeskTable table;
  table.key = "reasons";
  table.columns = {{words.text("desk.column.reason"), 0},
                   {words.text("desk.column.count"), 90, Align::right}};
  const auto put = [&](const auto& reasons) {
    for (const v1::ReasonCount& one : reasons)
      table.rows.push_back(
          {{}, {{reason_word(words, one.reason())}, {count_of(words, one.count())}}});
  };
  put(figures.excluded());
  put(figures.run().reasons());
  table.empty = words.text("desk.run.no_reasons");
  ui::DeskCard card{words.text("desk.figures.reasons")};
  card.blocks = {std::move(table)};
  card.grows = true;
  return card;
}

ui::DeskCard pull_list_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "pull";
  table.columns = {{words.text("desk.column.batch"), 56, Align::right},
                   {words.text("desk.letter.sheet"), 92, Align::right},
                   {words.text("desk.column.no"), 76, Align::right},
                   {words.text("desk.column.name"), 0},
                   {words.text("desk.pull.postcode"), 64},
                   {words.text("desk.column.reason"), 190}};
  ui::DeskCard card{words.text("desk.pull")};
  const auto& list = state.runs.pull_list;
  if (list) {
    for (const v1::PulledLetter& one : list->letters()) {
      std::string sheets = std::to_string(one.first_page());
      if (one.last_page() != one.first_page()) sheets += "–" + std::to_string(one.last_page());
      table.rows.push_back({{},
                            {{std::to_string(one.batch())},
                             {sheets, "", DeskMood::plain, true},
                             {one.no().empty() ? "–" : one.no()},
                             {one.name().empty() ? "–" : one.name()},
                             {one.postcode().empty() ? "–" : one.postcode()},
                             {reason_word(words, one.reason()), "block", DeskMood::look}}});
    }
    card.note = words.plural("desk.pull.count", list->letters_size());
    card.mood = list->letters().empty() ? DeskMood::good : DeskMood::look;
    card.note_icon = list->letters().empty() ? "check_circle" : "warning";
  }
  table.empty = words.text(list ? "desk.pull.none" : "desk.loading");
  card.blocks = {
      ui::DeskWords{words.format("desk.pull.what", {std::to_string(list ? list->days() : 0)}),
                    "info_outline"},
      std::move(table)};
  card.grows = true;
  return card;
}

ui::DeskCard reprint_of(const State& state, const ui::Locale& words) {
  const Reprint& wanted = state.runs.reprint;
  const auto field = [&](const char* key, const char* empty) {
    ui::DeskField one = field_of(state, words, std::string("reprint.") + key,
                                 words.text(std::string("desk.reprint.") + key));
    one.empty = words.text(empty);
    return one;
  };
  const bool ready = can_reprint(wanted);
  const std::string sheets = std::to_string(wanted.first) + "–" + std::to_string(wanted.last);
  ui::DeskCard card{words.text("desk.reprint")};
  if (wanted.first > 0 && wanted.last >= wanted.first)
    card.note = words.plural("desk.reprint.sheets",
                             static_cast<std::int64_t>(wanted.last) - wanted.first + 1);
  card.blocks = {
      ui::DeskFields{{field("first", "desk.reprint.from"), field("last", "desk.reprint.to"),
                      field("batch", "desk.reprint.only")}},
      ui::DeskFields{{field("why", "desk.reprint.because")}},
      ui::DeskButtons{{{"run.reprint",
                        ready ? words.format("desk.reprint.do", {sheets})
                              : words.text("desk.reprint.first_sheets"),
                        "replay", ui::DeskButton::Kind::primary, ready}},
                      true},
      ui::DeskWords{words.text("desk.reprint.what"), "archive"}};
  return card;
}

}  // namespace

std::vector<ui::DeskFigure> told_figures(const ui::Locale& words, const v1::RunFacts& run) {
  if (run.delivered() + run.delayed() + run.undeliverable() == 0) return {};
  const DeskMood mood = run.undeliverable() == 0 ? DeskMood::plain : DeskMood::bad;
  return {{count_of(words, run.delivered()), words.text("desk.figures.delivered")},
          {count_of(words, run.delayed()), words.text("desk.figures.delayed")},
          {count_of(words, run.undeliverable()), words.text("desk.figures.undeliverable"), mood}};
}

ui::DeskCards run_figures_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  view.head = head_of(state, words, "desk.figures");
  if (!state.runs.figures) {
    ui::DeskCard card{words.text("desk.figures.money")};
    card.blocks = {ui::DeskWords{words.text("desk.loading"), "hourglass_empty"}};
    view.panes.push_back({"figures.pane", 0, {std::move(card)}});
    return view;
  }
  const v1::RunStatisticsReply& figures = *state.runs.figures;
  view.panes.push_back({"figures.pane",
                        0,
                        {outcome_of(words, figures.run()), channels_of(state, words, figures),
                         branches_of(state, words, figures)}});
  view.panes.push_back(
      {"figures.side", 340, {money_of(state, words, figures), reasons_of(words, figures)}});
  return view;
}

ui::DeskCards run_sheets_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  view.head = head_of(state, words, "desk.sheets");
  view.panes.push_back({"pull.pane", 0, {pull_list_of(state, words)}});
  view.panes.push_back({"reprint.pane", 396, {reprint_of(state, words)}});
  return view;
}

}  // namespace tresen::desk
