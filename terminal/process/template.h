#pragma once
// Process templates: steps in order, as the chain's rules define them.

#include <string>
#include <string_view>
#include <vector>

#include "tresen/v1/chain.pb.h"

namespace tresen {

// Null: the rules have no template of this id. Valid as long as the rules.
const v1::ProcessTemplate* find_template(const v1::Rules& rules, std::string_view id);

bool is_for_branch(const v1::ProcessTemplate& process_template, std::string_view branch);

// Those that a counter of the branch can start, in the order of the rules. One with steps that only
// a newer release knows is left out.
std::vector<const v1::ProcessTemplate*> templates_of(const v1::Rules& rules,
                                                     std::string_view branch);

// Something in a template that this release cannot work by.
struct TemplateProblem {
  std::string where;   // "templates[brille_neu].steps[2].category_set"
  std::string wanted;  // what would be right, for operators
};

// Everything that is wrong with a template, not only the first: steps of kinds that this release
// does not know, twice what may stand once, sets, fields and tests that there are not, no summary
// at the end. Empty: it can be started.
std::vector<TemplateProblem> check_template(const v1::ProcessTemplate& process_template,
                                            const v1::Rules& rules);

}  // namespace tresen
