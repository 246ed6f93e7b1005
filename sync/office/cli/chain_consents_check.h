#pragma once
// What a chain says about consents, notices, controllers and the customer's own screen.

#include "sync/office/cli/names.h"
#include "sync/office/cli/place.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Of the rules as a whole: each wish is a known channel and purpose with a wording, each branch has
// a controller, the notice has a wording.
void check_consent_rules(const v1::Rules& rules, const Place& place, const Names& names);
// Of one step of a template: what kinds consent, notice, guardian and signature need.
void check_consent_step(const v1::TemplateStep& step, const v1::Rules& rules, const Place& place,
                        const Names& names);

}  // namespace tresen
