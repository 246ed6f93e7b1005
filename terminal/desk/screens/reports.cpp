// H05: what came of it all. One of four reports, over a period, of all branches or of one.

#include <array>
#include <utility>

#include "sync/base/clock.h"
#include "terminal/desk/form.h"
#include "terminal/desk/reach.h"
#include "terminal/desk/screens/report_shapes.h"

namespace tresen::desk {
namespace {

using Ask = v1::FiguresRequest;

constexpr std::array<std::pair<std::string_view, Ask::What>, 4> kinds{
    {{"report.contacts", Ask::WHAT_CONTACTS},
     {"report.marketing", Ask::WHAT_MARKETING},
     {"report.processes", Ask::WHAT_PROCESSES},
     {"report.completeness", Ask::WHAT_COMPLETENESS}}};

constexpr int span_days = 30;

bool press_kind(const std::string& key, Reach& reach) {
  for (const auto& [name, what] : kinds) {
    if (key != name) continue;
    Reports& reports = reach.state.reports;
    reports.what = what;
    reports.table.clear();
    reports.aspect = 0;
    reports.pick.clear();
    reports.reply.reset();
    ask_report(reach);
    return true;
  }
  return false;
}

// From such a day until today, or always.
void take_span(const std::string& span, Reach& reach) {
  Reports& reports = reach.state.reports;
  const Date today = local_date(reach.state.now.wall_ms);
  reach.state.form.faults.erase("report.from");
  reach.state.form.faults.erase("report.to");
  reports.from.clear();
  reports.to.clear();
  if (span == "month") reports.from = iso_date(plus_days(today, 1 - span_days));
  if (span == "year") reports.from = iso_date(today.year() / std::chrono::January / 1);
  if (span != "all") reports.to = iso_date(today);
  ask_report(reach);
}

// As "marketing-branches-2026-11-22.pdf".
void save(const std::string& ending, Reach& reach) {
  Reports& reports = reach.state.reports;
  if (!can_save_report(reach.state) || reach.asking(Purpose::report_file)) return;
  reports.file.clear();
  for (const auto& [key, what] : kinds)
    if (what == reports.what) reports.file = key.substr(key.find('.') + 1);
  if (const v1::ReportTable* table = shown_table(reports)) reports.file += "-" + table->id();
  reports.file += "-" + iso_date(local_date(reach.state.now.wall_ms)) + "." + ending;
  reach.ask_report_file(ending == "pdf" ? v1::FiguresFileRequest::FORMAT_PDF
                                        : v1::FiguresFileRequest::FORMAT_CSV);
}

}  // namespace

void ask_report(Reach& reach) {
  Reports& reports = reach.state.reports;
  reports.due_ms = 0;
  v1::AdminRequest request;
  reports.asked = wanted_report(reports);
  *request.mutable_report() = reports.asked;
  reach.ask(Purpose::report, std::move(request));
}

void open_reports(Reach& reach) {
  reach.state.page = Page::reports;
  ask_report(reach);
}

bool press_reports(const std::string& key, Reach& reach) {
  Reports& reports = reach.state.reports;
  if (reach.state.page != Page::reports) return false;
  if (press_kind(key, reach)) return true;
  if (key.starts_with("table.")) {
    reports.table = key.substr(6);
    reports.aspect = 0;
    reports.pick.clear();
  } else if (key.starts_with("aspect.")) {
    reports.aspect = std::strtoull(key.c_str() + 7, nullptr, 10);
  } else if (key.starts_with("span.")) {
    take_span(key.substr(5), reach);
  } else if (key.starts_with("save.")) {
    save(key.substr(5), reach);
  } else {
    return false;
  }
  return true;
}

bool answer_reports(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  Reports& reports = reach.state.reports;
  if (purpose == Purpose::report_file) {
    reach.orders.emplace_back(
        SaveFile{reports.file, std::move(*reply.mutable_report_file()->mutable_file())});
    return true;
  }
  if (purpose != Purpose::report) return false;
  reports.reply = std::move(*reply.mutable_report());
  reports.of = reports.asked;
  return true;
}

bool is_report_field(std::string_view key) { return key == "report.from" || key == "report.to"; }

std::string report_text(const State& state, std::string_view key) {
  return shown_date(key == "report.from" ? state.reports.from : state.reports.to,
                    state.language == "de");
}

std::string put_report(std::string_view key, const std::string& text, Reach& reach) {
  Reports& reports = reach.state.reports;
  std::string& kept = key == "report.from" ? reports.from : reports.to;
  const auto date = read_date(text);
  if (!date && !text.empty()) return "desk.fault.date";
  const std::string day = date ? iso_date(*date) : std::string();
  const std::string& first = key == "report.from" ? day : reports.from;
  const std::string& last = key == "report.from" ? reports.to : day;
  if (!first.empty() && !last.empty() && last < first) return "desk.fault.period";
  kept = day;
  reports.due_ms = reach.state.now.boot_ms + count_pause_ms;
  return {};
}

}  // namespace tresen::desk
