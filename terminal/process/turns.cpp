#include "terminal/process/turns.h"

#include <algorithm>
#include <set>
#include <utility>

#include "terminal/process/draft.h"
#include "terminal/process/steps.h"
#include "terminal/process/template.h"

namespace tresen {
namespace {

// Whether a step may be put on the screen.
Result<void> may_open(const std::vector<StepStatus>& statuses, std::size_t step) {
  if (step >= statuses.size()) return fail(Fault::absent, "process has no such step");
  const StepState state = statuses[step].state;
  if (state == StepState::locked || state == StepState::skipped) {
    return fail(Fault::denied, "step " + std::string(statuses[step].step->name) + " is " +
                                   std::string(name_of(state)));
  }
  return {};
}

std::vector<StepProgress> steps_from(const v1::ProcessTemplate& process_template) {
  std::vector<StepProgress> result;
  for (const v1::TemplateStep& definition : process_template.steps()) {
    StepProgress progress;
    progress.kind = definition.kind();
    progress.set = definition.category_set();
    result.push_back(std::move(progress));
  }
  return result;
}

Result<void> may_start(const Surroundings& around, const v1::ProcessTemplate* process_template,
                       std::string_view template_id) {
  if (around.customer.id.none()) return fail(Fault::invalid, "a process needs a customer");
  if (!process_template) return fail(Fault::absent, "no template " + std::string(template_id));
  if (!is_for_branch(*process_template, around.branch)) {
    return fail(Fault::denied, "template " + process_template->id() + " is for other branches");
  }
  const std::vector<TemplateProblem> problems = check_template(*process_template, around.rules);
  if (problems.empty()) return {};
  return fail(Fault::invalid, problems.front().where + ": wanted is " + problems.front().wanted);
}

// The customer's fields whose answer is another than before the process; sorted.
std::vector<std::string> changed_fields(const CustomerProcess& process, const Record& customer) {
  std::set<std::string> seen, changed;
  for (const Undoable& undoable : process.undo) {
    for (const WrittenField& field : undoable.fields) {
      if (!seen.insert(field.key).second) continue;
      const Answer& now = customer.answer(field.key);
      if (now.state != field.before.state || now.value != field.before.value) {
        changed.insert(field.key);
      }
    }
  }
  return {changed.begin(), changed.end()};
}

// A newer version of the rules may take the place of the pinned one if it asks the same steps.
bool same_steps(const CustomerProcess& process, const v1::Rules& rules) {
  const v1::ProcessTemplate* found = find_template(rules, process.template_id);
  if (!found) return false;
  const std::vector<StepProgress> wanted = steps_from(*found);
  return std::equal(wanted.begin(), wanted.end(), process.steps.begin(), process.steps.end(),
                    [](const StepProgress& a, const StepProgress& b) {
                      return a.kind == b.kind && a.set == b.set;
                    });
}

// What the steps that are done write when the process ends; of a cancelled one only what lasts.
// Each of them sees the records of those before it, so that their chain goes on.
void write_done_steps(Draft& draft, const CustomerProcess& process, const Surroundings& around,
                      bool lasting_only, IdSource& ids) {
  std::vector<Record> consents(around.consents.begin(), around.consents.end());
  Surroundings seen = around;
  const std::vector<StepStatus> statuses = steps_of(process, around);
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (statuses[i].state != StepState::done) continue;
    if (lasting_only && !statuses[i].step->lasting) continue;
    seen.consents = consents;
    const StepContext step{process, seen, *statuses[i].definition, i};
    for (Edit& edit : statuses[i].step->at_close(step, ids)) {
      if (edit.kind == RecordKind::consent) {
        consents.push_back(
            with_edit({.id = edit.record, .kind = edit.kind, .fields = {}}, edit, {}));
      }
      draft.write(std::move(edit));
    }
  }
}

}  // namespace

