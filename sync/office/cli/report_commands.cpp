#include "sync/office/cli/report_commands.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sync/base/text.h"
#include "sync/office/cli/csv.h"
#include "sync/office/cli/json.h"
#include "sync/office/reports/report_file.h"
#include "sync/office/reports/report_sheet.h"

namespace tresen {
namespace {

v1::FiguresRequest::What what_of(const std::string& word) {
  for (const auto what : {v1::FiguresRequest::WHAT_CONTACTS, v1::FiguresRequest::WHAT_MARKETING,
                          v1::FiguresRequest::WHAT_PROCESSES}) {
    if (name_of(what) == word) return what;
  }
  return v1::FiguresRequest::WHAT_COMPLETENESS;
}

bool is_word(const v1::ReportColumn& column) {
  return column.unit() == v1::ReportColumn::UNIT_WORD;
}

// A figure as it is read.
std::string shown(const v1::ReportColumn& column, const v1::ReportCell& cell) {
  if (is_word(column)) return cell.word().empty() ? "-" : cell.word();
  if (!cell.has_number()) return "-";
  const std::int64_t number = cell.number();
  const auto with_rest = [&](std::int64_t unit, int digits) {
    std::string rest = std::to_string(std::abs(number) % unit);
    rest.insert(0, static_cast<std::size_t>(digits) - rest.size(), '0');
    return (number < 0 ? "-" : "") + std::to_string(std::abs(number) / unit) + "." + rest;
  };
  switch (column.unit()) {
    case v1::ReportColumn::UNIT_CENTS:
      return with_rest(100, 2);
    case v1::ReportColumn::UNIT_PERMILLE:
      return with_rest(10, 1) + "%";
    case v1::ReportColumn::UNIT_SECONDS:
      return std::to_string(number / 60) + ":" + (number % 60 < 10 ? "0" : "") +
             std::to_string(number % 60);
    default:
      return std::to_string(number);
  }
}

std::string json_of(const v1::FiguresReply& report, const std::string& what) {
  JsonText json;
  json.object().member("report", what).member("currency", report.currency());
  json.member("other_currency", report.other_currency());
  for (const v1::ReportTable& table : report.tables()) {
    json.key(table.id()).array();
    for (const v1::ReportRow& row : table.rows()) {
      json.object();
      for (int i = 0; i < row.cells_size(); ++i) {
        json.key(table.columns(i).key());
        if (is_word(table.columns(i))) {
          json.value(row.cells(i).word());
        } else if (row.cells(i).has_number()) {
          json.value(row.cells(i).number());
        } else {
          json.null();
        }
      }
      json.end_object();
    }
    json.end_array();
  }
  json.key("withheld").array();
  for (const std::string& table : report.withheld()) json.value(table);
  return json.end_array().end_object().text();
}

void print(const v1::ReportTable& table, const Console& console) {
  console.print(table.id() + (table.rows().empty() ? ": nothing" : ":"));
  if (table.rows().empty()) return;
  std::vector<std::vector<std::string>> lines(1);
  for (const v1::ReportColumn& column : table.columns()) lines[0].push_back(column.key());
  for (const v1::ReportRow& row : table.rows()) {
    auto& line = lines.emplace_back();
    for (int i = 0; i < row.cells_size(); ++i) {
      line.push_back(shown(table.columns(i), row.cells(i)));
    }
  }
  std::vector<std::size_t> widths(lines[0].size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], length(line[i]));
  }
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string space(widths[i] - length(line[i]), ' ');
      const bool left = is_word(table.columns(static_cast<int>(i)));
      text += "  " + (left ? line[i] + space : space + line[i]);
    }
    console.print(text);
  }
}

// All contacts one by one, page by page.
Result<void> list_contacts(AdminClient& office, const ReportOrder& order, const Console& console) {
  v1::AdminRequest request;
  v1::ContactsRequest& asked = *request.mutable_contacts();
  asked.set_no(order.no);
  asked.set_branch(order.branch);
  asked.set_from(order.from);
  asked.set_to(order.to);
  JsonText json;
  json.array();
  std::string csv = "day,customer_no,campaign,kind,way,branch\r\n";
  std::uint64_t count = 0;
  do {
    TRY_TO(reply, office.ask(request));
    for (const v1::ContactFacts& one : reply.contacts().contacts()) {
      ++count;
      if (!order.csv.empty()) {
        csv += csv_line({one.day(), one.no(), one.campaign(), one.kind(), one.way(), one.branch()});
      } else if (console.json) {
        json.object().member("day", one.day()).member("no", one.no());
        json.member("campaign", one.campaign()).member("kind", one.kind());
        json.member("way", one.way()).member("branch", one.branch()).end_object();
      } else {
        console.print(one.day() + "  " + (one.no().empty() ? "-" : one.no()) + "  " +
                      (one.campaign().empty() ? "recommended" : one.campaign()) + "  " +
                      one.kind() + (one.way().empty() ? "" : " by " + one.way()) +
                      (one.branch().empty() ? "" : " in " + one.branch()));
      }
    }
    asked.set_before_day(reply.contacts().before_day());
    asked.set_before_row(reply.contacts().before_row());
  } while (!asked.before_day().empty());
  if (!order.csv.empty()) {
    TRY(write_file(order.csv, csv));
    console.tell(std::to_string(count) + " contacts in " + order.csv);
  } else if (console.json) {
    console.print(json.end_array().text());
  } else if (count == 0) {
    console.print("there are no contacts");
  }
  return {};
}

std::string headline(const ReportOrder& order) {
  std::string text = order.branch;
  if (!order.from.empty() || !order.to.empty()) {
    text += (text.empty() ? "" : ", ") + order.from + " – " + order.to;
  }
  return text;
}

}  // namespace

Result<void> show_report(AdminClient& office, const std::string& what, const ReportOrder& order,
                         const Console& console) {
  if (order.list || !order.no.empty()) {
    if (order.pdf.empty()) return list_contacts(office, order, console);
    return fail(Fault::invalid, "single contacts come as --csv or --json, not as --pdf");
  }
  v1::AdminRequest request;
  v1::FiguresRequest& asked = *request.mutable_report();
  asked.set_what(what_of(what));
  asked.set_branch(order.branch);
  asked.set_from(order.from);
  asked.set_to(order.to);
  TRY_TO(reply, office.ask(request));
  const v1::FiguresReply& report = reply.report();
  if (!order.csv.empty()) TRY(write_file(order.csv, report_csv(report)));
  if (!order.pdf.empty()) {
    TRY_TO(sheet, draw_report(report, what, headline(order), order.language));
    TRY(write_file(order.pdf, sheet));
  }
  if (console.json) {
    console.print(json_of(report, what));
    return {};
  }
  for (const v1::ReportTable& table : report.tables()) print(table, console);
  for (const std::string& table : report.withheld()) {
    console.tell(table + ": not all is told; fewer than 5 staff or 10 cases, even together");
  }
  if (report.other_currency() > 0) {
    console.tell(std::to_string(report.other_currency()) + " sales are not in " +
                 report.currency() + " and not counted");
  }
  return {};
}

}  // namespace tresen
