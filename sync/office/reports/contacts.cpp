// Marketing contacts: by which campaign and on which way, and where.

#include <map>
#include <tuple>

#include "sync/office/reports/report_table.h"
#include "sync/office/reports/reports.h"
#include "sync/office/reports/told_branches.h"

namespace tresen {

Result<void> add_contacts_report(ReportReader& reader, const ReportFrame& frame,
                                 v1::FiguresReply& reply) {
  TRY_TO(sums, reader.contacts(frame.period));
  std::map<std::string, std::uint64_t> cases;
  for (const ContactSum& sum : sums) cases[sum.branch] += sum.count;
  cases.erase("");
  const ToldBranches told(frame, cases);
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> ways;
  std::map<std::string, std::map<std::string, std::uint64_t>> branches;  // by kind
  for (const ContactSum& sum : sums) {
    const auto name = told.name_of(sum.branch);
    if (!name) continue;
    ways[{sum.campaign, sum.kind, sum.way}] += sum.count;
    branches[*name][sum.kind] += sum.count;
  }
  TableMaker campaigns(
      reply, "campaigns",
      {{"campaign", in_words}, {"kind", in_words}, {"way", in_words}, {"contacts", in_counts}});
  for (const auto& [key, count] : ways) {
    const auto& [campaign, kind, way] = key;
    campaigns.row({campaign, kind, way}, {figure(count)});
  }
  TableMaker places(reply, "branches",
                    {{"branch", in_words},
                     {"stated", in_counts},
                     {"matched", in_counts},
                     {"turned_down", in_counts},
                     {"written", in_counts}});
  for (auto& [name, counts] : branches) {
    places.row({name}, {figure(counts["stated"]), figure(counts["matched"]),
                        figure(counts["turned_down"]), figure(counts["written"])});
  }
  told.note_withheld("branches", reply);
  return {};
}

}  // namespace tresen
