#pragma once
// Asks who speaks for a minor: name and relation (BGB 107, GDPR 8). Due for customers under 18;
// with the birth date among its fields it asks that first. Ordinary questions: the chain's rules
// must ask these fields.

#include "terminal/process/step.h"

namespace tresen {

extern const Step guardian_step;

}  // namespace tresen