Result<Turn> start(const Surroundings& around, std::string_view template_id,
                   std::string correlation, IdSource& ids) {
  const v1::ProcessTemplate* process_template = find_template(around.rules, template_id);
  TRY(may_start(around, process_template, template_id));
  CustomerProcess process;
  process.id = ids.next(around.now.wall_ms);
  process.customer = around.customer.id;
  process.customer_no = around.customer.text("customer_no");
  process.template_id = process_template->id();
  process.type = process_template->type();
  process.rules_version = around.rules.version();
  process.branch = around.branch;
  process.correlation = std::move(correlation);
  process.opened_ms = around.now.wall_ms;
  process.steps = steps_from(*process_template);
  Draft draft(std::move(process), around);
  // The first step that is open: as if the last one had just been left.
  draft.process.step = draft.process.steps.size() - 1;
  draft.pass_step();
  return std::move(draft).finish();
}

Result<Turn> open_step(const CustomerProcess& process, const Surroundings& around,
                       std::size_t step) {
  TRY(may_work(process, around));
  TRY(may_open(steps_of(process, around), step));
  Draft draft(process, around);
  draft.enter(step);
  return std::move(draft).finish();
}

Result<Turn> open_question(const CustomerProcess& process, const Surroundings& around,
                           std::string_view key) {
  TRY(may_work(process, around));
  for (std::size_t step = 0; step < process.steps.size(); ++step) {
    for (const QuestionStatus& question : questions_of(process, around, step)) {
      if (question.key != key) continue;
      TRY(may_open(steps_of(process, around), step));
      Draft draft(process, around);
      draft.enter(step, key);
      return std::move(draft).finish();
    }
  }
  return fail(Fault::absent, "no step asks " + std::string(key));
}

Result<Turn> go_on(const CustomerProcess& process, const Surroundings& around) {
  TRY(may_work(process, around));
  Draft draft(process, around);
  draft.pass_step();
  return std::move(draft).finish();
}

Result<Turn> look_again(const CustomerProcess& process, const Surroundings& around) {
  TRY(may_work(process, around));
  return Draft(process, around).finish();
}

Result<Turn> park(const CustomerProcess& process, const Surroundings& around) {
  TRY(may_work(process, around));
  Draft draft(process, around);
  draft.process.state = ProcessState::parked;
  return std::move(draft).finish();
}

Result<Turn> resume(const CustomerProcess& process, const Surroundings& around) {
  if (process.state != ProcessState::parked && process.state != ProcessState::open) {
    return fail(Fault::denied, "process is " + std::string(name_of(process.state)));
  }
  if (process.branch != around.branch) {
    return fail(Fault::denied, "process belongs to branch " + process.branch);
  }
  CustomerProcess next = process;
  next.state = ProcessState::open;
  if (around.rules.version() > process.rules_version && same_steps(process, around.rules)) {
    next.rules_version = around.rules.version();
  }
  TRY(may_work(next, around));
  return Draft(std::move(next), around).finish();
}

Result<Turn> cancel(const CustomerProcess& process, const Surroundings& around, IdSource& ids) {
  CustomerProcess next = process;
  if (next.state == ProcessState::parked) next.state = ProcessState::open;
  TRY(may_work(next, around));
  next.state = ProcessState::cancelled;
  next.ended_ms = around.now.wall_ms;
  next.changed = changed_fields(process, around.customer);
  next.undo.clear();
  for (StepProgress& progress : next.steps) progress.choice.reset();
  Draft draft(std::move(next), around);
  write_done_steps(draft, process, around, true, ids);
  return std::move(draft).finish();
}

Result<Turn> close(const CustomerProcess& process, const Surroundings& around, IdSource& ids) {
  TRY(may_work(process, around));
  const Closing closing = closing_of(process, around);
  const std::vector<StepStatus> statuses = steps_of(process, around);
  if (closing.blocked) {
    std::string open;
    for (const std::size_t step : closing.open_must) {
      open += " " + std::string(statuses[step].step->name);
    }
    return fail(Fault::denied, "must steps are open:" + open);
  }
  Draft draft(process, around);
  write_done_steps(draft, process, around, false, ids);
  draft.process.state = ProcessState::closed;
  draft.process.ended_ms = around.now.wall_ms;
  draft.process.changed = changed_fields(process, around.customer);
  draft.process.undo.clear();
  draft.process.step = process.steps.size() - 1;
  draft.process.field.clear();
  return std::move(draft).finish();
}

}  // namespace tresen
