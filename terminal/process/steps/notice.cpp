#include "terminal/process/steps/notice.h"

#include "terminal/process/said.h"

namespace tresen {
namespace {

bool due(const StepContext& step) {
  const Controller controller = controller_of(step.around.rules, step.around.branch);
  return has_choice(step) || notice_given_ms(step.around.consents, controller) == 0;
}

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules& rules) {
  if (!text_of(definition, rules).empty()) return {};
  return {{"text", "id of a text, or Rules.notice_text"}};
}

}  // namespace

std::string text_of(const v1::TemplateStep& definition, const v1::Rules& rules) {
  return definition.text().empty() ? rules.notice_text() : definition.text();
}

constinit const Step notice_step{
    .kind = v1::STEP_KIND_NOTICE,
    .name = "notice",
    .page = Page::notice,
    .repeatable = false,
    .due = due,
    .done = has_choice,
    .questions = asks_nothing,
    .at_close = write_said,
    .check = check,
    .lasting = true,
};

}  // namespace tresen
