#include "terminal/process/steps/guardian.h"

#include <algorithm>
#include <array>
#include <string>

#include "sync/record/customer.h"
#include "sync/record/missing_data.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 2> guardian_fields{"guardian.name", "guardian.relation"};

bool answered_here(const StepProgress& progress, const std::string& key) {
  return std::any_of(
      progress.questions.begin(), progress.questions.end(),
      [&](const Question& question) { return question.key == key && question.answered; });
}

bool is_guardians(std::string_view key) {
  return std::find(guardian_fields.begin(), guardian_fields.end(), key) != guardian_fields.end();
}

// The birth date where the step names it, and the guardian as soon as it shows a minor.
std::vector<std::string> questions(const StepContext& step) {
  const Surroundings& around = step.around;
  const Situation situation{step.process.branch, step.process.type, around.today};
  const bool minor = is_minor(around.customer, around.today);
  std::vector<std::string> keys;
  for (const FieldVerdict& verdict :
       judge_fields(around.customer, around.rules, situation, step.definition.only_fields())) {
    if (is_guardians(verdict.field) && !minor) continue;
    if (!verdict.asked && !answered_here(step.progress(), verdict.field)) continue;
    if (std::find(keys.begin(), keys.end(), verdict.field) == keys.end()) {
      keys.push_back(verdict.field);
    }
  }
  return keys;
}

bool due(const StepContext& step) { return !questions(step).empty(); }

bool done(const StepContext& step) {
  const std::vector<std::string> keys = questions(step);
  return std::all_of(keys.begin(), keys.end(),
                     [&](const std::string& key) { return answered_here(step.progress(), key); });
}

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules& rules) {
  for (const std::string_view key : guardian_fields) {
    const auto& wanted = definition.only_fields();
    if (std::find(wanted.begin(), wanted.end(), key) == wanted.end()) {
      return {
          {"only_fields", "guardian.name and guardian.relation, and birth_date if it is asked"}};
    }
    const bool ruled = std::any_of(rules.fields().begin(), rules.fields().end(),
                                   [&](const v1::FieldRule& rule) { return rule.field() == key; });
    if (!ruled) return {{"only_fields", "fields that the chain's rules ask"}};
  }
  return {};
}

}  // namespace

constinit const Step guardian_step{
    .kind = v1::STEP_KIND_GUARDIAN,
    .name = "guardian",
    .page = Page::questions,
    .repeatable = false,
    .due = due,
    .done = done,
    .questions = questions,
    .at_close = writes_nothing,
    .check = check,
};

}  // namespace tresen
