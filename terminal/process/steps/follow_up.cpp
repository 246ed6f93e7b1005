#include "terminal/process/steps/follow_up.h"

#include "sync/record/follow_up.h"

namespace tresen {
namespace {

constexpr int days_max = 3650;

std::vector<Edit> at_close(const StepContext& step, IdSource& ids) {
  const auto due = follow_up_from(step.progress().choice);
  if (!due) return {};
  const FollowUp follow_up{
      .id = ids.next(step.around.now.wall_ms),
      .customer = step.process.customer,
      .process = step.process.id,
      .due = *due,
      .text = step.definition.text(),
      .branch = step.around.branch,
      .fields = {},
  };
  return {follow_up_edit(Record{.id = follow_up.id, .kind = RecordKind::follow_up, .fields = {}},
                         follow_up)};
}

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules&) {
  if (definition.days() < 0 || definition.days() > days_max) {
    return {{"days", "0 to " + std::to_string(days_max)}};
  }
  return {};
}

}  // namespace

std::vector<std::string> follow_up_words(std::optional<Date> due) {
  if (!due) return {};
  return {iso_date(*due)};
}

std::optional<Date> follow_up_from(const std::optional<std::vector<std::string>>& words) {
  if (!words || words->empty()) return std::nullopt;
  return parse_date(words->front());
}

constinit const Step follow_up_step{
    .kind = v1::STEP_KIND_FOLLOW_UP,
    .name = "follow_up",
    .page = Page::follow_up,
    .repeatable = true,
    .due = always_due,
    .done = has_choice,
    .questions = asks_nothing,
    .at_close = at_close,
    .check = check,
};

}  // namespace tresen
