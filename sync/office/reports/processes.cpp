// How processes went: by template and branch, never by who worked on them.

#include <algorithm>
#include <map>

#include "sync/office/reports/report_table.h"
#include "sync/office/reports/reports.h"
#include "sync/office/reports/told_branches.h"

namespace tresen {
namespace {

std::uint64_t cases_of(const ProcessSum& sum) {
  return std::max(sum.opened, sum.closed + sum.cancelled);
}

void add(ProcessSum& into, const ProcessSum& more) {
  into.opened += more.opened;
  into.closed += more.closed;
  into.cancelled += more.cancelled;
  into.parked += more.parked;
  into.open += more.open;
  into.steps += more.steps;
  into.done += more.done;
  into.skipped += more.skipped;
  into.refused += more.refused;
  into.later += more.later;
  into.took_s += more.took_s;
}

std::vector<std::optional<std::int64_t>> figures_of(const ProcessSum& sum) {
  return {figure(sum.opened),  figure(sum.closed),    figure(sum.parked),
          figure(sum.open),    figure(sum.cancelled), part_of(sum.took_s, sum.closed),
          figure(sum.steps),   figure(sum.done),      figure(sum.skipped),
          figure(sum.refused), figure(sum.later)};
}

// Templates of one group of branches, the rare ones together.
std::map<std::string, ProcessSum> merged(const std::map<std::string, ProcessSum>& templates) {
  std::map<std::string, std::uint64_t> cases;
  for (const auto& [id, sum] : templates) cases[id] = cases_of(sum);
  const Merged names = merge_kinds(cases);
  std::map<std::string, ProcessSum> told;
  for (const auto& [id, sum] : templates) {
    if (const auto name = names.name_of(id)) add(told[*name], sum);
  }
  return told;
}

// `words` and then the figures of a sum.
std::vector<TableMaker::Column> columns_of(std::vector<TableMaker::Column> words) {
  words.insert(words.end(), {{"opened", in_counts},
                             {"closed", in_counts},
                             {"parked", in_counts},
                             {"open", in_counts},
                             {"cancelled", in_counts},
                             {"mean_time", in_seconds},
                             {"steps", in_counts},
                             {"done", in_counts},
                             {"skipped", in_counts},
                             {"refused", in_counts},
                             {"later", in_counts}});
  return words;
}

}  // namespace

Result<void> add_processes_report(ReportReader& reader, const ReportFrame& frame,
                                  v1::FiguresReply& reply) {
  TRY_TO(sums, reader.processes(frame.period));
  std::map<std::string, std::uint64_t> cases;
  for (const ProcessSum& sum : sums) cases[sum.branch] += cases_of(sum);
  cases.erase("");
  const ToldBranches told(frame, cases);
  std::map<std::string, std::map<std::string, ProcessSum>> branches;
  std::map<std::string, ProcessSum> all;
  for (const ProcessSum& sum : sums) {
    const auto name = told.name_of(sum.branch);
    if (!name || sum.branch.empty()) continue;
    add(branches[*name][sum.template_id], sum);
    add(all[sum.template_id], sum);
  }
  TableMaker templates(reply, "templates", columns_of({{"template", in_words}}));
  for (const auto& [id, sum] : merged(all)) templates.row({id}, figures_of(sum));
  TableMaker places(reply, "branches", columns_of({{"branch", in_words}}));
  for (const auto& [name, parts] : branches) {
    ProcessSum sum;
    for (const auto& [id, part] : parts) add(sum, part);
    places.row({name}, figures_of(sum));
  }
  TableMaker both(reply, "branch_templates",
                  columns_of({{"branch", in_words}, {"template", in_words}}));
  for (const auto& [name, parts] : branches) {
    for (const auto& [id, sum] : merged(parts)) both.row({name, id}, figures_of(sum));
  }
  told.note_withheld("branches", reply);
  return {};
}

}  // namespace tresen
