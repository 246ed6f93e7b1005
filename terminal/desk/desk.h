#pragma once
// The desk of head office from its window to its line: opens both, and lets `reduce` and `present`
// do the rest. One thread; the line has its own and only rings.

#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace tresen::desk {

// What head office is told of this program.
inline constexpr std::string_view desk_version = "0.1.0";

struct DeskOptions {
  std::string data_dir;        // of this desk; made if it is not there
  std::string server;          // HOST:PORT of head office's enrolment
  std::string enrolment_code;  // empty: it is enrolled already
  int width = 1440;            // pixels
  int height = 900;            // pixels
  std::string language = "de";
  std::string exports;  // folder of the files that are saved; empty: "exports" in data_dir
  std::string ui_map;   // socket that tells tools what is shown; empty: none
};

// Until the window is closed. absent: the desk is not enrolled and has no code, or no display.
Result<void> run_desk(const DeskOptions& options, const Clock& clock);

}  // namespace tresen::desk
