#include "terminal/process/steps/signature.h"

#include "terminal/process/said.h"

namespace tresen {
namespace {

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules&) {
  if (!definition.text().empty()) return {};
  return {{"text", "id of the text to be signed"}};
}

}  // namespace

constinit const Step signature_step{
    .kind = v1::STEP_KIND_SIGNATURE,
    .name = "signature",
    .page = Page::signature,
    .repeatable = true,
    .due = always_due,
    .done = has_choice,
    .questions = asks_nothing,
    .at_close = write_said,
    .check = check,
    .lasting = true,
};

}  // namespace tresen
