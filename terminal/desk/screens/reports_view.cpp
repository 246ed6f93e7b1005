// How the reports look (H05): the figures of each table beside its bars or its line.

#include <algorithm>
#include <cmath>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "terminal/desk/form.h"
#include "terminal/desk/screens/report_shapes.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;
using Ask = v1::FiguresRequest;

// More rows than that are read in the file.
constexpr std::size_t rows_max = 200;
constexpr float wide_name = 420, name = 250;

struct Shown {
  const State& state;
  const ui::Locale& words;
  const v1::ReportTable& table;
  const ReportShape shape;
  const ReportAspect aspect;
  const std::string picked;
  std::vector<const v1::ReportRow*> rows{};

  std::string cell(const v1::ReportRow& row, const std::string& column) const;
  std::string label(const v1::ReportRow& row) const;
  std::optional<double> number(const v1::ReportRow& row, const std::string& column) const;
};

std::string figure_of(const State& state, const ui::Locale& words, v1::ReportColumn::Unit unit,
                      std::int64_t number) {
  const std::string sign = number < 0 ? "−\u00A0" : "";
  const std::int64_t size = std::abs(number);
  switch (unit) {
    case v1::ReportColumn::UNIT_CENTS:
      return sign + euros(state, size, state.reports.reply->currency());
    case v1::ReportColumn::UNIT_PERMILLE:
      return sign + std::to_string(size / 10) + (words.language() == "de" ? "," : ".") +
             std::to_string(size % 10) + "\u00A0%";
    case v1::ReportColumn::UNIT_SECONDS:
      return size < 120 ? std::to_string(size) + "\u00A0s" : words.number(size / 60) + "\u00A0min";
    default:
      return sign + words.number(size);
  }
}

std::string Shown::cell(const v1::ReportRow& row, const std::string& column) const {
  const int at = column_of(table, column);
  if (at < 0 || !row.cells(at).has_number()) return "–";
  return figure_of(state, words, table.columns(at).unit(), row.cells(at).number());
}

std::optional<double> Shown::number(const v1::ReportRow& row, const std::string& column) const {
  const int at = column_of(table, column);
  if (at < 0 || !row.cells(at).has_number()) return {};
  return static_cast<double>(row.cells(at).number());
}

// Its words but for the one that all rows have.
std::string Shown::label(const v1::ReportRow& row) const {
  std::vector<std::string> parts;
  for (int i = 0; i < table.columns_size(); ++i) {
    const v1::ReportColumn& column = table.columns(i);
    // The goal of a campaign is one of its words only where it was not asked for.
    const bool said = i == shape.picked && (!picked.empty() || column.key() == "goal");
    // Whom a campaign wrote to was not asked for it.
    const bool unasked = column.key() == "way" && row.cells(i).word().empty() && i > 0 &&
                         row.cells(i - 1).word() == "written";
    if (column.unit() == v1::ReportColumn::UNIT_WORD && !said && !unasked)
      parts.push_back(report_word(state, column.key(), row.cells(i).word(), words));
  }
  return join(parts, ", ");
}

Shown shown_of(const State& state, const ui::Locale& words, const v1::ReportTable& table) {
  const ReportShape shape = shape_of(state.reports.what, table);
  Shown shown{state,
              words,
              table,
              shape,
              aspect_of(state.reports, shape),
              picked_word(state.reports, table, shape)};
  for (const v1::ReportRow& row : table.rows())
    if (shown.picked.empty() || row.cells(shape.picked).word() == shown.picked)
      shown.rows.push_back(&row);
  return shown;
}

std::string head_of(const Shown& shown, const std::string& column) {
  return shown.words.text("desk.report.column." + column);
}

// 1, 2 or 5 times a power of ten: nothing else is read from a scale at a glance.
double round_up(double most) {
  if (most <= 0) return 0;
  const double power = std::pow(10.0, std::floor(std::log10(most)));
  for (const double step : {1.0, 2.0, 5.0, 10.0})
    if (most <= step * power) return step * power;
  return most;
}

v1::ReportColumn::Unit unit_of(const Shown& shown, const std::string& column) {
  const int at = column_of(shown.table, column);
  return at < 0 ? v1::ReportColumn::UNIT_COUNT : shown.table.columns(at).unit();
}

double scale_of(const Shown& shown, const std::string& column) {
  if (unit_of(shown, column) == v1::ReportColumn::UNIT_PERMILLE) return 1000;
  double most = 0;
  for (const v1::ReportRow* row : shown.rows)
    most = std::max(most, shown.number(*row, column).value_or(0));
  return round_up(most);
}

