#pragma once
// A program that is fed with a text and heard to its end, within a time and a bound.

#include <chrono>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

struct ProgramEnd {
  std::string said;    // its standard output; at most so much
  int exit_code = -1;  // -1: a signal ended it
  bool out_of_time = false;
  bool said_too_much = false;
};

// `words[0]` is the path of the program. It gets nothing of our environment but PATH, LANG, and
// what `environment` names ("KEY=value"); its standard error goes where ours goes. Whatever it has
// started in its process group ends with it. absent: it cannot be started.
Result<ProgramEnd> run_program(const std::vector<std::string>& words,
                               const std::vector<std::string>& environment,
                               const std::string& input, std::chrono::milliseconds time_max,
                               std::size_t said_max);

}  // namespace tresen
