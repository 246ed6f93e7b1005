#include "terminal/process/draft.h"

#include <algorithm>
#include <utility>

#include "terminal/process/process_fields.h"

namespace tresen {

Result<void> may_work(const CustomerProcess& process, const Surroundings& around) {
  if (process.state != ProcessState::open) {
    return fail(Fault::denied, "process is " + std::string(name_of(process.state)));
  }
  if (around.customer.id != process.customer) {
    return fail(Fault::invalid, "process is another customer's");
  }
  if (around.rules.version() != process.rules_version) {
    return fail(Fault::conflict,
                "process needs rules version " + std::to_string(process.rules_version));
  }
  if (steps_of(process, around).empty()) {
    return fail(Fault::conflict, "process needs template " + process.template_id +
                                     " with the steps that it was opened with");
  }
  return {};
}

Draft::Draft(CustomerProcess next, const Surroundings& around)
    : process(std::move(next)), around_(around), customer_(around.customer) {}

Surroundings Draft::around() const {
  return {.stored = around_.stored,
          .customer = customer_,
          .contacts = around_.contacts,
          .follow_ups = around_.follow_ups,
          .rules = around_.rules,
          .campaigns = around_.campaigns,
          .branch = around_.branch,
          .now = around_.now,
          .today = around_.today,
          .consents = around_.consents,
          .device = around_.device};
}

// Edits of one record become one, so that they are one change.
void Draft::write(Edit edit) {
  if (edit.fields.empty()) return;
  if (edit.record == customer_.id) {
    const Stamp stamp{
        .ms = static_cast<std::uint64_t>(std::max<std::int64_t>(around_.now.wall_ms, 0))};
    customer_ = with_edit(std::move(customer_), edit, stamp);
  }
  const auto same = std::find_if(edits_.begin(), edits_.end(),
                                 [&](const Edit& each) { return each.record == edit.record; });
  if (same == edits_.end()) {
    edits_.push_back(std::move(edit));
  } else {
    std::move(edit.fields.begin(), edit.fields.end(), std::back_inserter(same->fields));
  }
}

// Fixes the questions of a step as they are now.
void Draft::refresh(std::size_t step) {
  std::vector<Question> questions;
  for (const QuestionStatus& status : questions_of(process, around(), step)) {
    questions.push_back({status.key, status.answered});
  }
  process.steps[step].questions = std::move(questions);
}

std::string Draft::first_question(std::size_t step) const {
  const std::vector<Question>& questions = process.steps[step].questions;
  const auto open = std::find_if(questions.begin(), questions.end(),
                                 [](const Question& question) { return !question.answered; });
  if (open != questions.end()) return open->key;
  return questions.empty() ? std::string() : questions.front().key;
}

void Draft::enter(std::size_t step, std::string_view key) {
  process.step = step;
  process.steps[step].visited = true;
  refresh(step);
  const std::vector<Question>& questions = process.steps[step].questions;
  const bool asked = std::any_of(questions.begin(), questions.end(),
                                 [&](const Question& question) { return question.key == key; });
  process.field = asked ? std::string(key) : first_question(step);
}

void Draft::pass_question(std::string_view key) {
  refresh(process.step);
  std::vector<Question> questions = process.steps[process.step].questions;
  const auto here = std::find_if(questions.begin(), questions.end(),
                                 [&](const Question& question) { return question.key == key; });
  if (here != questions.end()) std::rotate(questions.begin(), here, questions.end());
  const auto open = std::find_if(questions.begin(), questions.end(), [&](const Question& question) {
    return !question.answered && question.key != key;
  });
  if (open != questions.end()) {
    process.field = open->key;
  } else if (steps()[process.step].state == StepState::open) {
    process.field = first_question(process.step);
  } else {
    pass_step();
  }
}

void Draft::pass_step() {
  const std::vector<StepStatus> statuses = steps();
  const std::size_t count = statuses.size();
  const auto wanted = [&](std::size_t i) {
    return i != process.step && statuses[i].state == StepState::open &&
           statuses[i].step->page != Page::summary &&
           (statuses[i].must || !process.steps[i].visited);
  };
  for (std::size_t distance = 1; distance < count; ++distance) {
    const std::size_t i = (process.step + distance) % count;
    if (wanted(i)) return enter(i);
  }
  if (statuses.back().state == StepState::open) return enter(count - 1);
  // What is left is the step on the screen itself, or it is a prerequisite that opened again.
  for (std::size_t i = 0; i < count; ++i) {
    if (statuses[i].state == StepState::open) return enter(i);
  }
}

Turn Draft::finish() && {
  if (process.state == ProcessState::open) {
    for (std::size_t i = 0; i < process.steps.size(); ++i) {
      if (process.steps[i].visited) refresh(i);
    }
    const StepState here = steps()[process.step].state;
    if (here == StepState::locked || here == StepState::skipped) {
      pass_step();
    } else {
      enter(process.step, process.field);
    }
  }
  const std::vector<StepStatus> statuses = steps();
  for (std::size_t i = 0; i < statuses.size(); ++i) process.steps[i].state = statuses[i].state;

  std::vector<Edit> edits;
  if (Edit edit = edit_of(around_.stored, process); !edit.fields.empty()) {
    edits.push_back(std::move(edit));
  }
  std::move(edits_.begin(), edits_.end(), std::back_inserter(edits));
  return {std::move(process), std::move(edits)};
}

}  // namespace tresen
