#pragma once
// Asks for the chain's consents that nothing holds for yet: one switch for each channel and
// purpose. Its choice is a SaidChoice. A process can always be closed without a yes (GDPR 7(4)).

#include <vector>

#include "terminal/process/step.h"

namespace tresen {

extern const Step consent_step;

// Indexes into Rules.consents of what the step asks now.
std::vector<int> wishes_of(const StepContext& step);

}  // namespace tresen
