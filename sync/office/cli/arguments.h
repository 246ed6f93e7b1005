#pragma once
// The command line of tresen-headoffice: what may be typed, and which command it means.

namespace tresen {

// Runs the command. 0: done. 1: not done, why is on standard error. 2: it was typed wrongly.
int run_command_line(int count, const char* const* words);

}  // namespace tresen