std::string empty_word(const Shown& shown) {
  const auto& withheld = shown.state.reports.reply->withheld();
  const bool hidden = std::ranges::find(withheld, shown.table.id()) != withheld.end();
  return shown.words.text(hidden ? "desk.report.hidden" : "desk.report.nothing");
}

float width_of(const Shown& shown, const std::string& column) {
  return unit_of(shown, column) == v1::ReportColumn::UNIT_CENTS ? 112.0F : 84.0F;
}

ui::DeskBars bars_of(const Shown& shown) {
  ui::DeskBars bars;
  const auto& columns = shown.aspect.columns;
  std::vector<std::string> names;
  for (int i = 0; i < shown.table.columns_size(); ++i) {
    const v1::ReportColumn& column = shown.table.columns(i);
    const bool said = i == shown.shape.picked && (!shown.picked.empty() || column.key() == "goal");
    if (column.unit() == v1::ReportColumn::UNIT_WORD && !said)
      names.push_back(head_of(shown, column.key()));
  }
  bars.name = join(names, ", ");
  bars.name_width = names.size() > 1 && columns.size() < 3 ? wide_name : name;
  for (const std::string& column : columns)
    bars.columns.push_back({head_of(shown, column), width_of(shown, column), Align::right});
  if (columns.empty()) return bars;
  bars.whole = scale_of(shown, columns[0]);
  if (bars.whole > 0)
    bars.bar = shown.words.format("desk.report.scale",
                                  {figure_of(shown.state, shown.words, unit_of(shown, columns[0]),
                                             static_cast<std::int64_t>(bars.whole))});
  for (const v1::ReportRow* row : shown.rows) {
    if (bars.rows.size() == rows_max) break;
    ui::DeskBarRow drawn{shown.label(*row), shown.number(*row, columns[0]).value_or(0)};
    for (const std::string& column : columns) drawn.figures.push_back(shown.cell(*row, column));
    // What was merged is told apart from what stands for itself.
    if (row->cells(0).word().find('+') != std::string::npos) drawn.series = 3;
    bars.rows.push_back(std::move(drawn));
  }
  bars.empty = empty_word(shown);
  return bars;
}

ui::DeskLines lines_of(const Shown& shown) {
  ui::DeskLines lines;
  const std::string& column = shown.aspect.columns[0];
  ui::DeskLine line;
  line.name = head_of(shown, column);
  for (const v1::ReportRow* row : shown.rows) {
    lines.labels.push_back(shown.label(*row));
    line.values.push_back(shown.number(*row, column));
  }
  lines.lines.push_back(std::move(line));
  lines.whole = scale_of(shown, column);
  for (const double part : {0.0, 0.5, 1.0})
    lines.scale.push_back(figure_of(shown.state, shown.words, unit_of(shown, column),
                                    static_cast<std::int64_t>(part * lines.whole)));
  lines.empty = empty_word(shown);
  return lines;
}

// The figures of the line beside it, the latest week first.
ui::DeskTable table_of(const Shown& shown) {
  ui::DeskTable table;
  table.key = "report.rows";
  table.columns = {{head_of(shown, shown.table.columns(0).key()), 0}};
  for (const std::string& column : shown.aspect.columns)
    table.columns.push_back({head_of(shown, column), 72, Align::right});
  for (auto row = shown.rows.rbegin(); row != shown.rows.rend(); ++row) {
    ui::DeskRow drawn{{}, {{shown.label(**row)}}};
    for (const std::string& column : shown.aspect.columns)
      drawn.cells.push_back({shown.cell(**row, column)});
    table.rows.push_back(std::move(drawn));
  }
  table.empty = empty_word(shown);
  return table;
}

std::string table_word(const ui::Locale& words, const v1::ReportTable& table) {
  return words.text("desk.report.table." + table.id());
}

// What of the table is looked at: a part of its figures, and of its rows.
std::vector<ui::DeskBlock> choices_of(const Shown& shown) {
  std::vector<ui::DeskBlock> blocks;
  const auto& aspects = shown.shape.aspects;
  if (aspects.size() > 1) {
    ui::DeskSegments segments;
    const std::size_t chosen = std::min(shown.state.reports.aspect, aspects.size() - 1);
    for (std::size_t i = 0; i < aspects.size(); ++i)
      segments.segments.push_back({"aspect." + std::to_string(i),
                                   shown.words.text("desk.report.aspect." + aspects[i].name),
                                   i == chosen});
    blocks.emplace_back(std::move(segments));
  }
  if (pickable(shown.table, shown.shape).size() > 1 || !shown.picked.empty()) {
    const std::string& column = shown.table.columns(shown.shape.picked).key();
    ui::DeskField field{
        "report.pick", head_of(shown, column),
        shown.picked.empty() ? "" : report_word(shown.state, column, shown.picked, shown.words)};
    field.empty = shown.words.text("desk.report.all");
    field.menu = true;
    ui::DeskFields fields{{std::move(field)}};
    fields.shares = {1};
    blocks.emplace_back(std::move(fields));
  }
  return blocks;
}

