#include "sync/office/reports/report_file.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sync/office/cli/csv.h"
#include "sync/office/reports/report_sheet.h"

namespace tresen {
namespace {

using Ask = v1::FiguresRequest;

constexpr std::array<std::pair<Ask::What, std::string_view>, 4> names{
    {{Ask::WHAT_CONTACTS, "contacts"},
     {Ask::WHAT_MARKETING, "marketing"},
     {Ask::WHAT_PROCESSES, "processes"},
     {Ask::WHAT_COMPLETENESS, "completeness"}}};

// More than any report has, and no more than is drawn while somebody waits.
constexpr int tables_max = 16, columns_max = 64, rows_max = 20'000;
constexpr std::int64_t number_max = 1'000'000'000'000'000;

bool is_word(const v1::ReportColumn& column) {
  return column.unit() == v1::ReportColumn::UNIT_WORD;
}

// A figure as a script wants it: plain digits.
std::string plain(const v1::ReportColumn& column, const v1::ReportCell& cell) {
  if (is_word(column)) return cell.word();
  return cell.has_number() ? std::to_string(cell.number()) : "";
}

bool is_whole(const v1::ReportTable& table, const v1::ReportRow& row) {
  if (row.cells_size() != table.columns_size()) return false;
  return std::ranges::all_of(row.cells(), [](const v1::ReportCell& cell) {
    return cell.number() <= number_max && cell.number() >= -number_max;
  });
}

// Writers take for granted what head office's own reports keep.
Result<void> check(const v1::FiguresReply& report) {
  int rows = 0;
  for (const v1::ReportTable& table : report.tables()) {
    rows += table.rows_size();
    const bool whole = std::ranges::all_of(
        table.rows(), [&](const v1::ReportRow& row) { return is_whole(table, row); });
    if (!whole || table.columns_size() > columns_max) {
      return fail(Fault::invalid, "table \"" + table.id() + "\" is none of a report");
    }
  }
  if (report.tables_size() <= tables_max && rows <= rows_max) return {};
  return fail(Fault::invalid, "a file takes at most 20,000 rows; choose fewer days or one branch");
}

}  // namespace

std::string_view name_of(Ask::What what) {
  const auto found = std::ranges::find(names, what, &decltype(names)::value_type::first);
  return found == names.end() ? std::string_view() : found->second;
}

std::string report_csv(const v1::FiguresReply& report) {
  std::string text;
  for (const v1::ReportTable& table : report.tables()) {
    if (!text.empty()) text += "\r\n";
    std::vector<std::string> cells{"table"};
    for (const v1::ReportColumn& column : table.columns()) cells.push_back(column.key());
    text += csv_line(cells);
    for (const v1::ReportRow& row : table.rows()) {
      cells = {table.id()};
      for (int i = 0; i < row.cells_size(); ++i) {
        cells.push_back(plain(table.columns(i), row.cells(i)));
      }
      text += csv_line(cells);
    }
  }
  return text;
}

Result<std::string> make_report_file(const v1::FiguresFileRequest& request) {
  const std::string_view name = name_of(request.what());
  const bool as_pdf = request.format() == v1::FiguresFileRequest::FORMAT_PDF;
  if (name.empty() || (!as_pdf && request.format() != v1::FiguresFileRequest::FORMAT_CSV)) {
    return fail(Fault::invalid,
                "this head office does not know the report or the file; is it an older one?");
  }
  TRY(check(request.report()));
  if (!as_pdf) return report_csv(request.report());
  return draw_report(request.report(), name, request.below(), request.language());
}

}  // namespace tresen
