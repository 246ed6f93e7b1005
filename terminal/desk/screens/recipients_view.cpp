// How H03 looks.

#include <algorithm>

#include "sync/base/text.h"
#include "terminal/desk/recipients.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

// As many as somebody looks through; the search finds the others.
constexpr std::size_t rows_max = 200;

bool is_shown(const Recipients& recipients, const v1::Recipient& one) {
  const std::string& filter = recipients.filter;
  const bool in = is_included(one);
  if (filter == "in" && !in) return false;
  if (filter == "out" && in) return false;
  if (filter.starts_with("by.") && (!in || one.channel() != filter.substr(3))) return false;
  if (filter.starts_with("why.") && one.reason() != filter.substr(4)) return false;
  if (recipients.search.empty()) return true;
  const std::string wanted = folded(recipients.search);
  return folded(one.name() + " " + one.address() + " " + one.no()).find(wanted) !=
         std::string::npos;
}

void add_filters(ui::DeskRecipients& view, const State& state, const ui::Locale& words) {
  std::uint64_t in = 0, out = 0;
  std::map<std::string, std::uint64_t> channels, reasons;
  for (const v1::Recipient& one : state.recipients.all) {
    is_included(one) ? ++in : ++out;
    ++(is_included(one) ? channels[one.channel()] : reasons[one.reason()]);
  }
  const auto add = [&](const std::string& key, const std::string& label, std::uint64_t count,
                       const char* icon) {
    const bool chosen = state.recipients.filter == (key == "all" ? "" : key);
    view.filters.push_back({"filter." + key, label, count_of(words, count), icon, chosen});
  };
  view.filter_title = words.text("desk.figure.found");
  view.filter_count = count_of(words, in + out);
  view.filter_title[0] = static_cast<char>(std::toupper(view.filter_title[0]));
  add("all", words.text("desk.filter.all"), in + out, "groups");
  add("in", words.text("desk.filter.in"), in, "check_circle");
  for (const auto& [channel, count] : channels)
    add("by." + channel, words.format("desk.filter.by", {channel_word(words, channel)}), count, "");
  add("out", words.text("desk.filter.out"), out, "block");
  std::vector<std::pair<std::string, std::uint64_t>> most(reasons.begin(), reasons.end());
  std::ranges::sort(most, [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [reason, count] : most)
    if (view.filters.size() < 12) add("why." + reason, reason_word(words, reason), count, "");
  view.advice = words.text("desk.filter.advice");
}

ui::DeskRow row_of(const State& state, const v1::Recipient& one, std::uint64_t place,
                   const ui::Locale& words) {
  const bool in = is_included(one);
  ui::DeskRow row;
  row.key = "recipient." + one.no();
  row.muted = !in;
  row.check = !in                                       ? ui::DeskRow::Check::barred
              : is_wanted(state.recipients, one, place) ? ui::DeskRow::Check::on
                                                        : ui::DeskRow::Check::off;
  row.cells = {{in ? count_of(words, place) : "–"},
               {one.name(), "", ui::DeskMood::plain, in},
               {one.address().empty() ? "–" : one.address()},
               in ? ui::DeskCell{channel_word(words, one.channel()), channel_icon(one.channel())}
                  : ui::DeskCell{words.text("desk.channel.none"), "block", ui::DeskMood::bad, true},
               {in ? "–" : reason_word(words, one.reason())}};
  if (!one.household().empty())
    row.cells.back() = {words.format("desk.reason.with", {one.household()}), "family_restroom",
                        ui::DeskMood::info};
  return row;
}

}  // namespace

ui::DeskRecipients recipients_view(const State& state, const ui::Locale& words) {
  ui::DeskRecipients view;
  const Recipients& recipients = state.recipients;
  view.head = {words.text("desk.campaign"),
               words.text("desk.recipients"),
               {},
               state.campaigns.draft.name(),
               {}};
  add_filters(view, state, words);
  view.search = field_of(state, words, "search", "");
  view.search.icon = "search";
  view.search.empty = words.text("desk.search_recipient");
  using Pick = Recipients::Pick;
  view.pick = {{"pick.all", words.text("desk.pick.all"), recipients.pick == Pick::all},
               {"pick.none", words.text("desk.pick.none"), recipients.pick == Pick::none},
               {"pick.range", words.text("desk.pick.range"), recipients.pick == Pick::range}};
  if (recipients.pick == Pick::range) {
    view.from = field_of(state, words, "pick.from", "");
    view.to = field_of(state, words, "pick.to", "");
    view.to->empty = words.text("desk.pick.last");
  }
  view.table.key = "recipients";
  view.table.checks = true;
  view.table.columns = {{words.text("desk.column.place"), 64, ui::Align::right},
                        {words.text("desk.column.name"), 216},
                        {words.text("desk.column.address"), 0},
                        {words.text("desk.column.channel"), 90},
                        {words.text("desk.column.household"), 196}};
  std::uint64_t place = 0, shown = 0;
  for (const v1::Recipient& one : recipients.all) {
    if (is_included(one)) ++place;
    if (!is_shown(recipients, one)) continue;
    if (++shown <= rows_max) view.table.rows.push_back(row_of(state, one, place, words));
  }
  view.table.empty = words.text(recipients.whole ? "desk.nobody_fits" : "desk.loading");
  view.foot = words.format(
      "desk.rows_of",
      {count_of(words, std::min<std::uint64_t>(shown, rows_max)), count_of(words, shown)});
  view.foot_right = words.text(shown > rows_max ? "desk.rows_search" : "desk.rows_by_name");
  return view;
}

ui::DeskFoot recipients_foot(const State& state, const ui::Locale& words) {
  std::uint64_t in = 0;
  for (const v1::Recipient& one : state.recipients.all) in += is_included(one) ? 1 : 0;
  const std::uint64_t chosen = wanted(state.recipients).size();
  ui::DeskFoot foot{
      "groups",
      {},
      words.format("desk.recipients.foot", {count_of(words, chosen), count_of(words, in)}),
      {}};
  foot.buttons = {{"preflight.open", words.text("desk.to_preflight"), "arrow_forward",
                   ui::DeskButton::Kind::primary}};
  return foot;
}

}  // namespace tresen::desk
