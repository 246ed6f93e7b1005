#include "terminal/process/steps/consent.h"

#include <algorithm>
#include <string>

#include "terminal/process/said.h"

namespace tresen {
namespace {

bool due(const StepContext& step) { return has_choice(step) || !wishes_of(step).empty(); }

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules& rules) {
  if (rules.consents().empty()) return {{"kind", "a chain that lists its consents"}};
  for (const std::string& name : definition.consents()) {
    const bool listed = std::any_of(
        rules.consents().begin(), rules.consents().end(),
        [&](const v1::ConsentWish& wish) { return wish.channel() + "." + wish.purpose() == name; });
    if (!listed) return {{"consents", "CHANNEL.PURPOSE of the chain's consents"}};
  }
  return {};
}

}  // namespace

std::vector<int> wishes_of(const StepContext& step) {
  const std::vector<std::string> only(step.definition.consents().begin(),
                                      step.definition.consents().end());
  return consents_to_ask(step.around.customer, step.around.rules, step.around.branch, only,
                         step.around.now.wall_ms, step.around.today);
}

constinit const Step consent_step{
    .kind = v1::STEP_KIND_CONSENT,
    .name = "consent",
    .page = Page::consent,
    .repeatable = false,
    .due = due,
    .done = has_choice,
    .questions = asks_nothing,
    .at_close = write_said,
    .check = check,
    .lasting = true,
};

}  // namespace tresen