std::string count_note(const Shown& shown) {
  const auto all = static_cast<std::int64_t>(shown.rows.size());
  if (all == 0) return {};
  if (shown.rows.size() <= rows_max || shown.shape.lines)
    return shown.words.plural("desk.report.rows", all);
  return shown.words.format("desk.report.rows_of",
                            {shown.words.number(rows_max), shown.words.number(all)});
}

std::vector<ui::DeskPane> panes_of(const Shown& shown) {
  ui::DeskCard card{table_word(shown.words, shown.table), count_note(shown)};
  card.blocks = choices_of(shown);
  if (!shown.shape.lines) {
    card.blocks.emplace_back(bars_of(shown));
    return {{"report.pane", 0, {std::move(card)}}};
  }
  card.blocks.emplace_back(lines_of(shown));
  ui::DeskCard figures{shown.words.text("desk.report.figures")};
  figures.blocks = {table_of(shown)};
  figures.grows = true;
  return {{"report.pane", 0, {std::move(card)}}, {"report.side", 440, {std::move(figures)}}};
}

// The four reports, and the tables of the one that is open.
ui::DeskCard kinds_of(const State& state, const ui::Locale& words) {
  const Reports& reports = state.reports;
  ui::DeskTable table;
  table.columns = {{words.text("desk.report.which"), 0}};
  const auto add = [&](const char* key, Ask::What what) {
    const bool open = reports.what == what;
    table.rows.push_back(
        {std::string("report.") + key,
         {{words.text(std::string("desk.report.") + key), "", DeskMood::plain, open}},
         open});
  };
  add("contacts", Ask::WHAT_CONTACTS);
  add("marketing", Ask::WHAT_MARKETING);
  add("processes", Ask::WHAT_PROCESSES);
  add("completeness", Ask::WHAT_COMPLETENESS);
  ui::DeskCard card{words.text("desk.report.what")};
  card.blocks = {std::move(table)};
  if (reports.reply && reports.reply->tables_size() > 1) {
    ui::DeskChips chips{words.text("desk.report.table"), {}};
    const v1::ReportTable* shown = shown_table(reports);
    for (const v1::ReportTable& one : reports.reply->tables())
      chips.chips.push_back({"table." + one.id(), table_word(words, one), shown == &one});
    card.blocks.emplace_back(std::move(chips));
  }
  return card;
}

ui::DeskCard period_of(const State& state, const ui::Locale& words) {
  const Reports& reports = state.reports;
  const auto day = [&](const char* key, const char* label) {
    ui::DeskField field = field_of(state, words, key, words.text(label));
    field.empty = words.text("desk.report.open");
    return field;
  };
  ui::DeskField branch{"report.branch", words.text("desk.column.branch"),
                       reports.branch.empty() ? "" : branch_name(state, reports.branch)};
  branch.empty = words.text("desk.report.everywhere");
  branch.menu = true;
  const std::string today = iso_date(local_date(state.now.wall_ms));
  const std::string year = today.substr(0, 4) + "-01-01";
  const bool open = reports.from.empty() && reports.to.empty();
  ui::DeskCard card{words.text("desk.report.filter")};
  card.blocks = {
      ui::DeskChips{
          "",
          {{"span.all", words.text("desk.report.span.all"), open},
           {"span.year", words.text("desk.report.span.year"),
            reports.from == year && reports.to == today},
           {"span.month", words.text("desk.report.span.month"),
            reports.to == today &&
                reports.from == iso_date(plus_days(local_date(state.now.wall_ms), -29))}}},
      ui::DeskFields{{day("report.from", "desk.report.from"), day("report.to", "desk.report.to")}},
      ui::DeskFields{{std::move(branch)}}};
  return card;
}

