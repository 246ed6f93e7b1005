#pragma once
// Has a text of the chain signed on the glass. Its choice is a SaidChoice; one without an act means
// that the customer did not want to sign.

#include "terminal/process/step.h"

namespace tresen {

extern const Step signature_step;

}  // namespace tresen
