#pragma once
// Asks for exactly the data that the chain wants and does not have. With nothing to ask it is not
// due.

#include "terminal/process/step.h"

namespace tresen {

extern const Step missing_data_step;

}  // namespace tresen
