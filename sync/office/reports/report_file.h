#pragma once
// Reports as files: tables that other programs read, and sheets of paper. The same whoever saves
// them, on the command line or at a desk.

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "tresen/v1/report.pb.h"

namespace tresen {

// "marketing"; empty: there is no such report.
std::string_view name_of(v1::FiguresRequest::What what);

// Plain digits, amounts in cents; each table with its own head, an empty line between them.
std::string report_csv(const v1::FiguresReply& report);

// Draws what somebody else has put together. invalid: it is no report, or more than a file takes.
Result<std::string> make_report_file(const v1::FiguresFileRequest& request);

}  // namespace tresen
