#pragma once
// Shows what the process changes, old and new, and ends it. Stands last in every template, and is
// locked as long as must steps block the closing.

#include "terminal/process/step.h"

namespace tresen {

extern const Step summary_step;

}  // namespace tresen
