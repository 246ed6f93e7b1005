#pragma once
// All step kinds that this release knows.

#include <span>

#include "terminal/process/step.h"

namespace tresen {

std::span<const Step* const> steps();

// Null: a kind of a newer release.
const Step* find_step(v1::StepKind kind);
const Step* find_step(std::string_view name);

}  // namespace tresen
