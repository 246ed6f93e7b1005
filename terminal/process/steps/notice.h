#pragma once
// Shows the privacy notice (GDPR 13) to customers whom this branch's controller has not yet
// informed. Its choice is a SaidChoice with one act.

#include <string>

#include "terminal/process/step.h"

namespace tresen {

extern const Step notice_step;

// Id of the text that a notice or signature step shows.
std::string text_of(const v1::TemplateStep& definition, const v1::Rules& rules);

}  // namespace tresen
