#include "terminal/process/steps/category.h"

#include <algorithm>

namespace tresen {
namespace {

FieldEdit item_edit(const std::string& key, FieldEdit::Action action, const std::string& item,
                    const Answer& known) {
  FieldEdit field;
  field.key = key;
  field.action = action;
  field.base = known.stamp;
  field.answer.state = AnswerState::value;
  field.answer.value = item;
  field.answer.source = Source::spoken;
  return field;
}

bool has(const std::vector<std::string>& items, const std::string& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

// One item after the other, so that two terminals that file the same customer at the same time both
// count. "Nothing fits" in a set of one leaves what was there: a blank never overwrites.
std::vector<Edit> at_close(const StepContext& step, IdSource&) {
  const v1::CategorySet* set = find_category_set(step.around.rules, step.definition.category_set());
  if (!set || !step.progress().choice) return {};
  const std::vector<std::string>& chosen = *step.progress().choice;
  if (chosen.empty() && !set->multiple()) return {};

  const std::string key = "category." + set->id();
  const Answer& known = step.around.customer.answer(key);
  const std::vector<std::string> filed = set_items(step.around.customer.text(key));
  Edit edit{step.around.customer.id, RecordKind::customer, {}};
  for (const std::string& item : filed) {
    if (!has(chosen, item)) {
      edit.fields.push_back(item_edit(key, FieldEdit::Action::remove, item, known));
    }
  }
  for (const std::string& item : chosen) {
    if (!has(filed, item)) {
      edit.fields.push_back(item_edit(key, FieldEdit::Action::add, item, known));
    }
  }
  if (edit.fields.empty()) return {};
  return {edit};
}

std::vector<DefinitionProblem> check(const v1::TemplateStep& definition, const v1::Rules& rules) {
  const v1::CategorySet* set = find_category_set(rules, definition.category_set());
  if (!set) return {{"category_set", "the id of one of category_sets"}};
  if (set->categories().empty()) return {{"category_set", "a set that has categories"}};
  return {};
}

}  // namespace

const v1::CategorySet* find_category_set(const v1::Rules& rules, std::string_view id) {
  for (const v1::CategorySet& set : rules.category_sets()) {
    if (set.id() == id) return &set;
  }
  return nullptr;
}

constinit const Step category_step{
    .kind = v1::STEP_KIND_CATEGORY,
    .name = "category",
    .page = Page::choices,
    .repeatable = true,
    .due = always_due,
    .done = has_choice,
    .questions = asks_nothing,
    .at_close = at_close,
    .check = check,
};

}  // namespace tresen
