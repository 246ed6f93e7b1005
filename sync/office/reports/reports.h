#pragma once
// The reports of the counter side: who came by what, what campaigns brought in and cost, how
// processes went, how complete customers are and what the gaps cost. Whatever is told by branch has
// gone through merging.h first.

#include <cstdint>

#include "sync/base/result.h"
#include "sync/office/store/report_reader.h"
#include "tresen/v1/report.pb.h"

namespace tresen {

// invalid: the days are none. absent: there is no such branch.
Result<v1::FiguresReply> make_report(ReportReader& reader, const v1::FiguresRequest& request);

// What all of them are made of: the chain, the period and the branches that are wanted.
struct ReportFrame {
  v1::Chain chain;
  Period period;
  std::string branch;  // empty: all
  std::string currency;
};
Result<void> add_contacts_report(ReportReader& reader, const ReportFrame& frame,
                                 v1::FiguresReply& reply);
Result<void> add_marketing_report(ReportReader& reader, const ReportFrame& frame,
                                  v1::FiguresReply& reply);
Result<void> add_processes_report(ReportReader& reader, const ReportFrame& frame,
                                  v1::FiguresReply& reply);
Result<void> add_completeness_report(ReportReader& reader, const ReportFrame& frame,
                                     v1::FiguresReply& reply);

}  // namespace tresen
