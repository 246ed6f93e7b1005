#pragma once
// Sets a day on which somebody sees to the customer again: pick-up, fitting, check.

#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "terminal/process/step.h"

namespace tresen {

extern const Step follow_up_step;

// The form of StepProgress::choice of this kind, and back. Nothing: no follow-up is wanted.
std::vector<std::string> follow_up_words(std::optional<Date> due);
std::optional<Date> follow_up_from(const std::optional<std::vector<std::string>>& words);

}  // namespace tresen