// What is not told, and why; empty: all is.
std::vector<ui::DeskCard> notes_of(const State& state, const ui::Locale& words) {
  if (!state.reports.reply) return {};
  const v1::FiguresReply& reply = *state.reports.reply;
  std::vector<ui::DeskBlock> notes;
  if (!reply.withheld().empty())
    notes.emplace_back(ui::DeskWords{words.text("desk.report.withheld"), "groups", DeskMood::look});
  if (reply.other_currency() > 0)
    notes.emplace_back(ui::DeskWords{
        words.plural("desk.report.other_currency",
                     static_cast<std::int64_t>(reply.other_currency()), {reply.currency()}),
        "payments", DeskMood::look});
  if (notes.empty()) return {};
  ui::DeskCard card{words.text("desk.report.not_told")};
  card.blocks = std::move(notes);
  return {std::move(card)};
}

// "Leonberg · 01.11.2026 bis 21.11.2026"; empty: everywhere and always.
std::string context_of(const State& state, const ui::Locale& words, const Reports& reports) {
  std::vector<std::string> context;
  if (!reports.branch.empty()) context.push_back(branch_name(state, reports.branch));
  const bool german = state.language == "de";
  if (!reports.from.empty() || !reports.to.empty())
    context.push_back(words.format("desk.report.period",
                                   {reports.from.empty() ? "…" : shown_date(reports.from, german),
                                    reports.to.empty() ? "…" : shown_date(reports.to, german)}));
  return join(context, " · ");
}

}  // namespace

v1::AdminRequest report_file(const State& state, v1::FiguresFileRequest::Format format,
                             const ui::Locale& words) {
  const Reports& reports = state.reports;
  v1::AdminRequest request;
  v1::FiguresFileRequest& file = *request.mutable_report_file();
  file.set_format(format);
  file.set_what(reports.what);
  file.set_language(state.language);
  const v1::ReportTable* table = shown_table(reports);
  if (table == nullptr) return request;
  const Shown shown = shown_of(state, words, *table);
  std::vector<std::string> below;
  if (reports.branch.empty()) below.push_back(words.text("desk.report.everywhere"));
  if (const std::string context = context_of(state, words, reports); !context.empty())
    below.push_back(context);
  if (!shown.picked.empty())
    below.push_back(
        report_word(state, table->columns(shown.shape.picked).key(), shown.picked, words));
  file.set_below(join(below, " · "));
  v1::FiguresReply& report = *file.mutable_report();
  report.set_currency(reports.reply->currency());
  for (const std::string& withheld : reports.reply->withheld())
    if (withheld == table->id()) report.add_withheld(withheld);
  v1::ReportTable& to = *report.add_tables();
  to.set_id(table->id());
  *to.mutable_columns() = table->columns();
  for (const v1::ReportRow* row : shown.rows) {
    v1::ReportRow& one = *to.add_rows() = *row;
    for (int i = 0; i < table->columns_size(); ++i) {
      const v1::ReportColumn& column = table->columns(i);
      // A week of a sheet reads like one; a table of numbers keeps its day.
      const bool day = column.key() == "week" && format == v1::FiguresFileRequest::FORMAT_CSV;
      if (column.unit() == v1::ReportColumn::UNIT_WORD && !day)
        one.mutable_cells(i)->set_word(
            report_word(state, column.key(), row->cells(i).word(), words));
    }
  }
  return request;
}

ui::DeskCards reports_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Reports& reports = state.reports;
  view.head.title = words.text("desk.report");
  view.head.context = context_of(state, words, reports);
  ui::DeskPane side{"report.choices", 296, {kinds_of(state, words), period_of(state, words)}};
  view.panes.push_back(std::move(side));
  if (const v1::ReportTable* table = shown_table(reports)) {
    for (ui::DeskPane& pane : panes_of(shown_of(state, words, *table)))
      view.panes.push_back(std::move(pane));
    // Before the figures: who reads them must know that some are missing.
    std::vector<ui::DeskCard>& cards = view.panes[1].cards;
    for (ui::DeskCard& card : notes_of(state, words)) cards.insert(cards.begin(), std::move(card));
    return view;
  }
  ui::DeskCard card{words.text("desk.report")};
  card.blocks = {ui::DeskWords{words.text("desk.loading"), "hourglass_empty"}};
  view.panes.push_back({"report.pane", 0, {std::move(card)}});
  return view;
}

ui::DeskFoot reports_foot(const State& state, const ui::Locale& words) {
  const std::string key =
      state.reports.what == Ask::WHAT_MARKETING ? "desk.report.foot.marketing" : "desk.report.foot";
  ui::DeskFoot foot{"groups", {}, words.text(key), {}};
  if (can_save_report(state))
    foot.buttons = {{"save.csv", words.text("desk.save.csv"), "save_alt"},
                    {"save.pdf", words.text("desk.save.pdf"), "save_alt"}};
  return foot;
}

}  // namespace tresen::desk
