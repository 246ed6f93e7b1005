#include "terminal/desk/screens/report_shapes.h"

#include <algorithm>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/text.h"
#include "terminal/desk/screens/query_tree.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using Ask = v1::FiguresRequest;

struct Row {
  Ask::What what;
  std::string_view table;
  ReportShape shape;
};

const ReportAspect process_count{"processes", {"opened", "closed", "parked", "open", "cancelled"}};
const ReportAspect process_steps{"steps", {"steps", "done", "skipped", "refused", "later"}};
const ReportAspect process_time{"time", {"mean_time", "closed"}};
const ReportAspect known_share{"known", {"filled_share", "filled", "missing", "customers"}};
const ReportAspect known_answers{"answers", {"refused", "unknown", "later", "customers"}};
const ReportAspect campaign_revenue{
    "revenue", {"revenue_matched", "revenue_stated", "revenue_agreed", "revenue_contested"}};

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {Ask::WHAT_CONTACTS, "campaigns", {{{"contacts", {"contacts"}}}, 1}},
      {Ask::WHAT_CONTACTS,
       "branches",
       {{{"contacts", {"matched", "stated", "turned_down", "written"}}}}},
      {Ask::WHAT_MARKETING,
       "campaigns",
       {{{"persons", {"matched", "stated", "agreed", "contested", "written"}},
         campaign_revenue,
         {"cost", {"cost", "cost_each"}}},
        1}},
      {Ask::WHAT_MARKETING,
       "goals",
       {{{"persons", {"came", "written", "measures"}}, {"cost", {"revenue", "cost"}}}}},
      {Ask::WHAT_MARKETING, "branches", {{{"persons", {"matched", "stated"}}, campaign_revenue}}},
      {Ask::WHAT_PROCESSES, "templates", {{process_count, process_steps, process_time}}},
      {Ask::WHAT_PROCESSES, "branches", {{process_count, process_steps, process_time}}},
      {Ask::WHAT_PROCESSES,
       "branch_templates",
       {{process_count, process_steps, process_time}, 1, true}},
      {Ask::WHAT_COMPLETENESS, "fields", {{known_share, known_answers}}},
      {Ask::WHAT_COMPLETENESS, "branches", {{known_share, known_answers}, 1, true}},
      {Ask::WHAT_COMPLETENESS, "trend", {{known_share}, 1, true, true}},
      {Ask::WHAT_COMPLETENESS, "reach", {{{"persons", {"customers", "revenue_lost"}}}, 1}},
      {Ask::WHAT_COMPLETENESS, "price", {{{"persons", {"recipients", "revenue_lost"}}}, 1}},
  };
  return all;
}

// "KW 47" of a Monday.
std::string week_of(const std::string& monday, const ui::Locale& words) {
  const auto date = parse_date(monday);
  if (!date) return monday;
  const Date thursday = plus_days(*date, 3);
  const auto first = std::chrono::sys_days(thursday.year() / std::chrono::January / 1);
  const auto days = (std::chrono::sys_days(thursday) - first).count();
  return words.format("desk.report.week", {std::to_string(days / 7 + 1)});
}

// Ids of branches or templates that are told together.
template <class Name>
std::string together(const std::string& ids, const char* several, const ui::Locale& words,
                     Name name) {
  const auto count = std::ranges::count(ids, '+') + 1;
  if (count > 2) return words.plural(several, count);
  const auto plus = ids.find('+');
  if (plus == std::string::npos) return name(ids);
  return name(ids.substr(0, plus)) + " + " + name(ids.substr(plus + 1));
}

std::string template_name(const State& state, const std::string& id) {
  for (const auto& one : state.chain.rules().templates())
    if (one.id() == id) return one.name();
  return id;
}

}  // namespace

const v1::ReportTable* shown_table(const Reports& reports) {
  if (!reports.reply || reports.reply->tables().empty()) return nullptr;
  const auto& tables = reports.reply->tables();
  const auto found = std::ranges::find(tables, reports.table, &v1::ReportTable::id);
  return found == tables.end() ? &tables[0] : &*found;
}

