#pragma once
// A report on paper: each of its tables, with a bar beside the first figure.

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "tresen/v1/report.pb.h"

namespace tresen {

// As a PDF of A4 sheets. `title`: name_of() a report. `language`: de or en, else German.
Result<std::string> draw_report(const v1::FiguresReply& report, std::string_view title,
                                std::string_view below, std::string_view language);

}  // namespace tresen
