#pragma once
// Files that the terminal reads besides its own code, beside the program: ../share/tresen.

#include "sync/base/result.h"
#include "sync/record/postcodes.h"

namespace tresen {

// German postcodes with their towns. Fault::absent: the file is not installed.
Result<Postcodes> read_postcodes();

}  // namespace tresen