ReportShape shape_of(Ask::What what, const v1::ReportTable& table) {
  for (const Row& row : rows())
    if (row.what == what && row.table == table.id()) return row.shape;
  constexpr std::size_t figures_max = 5;
  ReportShape shape{{{"all", {}}}};
  auto& columns = shape.aspects[0].columns;
  for (const v1::ReportColumn& column : table.columns())
    if (column.unit() != v1::ReportColumn::UNIT_WORD && columns.size() < figures_max)
      columns.push_back(column.key());
  return shape;
}

const ReportAspect& aspect_of(const Reports& reports, const ReportShape& shape) {
  return shape.aspects[std::min(reports.aspect, shape.aspects.size() - 1)];
}

int column_of(const v1::ReportTable& table, std::string_view key) {
  for (int i = 0; i < table.columns_size(); ++i)
    if (table.columns(i).key() == key) return i;
  return -1;
}

std::vector<std::string> pickable(const v1::ReportTable& table, const ReportShape& shape) {
  std::vector<std::string> all;
  if (shape.picked < 0) return all;
  for (const v1::ReportRow& row : table.rows()) {
    const std::string& word = row.cells(shape.picked).word();
    if (std::ranges::find(all, word) == all.end()) all.push_back(word);
  }
  return all;
}

std::string picked_word(const Reports& reports, const v1::ReportTable& table,
                        const ReportShape& shape) {
  const auto all = pickable(table, shape);
  if (std::ranges::find(all, reports.pick) != all.end()) return reports.pick;
  return shape.one && !all.empty() ? all.front() : std::string();
}

std::string report_word(const State& state, const std::string& column, const std::string& word,
                        const ui::Locale& words) {
  if (column == "branch") {
    if (word.empty()) return words.text("desk.figures.no_branch");
    return together(word, "desk.report.branches", words,
                    [&](const std::string& id) { return branch_name(state, id); });
  }
  if (column == "template")
    return together(word, "desk.report.templates", words,
                    [&](const std::string& id) { return template_name(state, id); });
  if (column == "campaign") {
    if (word.empty()) return words.text("desk.report.recommended");
    const v1::Campaign* campaign = saved_campaign(state, word);
    return campaign == nullptr ? word : campaign->name();
  }
  if (column == "week") return week_of(word, words);
  if (column == "channel") return channel_word(words, word);
  if (column == "reason") return reason_word(words, word);
  if (column == "goal" && !word.empty()) return words.text("desk.goal." + word);
  if (column == "kind") return words.text("desk.report.kind." + word);
  if (column == "way") return words.text("desk.report.way." + (word.empty() ? "asked" : word));
  if (column == "field" || column == "missing")
    return word == "notice" ? words.text("desk.report.notice")
                            : field_word(word, state.chain, words);
  return word.empty() ? "–" : word;
}

std::vector<ui::Segment> report_picks(const State& state, const ui::Locale& words) {
  std::vector<ui::Segment> all;
  const v1::ReportTable* table = shown_table(state.reports);
  if (table == nullptr) return all;
  const ReportShape shape = shape_of(state.reports.what, *table);
  const std::string chosen = picked_word(state.reports, *table, shape);
  if (!shape.one) all.push_back({{}, words.text("desk.report.all"), chosen.empty()});
  for (const std::string& word : pickable(*table, shape))
    all.push_back({{},
                   report_word(state, table->columns(shape.picked).key(), word, words),
                   word == chosen && !word.empty()});
  return all;
}

void choose_report_branch(std::size_t option, Reach& reach) {
  const auto& branches = reach.state.chain.rules().branches();
  if (option > static_cast<std::size_t>(branches.size())) return;
  reach.state.reports.branch = option == 0 ? "" : branches[static_cast<int>(option) - 1].id();
  ask_report(reach);
}

void choose_report_pick(std::size_t option, Reach& reach) {
  Reports& reports = reach.state.reports;
  const v1::ReportTable* table = shown_table(reports);
  if (table == nullptr) return;
  const ReportShape shape = shape_of(reports.what, *table);
  const auto all = pickable(*table, shape);
  const std::size_t before = shape.one ? 0 : 1;
  if (option < before)
    reports.pick.clear();
  else if (option - before < all.size())
    reports.pick = all[option - before];
}

}  // namespace tresen::desk
