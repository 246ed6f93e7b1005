#include "terminal/process/progress.h"

#include <algorithm>

#include "sync/record/condition.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "terminal/process/said.h"
#include "terminal/process/steps.h"
#include "terminal/process/steps/campaign.h"
#include "terminal/process/steps/follow_up.h"
#include "terminal/process/template.h"

namespace tresen {
namespace {

// The pinned template, if it still is the one that the process runs through.
const v1::ProcessTemplate* template_of(const CustomerProcess& process, const Surroundings& around) {
  const v1::ProcessTemplate* found = find_template(around.rules, process.template_id);
  if (!found || static_cast<std::size_t>(found->steps_size()) != process.steps.size()) {
    return nullptr;
  }
  for (std::size_t i = 0; i < process.steps.size(); ++i) {
    const v1::TemplateStep& definition = found->steps(static_cast<int>(i));
    if (definition.kind() != process.steps[i].kind || !find_step(definition.kind())) {
      return nullptr;
    }
  }
  return found;
}

// What a step is by itself, no other step considered.
StepState own_state(const StepContext& step, const Step& kind) {
  if (!holds(step.definition.condition(), step.around.customer, step.around.today) ||
      !kind.due(step)) {
    return StepState::skipped;
  }
  return kind.done(step) ? StepState::done : StepState::open;
}

bool keeps_closed(const StepStatus& status) {
  return status.must && status.state == StepState::open;
}

v1::OpenMandatory policy_of_template(const v1::ProcessTemplate& process_template) {
  const v1::OpenMandatory policy = process_template.open_mandatory();
  return policy == v1::OPEN_MANDATORY_UNSPECIFIED ? v1::OPEN_MANDATORY_BLOCK_CLOSE : policy;
}

bool blocks(v1::OpenMandatory policy) { return policy == v1::OPEN_MANDATORY_BLOCK_CLOSE; }

// Prerequisites lock all others until the last of them is done. The summary is locked exactly while
// closing is blocked.
void lock(std::vector<StepStatus>& statuses, v1::OpenMandatory policy) {
  const bool first = std::any_of(statuses.begin(), statuses.end(), [](const StepStatus& status) {
    return status.definition->prerequisite() && status.state == StepState::open;
  });
  const bool blocked =
      blocks(policy) && std::any_of(statuses.begin(), statuses.end(), keeps_closed);
  for (StepStatus& status : statuses) {
    if (status.state == StepState::skipped) continue;
    const bool locked =
        status.step->page == Page::summary ? blocked : first && !status.definition->prerequisite();
    if (locked) status.state = StepState::locked;
  }
}

// As each step is by itself, before any lock.
std::vector<StepStatus> unlocked_steps(const CustomerProcess& process, const Surroundings& around,
                                       const v1::ProcessTemplate& process_template) {
  std::vector<StepStatus> statuses;
  for (std::size_t i = 0; i < process.steps.size(); ++i) {
    const v1::TemplateStep& definition = process_template.steps(static_cast<int>(i));
    const Step* kind = find_step(definition.kind());
    StepStatus status{.step = kind,
                      .definition = &definition,
                      .state = own_state({process, around, definition, i}, *kind),
                      .must = kind->page != Page::summary &&
                              (definition.mandatory() || definition.prerequisite()),
                      .current = process.step == i,
                      .questions_open = 0,
                      .questions_all = 0};
    for (const QuestionStatus& question : questions_of(process, around, i)) {
      ++status.questions_all;
      if (!question.answered) ++status.questions_open;
    }
    statuses.push_back(status);
  }
  return statuses;
}

std::vector<Summary::FollowUp> follow_ups_of(const CustomerProcess& process,
                                             const Surroundings& around,
                                             const v1::ProcessTemplate& process_template) {
  std::vector<Summary::FollowUp> result;
  for (std::size_t i = 0; i < process.steps.size(); ++i) {
    if (const auto due = follow_up_of(process, i)) {
      result.push_back({*due, process_template.steps(static_cast<int>(i)).text(), {}});
    }
  }
  for (const Record& record : around.follow_ups) {
    const FollowUp made = read_follow_up(record);
    if (made.process == process.id && made.state == FollowUpState::open && !made.fields.empty()) {
      result.push_back({made.due, made.text, made.fields});
    }
  }
  return result;
}

std::string last_campaign(std::span<const Record> contacts) {
  MarketingContact last;
  for (const Record& record : contacts) {
    MarketingContact contact = read_contact(record);
    if (contact.kind == ContactKind::written) continue;
    if (contact.at_ms >= last.at_ms) last = std::move(contact);
  }
  return last.campaign;
}

}  // namespace

std::vector<StepStatus> steps_of(const CustomerProcess& process, const Surroundings& around) {
  const v1::ProcessTemplate* process_template = template_of(process, around);
  if (!process_template) return {};
  std::vector<StepStatus> statuses = unlocked_steps(process, around, *process_template);
  lock(statuses, policy_of_template(*process_template));
  return statuses;
}

std::vector<QuestionStatus> questions_of(const CustomerProcess& process, const Surroundings& around,
                                         std::size_t step) {
  const v1::ProcessTemplate* process_template = template_of(process, around);
  if (!process_template || step >= process.steps.size()) return {};
  const v1::TemplateStep& definition = process_template->steps(static_cast<int>(step));
  const std::vector<std::string> keys =
      find_step(definition.kind())->questions({process, around, definition, step});
  if (keys.empty()) return {};

  const std::vector<Question>& known = process.steps[step].questions;
  const Situation situation{process.branch, process.type, around.today};
  const std::vector<FieldVerdict> verdicts =
      judge_fields(around.customer, around.rules, situation, definition.only_fields());
  std::vector<QuestionStatus> result;
  for (const std::string& key : keys) {
    const auto verdict =
        std::find_if(verdicts.begin(), verdicts.end(), [&](const FieldVerdict& each) {
          return each.field == key && each.why != Why::earlier_rule;
        });
    const auto question = std::find_if(known.begin(), known.end(),
                                       [&](const Question& each) { return each.key == key; });
    if (verdict == verdicts.end()) continue;
    result.push_back({.key = key,
                      .rule = &around.rules.fields(verdict->rule),
                      .why = verdict->why,
                      .answered = question != known.end() && question->answered,
                      .current = process.step == step && process.field == key});
  }
  return result;
}

std::optional<CampaignChoice> campaign_of(const CustomerProcess& process) {
  for (const StepProgress& progress : process.steps) {
    if (progress.kind == v1::STEP_KIND_CAMPAIGN) return campaign_from(progress.choice);
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> categories_of(const CustomerProcess& process,
                                                      std::string_view set) {
  for (const StepProgress& progress : process.steps) {
    if (progress.kind == v1::STEP_KIND_CATEGORY && progress.set == set) return progress.choice;
  }
  return std::nullopt;
}

std::optional<Date> follow_up_of(const CustomerProcess& process, std::size_t step) {
  if (step >= process.steps.size() || process.steps[step].kind != v1::STEP_KIND_FOLLOW_UP) {
    return std::nullopt;
  }
  return follow_up_from(process.steps[step].choice);
}

Closing closing_of(const CustomerProcess& process, const Surroundings& around) {
  const v1::ProcessTemplate* process_template = template_of(process, around);
  if (!process_template) return {.blocked = true, .open_must = {}};
  Closing closing;
  closing.policy = policy_of_template(*process_template);
  const std::vector<StepStatus> statuses = unlocked_steps(process, around, *process_template);
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (keeps_closed(statuses[i])) closing.open_must.push_back(i);
  }
  closing.blocked = blocks(closing.policy) && !closing.open_must.empty();
  return closing;
}

Summary summary_of(const CustomerProcess& process, const Surroundings& around) {
  Summary summary;
  for (const Undoable& undoable : process.undo) {
    for (const WrittenField& field : undoable.fields) {
      const bool listed =
          std::any_of(summary.fields.begin(), summary.fields.end(),
                      [&](const Summary::Field& each) { return each.key == field.key; });
      if (!listed) {
        summary.fields.push_back({field.key, field.before, around.customer.answer(field.key)});
      }
    }
  }
  std::erase_if(summary.fields, [](const Summary::Field& field) {
    return field.before.state == field.after.state && field.before.value == field.after.value;
  });
  summary.campaign_before = last_campaign(around.contacts);
  summary.campaign = campaign_of(process);
  for (const StepProgress& progress : process.steps) {
    if (progress.kind != v1::STEP_KIND_CATEGORY || !progress.choice) continue;
    summary.categories.push_back({progress.set,
                                  set_items(around.customer.text("category." + progress.set)),
                                  *progress.choice});
  }
  for (const StepProgress& progress : process.steps) {
    const Step* kind = find_step(progress.kind);
    const auto choice =
        kind != nullptr && kind->lasting ? said_from(progress.choice) : std::nullopt;
    if (choice) summary.said.insert(summary.said.end(), choice->said.begin(), choice->said.end());
  }
  if (const v1::ProcessTemplate* process_template = template_of(process, around)) {
    summary.follow_ups = follow_ups_of(process, around, *process_template);
  }
  summary.closing = closing_of(process, around);
  return summary;
}

}  // namespace tresen
