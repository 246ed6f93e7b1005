#include "terminal/process/step.h"

namespace tresen {

std::vector<std::string> asks_nothing(const StepContext&) { return {}; }

std::vector<Edit> writes_nothing(const StepContext&, IdSource&) { return {}; }

std::vector<DefinitionProblem> needs_nothing(const v1::TemplateStep&, const v1::Rules&) {
  return {};
}

bool always_due(const StepContext&) { return true; }

bool has_choice(const StepContext& step) { return step.progress().choice.has_value(); }

}  // namespace tresen
