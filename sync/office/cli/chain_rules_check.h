#pragma once
// The part of a chain file that says what is asked at the counter, and how: branches, field rules,
// templates, category sets.

#include "sync/office/cli/names.h"
#include "sync/office/cli/place.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

void check_rules(const v1::Rules& rules, const Place& place, const Names& names);

}  // namespace tresen
