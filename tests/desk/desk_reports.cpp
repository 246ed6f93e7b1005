// Reports as head office makes them: invented figures of the invented chain.

#include <algorithm>

#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

using Column = v1::ReportColumn;

struct Table {
  v1::ReportTable& table;

  Table(v1::FiguresReply& reply, const char* id, const std::vector<const char*>& words,
        const std::vector<std::pair<const char*, Column::Unit>>& figures)
      : table(*reply.add_tables()) {
    table.set_id(id);
    for (const char* word : words) add(word, Column::UNIT_WORD);
    for (const auto& [key, unit] : figures) add(key, unit);
  }
  void add(const char* key, Column::Unit unit) {
    Column& column = *table.add_columns();
    column.set_key(key);
    column.set_unit(unit);
  }
  void row(const std::vector<const char*>& words, const std::vector<std::int64_t>& figures) {
    v1::ReportRow& row = *table.add_rows();
    for (const char* word : words) row.add_cells()->set_word(word);
    for (const std::int64_t figure : figures) {
      v1::ReportCell& cell = *row.add_cells();
      if (figure >= 0) cell.set_number(figure);
    }
  }
};

constexpr auto counts = Column::UNIT_COUNT;
constexpr auto cents = Column::UNIT_CENTS;

void add_contacts(v1::FiguresReply& reply) {
  Table campaigns(reply, "campaigns", {"campaign", "kind", "way"}, {{"contacts", counts}});
  campaigns.row({"", "stated", ""}, {61});
  campaigns.row({"batterie", "matched", "letter"}, {388});
  campaigns.row({"batterie", "stated", ""}, {412});
  campaigns.row({"fruehjahr", "matched", "letter"}, {1612});
  campaigns.row({"fruehjahr", "stated", ""}, {1535});
  campaigns.row({"fruehjahr", "turned_down", "phone"}, {27});
  campaigns.row({"fruehjahr", "written", ""}, {42810});
  Table branches(
      reply, "branches", {"branch"},
      {{"stated", counts}, {"matched", counts}, {"turned_down", counts}, {"written", counts}});
  branches.row({"b1"}, {902, 940, 11, 19190});
  branches.row({"b2"}, {511, 604, 9, 14100});
  branches.row({"b3+b4"}, {369, 456, 7, 11199});
}

void add_marketing(v1::FiguresReply& reply) {
  Table campaigns(reply, "campaigns", {"campaign", "goal"},
                  {{"written", counts},
                   {"stated", counts},
                   {"matched", counts},
                   {"agreed", counts},
                   {"contested", counts},
                   {"revenue_stated", cents},
                   {"revenue_matched", cents},
                   {"revenue_agreed", cents},
                   {"revenue_contested", cents},
                   {"cost", cents},
                   {"cost_each", cents}});
  campaigns.row({"batterie", "retention"},
                {27747, 412, 388, 301, 14, 1893000, 1772050, 1410020, 60400, 1117160, 288});
  campaigns.row({"fruehjahr", "retention"},
                {42810, 1535, 1612, 1004, 57, 18450200, 19022450, 12770010, 702300, 1811440, 845});
  campaigns.row({"hoertest", "acquisition"}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 38000, -1});
  Table goals(reply, "goals", {"goal"},
              {{"measures", counts},
               {"written", counts},
               {"came", counts},
               {"revenue", cents},
               {"cost", cents}});
  goals.row({"acquisition"}, {1, 0, 0, 0, 38000});
  goals.row({"retention"}, {2, 70557, 2555, 24702900, 2928600});
  Table(reply, "branches", {"branch"}, {{"stated", counts}, {"matched", counts}});
  reply.add_withheld("branches");
  reply.set_other_currency(3);
}

void add_processes(v1::FiguresReply& reply) {
  const std::vector<std::pair<const char*, Column::Unit>> figures{
      {"opened", counts},  {"closed", counts},    {"parked", counts},
      {"open", counts},    {"cancelled", counts}, {"mean_time", Column::UNIT_SECONDS},
      {"steps", counts},   {"done", counts},      {"skipped", counts},
      {"refused", counts}, {"later", counts}};
  Table templates(reply, "templates", {"template"}, figures);
  templates.row({"t1"}, {3120, 2980, 412, 61, 79, 1410, 24960, 22010, 1100, 900, 950});
  templates.row({"t4"}, {5210, 5011, 908, 120, 79, 930, 46890, 43900, 1400, 690, 900});
  templates.row({"t2+t3+t5"}, {1840, 1790, 60, 12, 38, 365, 9200, 8800, 210, 90, 100});
  Table both(reply, "branch_templates", {"branch", "template"}, figures);
  both.row({"b1", "t1"}, {1820, 1760, 240, 30, 30, 1390, 14560, 13000, 600, 480, 480});
  both.row({"b2", "t1"}, {1300, 1220, 172, 31, 49, 1440, 10400, 9010, 500, 420, 470});
  both.row({"b1", "t4"}, {2900, 2800, 500, 60, 40, 900, 26100, 24400, 800, 400, 500});
}

void add_completeness(v1::FiguresReply& reply) {
  const std::vector<std::pair<const char*, Column::Unit>> figures{
      {"customers", counts}, {"filled", counts},  {"filled_share", Column::UNIT_PERMILLE},
      {"refused", counts},   {"unknown", counts}, {"later", counts},
      {"missing", counts}};
  Table fields(reply, "fields", {"field"}, figures);
  fields.row({"street"}, {52640, 51902, 986, 120, 40, 78, 500});
  fields.row({"mobile"}, {52640, 30690, 583, 4120, 310, 1520, 16000});
  fields.row({"email"}, {52640, 21055, 400, 6210, 275, 2100, 23000});
  fields.row({"consent.email.advertising"}, {52640, 14740, 280, 9800, 0, 1100, 27000});
  Table trend(reply, "trend", {"week", "field"}, figures);
  const std::vector<const char*> weeks{"2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19",
                                       "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"};
  std::int64_t share = 512;
  for (const char* week : weeks) {
    const auto known = [](std::int64_t of) { return 52640 * of / 1000; };
    trend.row({week, "mobile"}, {52640, known(share), share, 4120, 310, 1520, 16000});
    trend.row({week, "email"}, {52640, known(share - 180), share - 180, 6210, 275, 2100, 23000});
    share += week[6] == '1' ? 12 : 9;
  }
  Table reach(reply, "reach", {"branch", "channel", "missing"},
              {{"customers", counts}, {"revenue_lost", cents}});
  reach.row({"b1", "email", "email"}, {9204, 3221400});
  reach.row({"b1", "email", "consent.email.advertising"}, {5100, 1785000});
  reach.row({"b2", "phone", "mobile"}, {4110, 1438500});
}

}  // namespace

v1::FiguresReply desk_report(const v1::FiguresRequest& request) {
  v1::FiguresReply reply;
  reply.set_currency("EUR");
  switch (request.what()) {
    case v1::FiguresRequest::WHAT_MARKETING:
      add_marketing(reply);
      break;
    case v1::FiguresRequest::WHAT_PROCESSES:
      add_processes(reply);
      break;
    case v1::FiguresRequest::WHAT_COMPLETENESS:
      add_completeness(reply);
      break;
    default:
      add_contacts(reply);
  }
  // Nothing happened in the branch that is new.
  if (request.branch() == "b4")
    for (v1::ReportTable& table : *reply.mutable_tables()) table.clear_rows();
  return reply;
}

}  // namespace tresen::test
