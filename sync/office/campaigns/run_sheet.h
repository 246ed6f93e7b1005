#pragma once
// The statistics of a run on paper: the figures of each channel, branch and reason, with a bar
// beside them in the same row.

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// As a PDF of A4 sheets. `language`: de or en, else German.
Result<std::string> draw_run_sheet(const v1::RunStatisticsReply& statistics,
                                   std::string_view language);

}  // namespace tresen
