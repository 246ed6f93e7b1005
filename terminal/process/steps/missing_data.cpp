#include "terminal/process/steps/missing_data.h"

#include <algorithm>

#include "sync/record/field.h"
#include "sync/record/missing_data.h"

namespace tresen {
namespace {

bool answered_here(const StepProgress& progress, const std::string& key) {
  return std::any_of(
      progress.questions.begin(), progress.questions.end(),
      [&](const Question& question) { return question.key == key && question.answered; });
}

// The gaps of this moment and what was answered in this process, in the order of the rules. So a
// field that another terminal answered meanwhile disappears, and one that an answer has made
// necessary finds its place.
std::vector<std::string> questions(const StepContext& step) {
  const Situation situation{step.process.branch, step.process.type, step.around.today};
  std::vector<std::string> keys;
  for (const FieldVerdict& verdict : judge_fields(step.around.customer, step.around.rules,
                                                  situation, step.definition.only_fields())) {
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

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules&) {
  std::vector<DefinitionProblem> problems;
  for (const std::string& key : definition.only_fields()) {
    if (!find_field(key)) problems.push_back({"only_fields", "keys of the field catalogue"});
  }
  return problems;
}

}  // namespace

constinit const Step missing_data_step{
    .kind = v1::STEP_KIND_MISSING_DATA,
    .name = "missing_data",
    .page = Page::questions,
    .repeatable = false,
    .due = due,
    .done = done,
    .questions = questions,
    .at_close = writes_nothing,
    .check = check,
};

}  // namespace tresen
