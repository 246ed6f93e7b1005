#pragma once
// Files the customer under a category of the chain's set, or under several where the set allows it.
// What is filed already is shown but asked again: people change.

#include <string_view>

#include "terminal/process/step.h"

namespace tresen {

extern const Step category_step;

// Null: the rules have no such set. Valid as long as the rules.
const v1::CategorySet* find_category_set(const v1::Rules& rules, std::string_view id);

}  // namespace tresen
