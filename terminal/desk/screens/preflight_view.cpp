// How the preflight of H04 looks.

#include <algorithm>

#include "terminal/desk/recipients.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;

void add_reasons(ui::DeskPreflight& view, const v1::PreflightReply& reply,
                 const ui::Locale& words) {
  view.reasons_title = words.text("desk.reasons");
  view.reasons_note = count_of(words, reply.found() - reply.recipients());
  std::vector<v1::ReasonCount> reasons(reply.excluded().begin(), reply.excluded().end());
  std::ranges::sort(reasons, std::greater(), &v1::ReasonCount::count);
  const double most = reasons.empty() ? 1 : static_cast<double>(reasons.front().count());
  for (std::size_t i = 0; i < reasons.size() && i < 6; ++i)
    view.reasons.push_back({reason_word(words, reasons[i].reason()),
                            count_of(words, reasons[i].count()),
                            static_cast<double>(reasons[i].count()) / most});
}

void add_cost(ui::DeskPreflight& view, const State& state, const v1::PreflightReply& reply,
              const ui::Locale& words) {
  view.cost_title = words.text("desk.figure.costs");
  view.cost.columns = {{words.text("desk.column.channel"), 0},
                       {words.text("desk.column.pieces"), 110, Align::right},
                       {words.text("desk.column.sum"), 140, Align::right}};
  std::int64_t pieces = 0;
  for (const v1::ChannelCount& one : reply.channels()) {
    if (one.count() == 0) continue;
    pieces += one.cost_cents();
    view.cost.rows.push_back({{},
                              {{channel_word(words, one.channel()), channel_icon(one.channel())},
                               {count_of(words, one.count())},
                               {euros(state, one.cost_cents(), reply.currency())}}});
  }
  if (reply.cost_cents() != pieces)
    view.cost.rows.push_back({{},
                              {{words.text("desk.cost.fixed")},
                               {""},
                               {euros(state, reply.cost_cents() - pieces, reply.currency())}}});
  view.cost.rows.push_back(
      {{},
       {{words.text("desk.cost.all"), "", DeskMood::plain, true},
        {count_of(words, reply.recipients()), "", DeskMood::plain, true},
        {euros(state, reply.cost_cents(), reply.currency()), "", DeskMood::plain, true}}});
}

void add_checks(ui::DeskPreflight& view, const State& state, const v1::PreflightReply& reply,
                const ui::Locale& words) {
  view.checks_title =
      words.format("desk.checked_at", {words.time(local_minute(state.preflight.done_ms))});
  view.checks_note = span_of(words, state.preflight.took_ms);
  const auto good = [&](const char* key, const std::string& note) {
    view.checks.push_back({"check_circle", DeskMood::good, words.text(key), note});
  };
  good("desk.check.law", words.text("desk.check.law.again"));
  good("desk.check.address", {});
  if (reply.health_derived())
    view.checks.push_back({"medical_services", DeskMood::look, words.text("desk.check.health"),
                           words.text("desk.check.health.only")});
  const std::string fault = start_fault(state);
  if (!fault.empty() && fault != "desk.start.checking")
    view.checks.push_back({"error", DeskMood::bad, words.text(fault), {}});
}

void add_previews(ui::DeskPreflight& view, const State& state, const v1::PreflightReply& reply,
                  const ui::Locale& words) {
  const bool shows = may(state, v1::AdminRequest::kLetterPreview);
  for (const v1::Recipient& one : reply.previews()) {
    ui::DeskPreview preview;
    preview.title = one.no();
    preview.channel = channel_word(words, one.channel());
    preview.icon = channel_icon(one.channel());
    preview.lines = {one.name()};
    std::string rest = one.address();
    for (auto comma = rest.find(", "); comma != std::string::npos; comma = rest.find(", ")) {
      preview.lines.push_back(rest.substr(0, comma));
      rest.erase(0, comma + 2);
    }
    preview.lines.push_back(rest);
    if (!one.template_().empty())
      preview.note = words.format("desk.action.template", {one.template_()});
    if (shows && one.channel() == "post" && !one.template_().empty())
      preview.look = {"preview." + std::to_string(view.previews.size()),
                      words.text("desk.proof.look"), "visibility", ui::DeskButton::Kind::quiet};
    view.previews.push_back(std::move(preview));
  }
}

}  // namespace

ui::DeskPreflight preflight_view(const State& state, const ui::Locale& words) {
  ui::DeskPreflight view;
  view.head = {words.text("desk.campaign"),
               words.text("desk.preflight"),
               {},
               state.campaigns.draft.name(),
               {}};
  const std::string fault = start_fault(state);
  if (fault == "desk.start.checking")
    view.head.badge = ui::DeskBadge{words.text("desk.preflight.checking"), "hourglass_empty"};
  else if (fault.empty())
    view.head.badge =
        ui::DeskBadge{words.text("desk.preflight.ready"), "check_circle", DeskMood::good};
  else
    view.head.badge = ui::DeskBadge{words.text("desk.preflight.not"), "block", DeskMood::bad};
  view.who_title = words.text("desk.preflight.who");
  view.reasons_title = words.text("desk.reasons");
  view.cost_title = words.text("desk.figure.costs");
  view.checks_title = words.text("desk.preflight.checking");
  view.previews_title = words.text("desk.previews");
  view.other = {"previews.other", words.text("desk.previews.other"), "shuffle",
                ui::DeskButton::Kind::quiet};
  if (!state.preflight.reply) return view;
  const v1::PreflightReply& reply = *state.preflight.reply;
  view.figures = reach_figures(state, words);
  view.figures.pop_back();  // the cost has a table of its own
  view.shares = reach_shares(state);
  view.whole = static_cast<double>(reply.found());
  add_reasons(view, reply, words);
  add_cost(view, state, reply, words);
  add_checks(view, state, reply, words);
  add_previews(view, state, reply, words);
  return view;
}

ui::DeskFoot preflight_foot(const State& state, const ui::Locale& words) {
  const std::string fault = start_fault(state);
  ui::DeskFoot foot{"info_outline", {}, words.text("desk.preflight.foot"), {}};
  if (!state.preflight.fault.empty()) {
    foot = {
        "error", DeskMood::bad, words.format("desk.preflight.fault", {state.preflight.fault}), {}};
  } else if (!fault.empty()) {
    const bool checking = fault == "desk.start.checking";
    foot = {checking ? "hourglass_empty" : "block",
            checking ? DeskMood::plain : DeskMood::bad,
            words.text(fault),
            {}};
  }
  std::string figures;
  std::map<std::string, std::uint64_t> channels;
  for (const v1::Recipient& one : wanted(state.recipients)) ++channels[one.channel()];
  for (const auto& [channel, count] : channels)
    figures += (figures.empty() ? "" : " + ") +
               words.plural("desk.pieces." + channel, static_cast<std::int64_t>(count));
  const std::string label =
      figures.empty() ? words.text("desk.start.first") : words.format("desk.start", {figures});
  foot.buttons = {{"reasons", words.text("desk.recipients"), "groups"},
                  {"run.start", label, "play_arrow", ui::DeskButton::Kind::primary, fault.empty()}};
  return foot;
}

}  // namespace tresen::desk
