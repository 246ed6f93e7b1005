#include "sync/office/cli/report_arguments.h"

#include <CLI/CLI.hpp>

namespace tresen {

void add_outcome_commands(CLI::App& app, OutcomeWords& words, const AddOfficeCommand& add) {
  add_answer_commands(app, words.answers, add);
  ReportOrder& order = words.report;
  CLI::App* report = app.add_subcommand("report", "What came of it, in figures, never by employee");
  report->require_subcommand(1);
  const auto one = [&](const std::string& name, const char* what) {
    CLI::App* sub =
        add(*report, name, what, [&order, name](AdminClient& office, const Console& console) {
          return show_report(office, name, order, console);
        });
    sub->add_option("--branch", order.branch, "This branch, or the group that it is merged into");
    sub->add_option("--from", order.from, "First day, such as 2026-11-01");
    sub->add_option("--to", order.to, "Last day");
    sub->add_option("--csv", order.csv, "As this table");
    sub->add_option("--pdf", order.pdf, "As this sheet, with bars");
    sub->add_option("--language", order.language, "Of the sheet")
        ->check(CLI::IsMember({"de", "en"}))
        ->capture_default_str();
    return sub;
  };
  CLI::App* contacts = one("contacts", "Marketing contacts by campaign, way and branch");
  contacts->add_option("--customer", order.no, "Those of this customer, one by one");
  contacts->add_flag("--list", order.list, "One by one, newest first");
  one("marketing", "What campaigns brought in and cost; stated and matched side by side");
  one("processes", "How processes went, by template and branch");
  one("completeness", "How complete customers are, and what the gaps cost");
  for (CLI::App* sub : report->get_subcommands(nullptr)) {
    sub->footer(
        "Branches with fewer than 5 staff or 10 cases are merged; amounts are in cents "
        "in --json and --csv.");
  }
}

}  // namespace tresen
