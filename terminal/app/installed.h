#pragma once
// Files that the terminal reads besides its own code, beside the program: ../share/tresen.

#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/record/postcodes.h"

namespace tresen {

inline constexpr std::string_view app_version = "0.1.0";

// The chain that a terminal practises with which is not enrolled, as text.
Result<std::string> read_training_chain();
// German postcodes with their towns. Fault::absent: the file is not installed.
Result<Postcodes> read_postcodes();

}  // namespace tresen
