// The turns by which something is answered, chosen, or taken back.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/record/consent.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"
#include "sync/record/follow_up.h"
#include "sync/record/missing_data.h"
#include "sync/record/offer.h"
#include "sync/record/participation.h"
#include "terminal/process/draft.h"
#include "terminal/process/steps.h"
#include "terminal/process/steps/campaign.h"
#include "terminal/process/steps/category.h"
#include "terminal/process/steps/follow_up.h"
#include "terminal/process/turns.h"

namespace tresen {
namespace {

// Without stamp and signature: what a process compares and gives back.
Answer bare(const Answer& answer) {
  Answer bare_answer;
  bare_answer.state = answer.state;
  bare_answer.value = answer.value;
  bare_answer.source = answer.source;
  return bare_answer;
}

bool says_the_same(const Answer& a, const Answer& b) {
  return a.state == b.state && a.value == b.value;
}

// What was known of a field before the process.
Answer before_process(const CustomerProcess& process, const Record& customer,
                      std::string_view key) {
  for (const Undoable& undoable : process.undo) {
    for (const WrittenField& field : undoable.fields) {
      if (field.key == key) return field.before;
    }
  }
  return bare(customer.answer(key));
}

// The answer as it will be written, or why it cannot be.
Result<Answer> tidied_answer(const Surroundings& around, std::string_view key,
                             const Answer& given) {
  const std::string name(key);
  const Field* field = find_field(key);
  if (!field) return fail(Fault::absent, name + " is no field");
  if (field->level == FieldLevel::system || field->policy != Policy::last_writer) {
    return fail(Fault::denied, name + " is not answered at the counter");
  }
  Answer answer = bare(given);
  switch (given.state) {
    case AnswerState::missing:
    case AnswerState::not_applicable:
      return fail(Fault::invalid, name + ": value, refused, unknown or later");
    case AnswerState::refused:
    case AnswerState::unknown:
    case AnswerState::later:
      if (field->level == FieldLevel::blocking) {
        return fail(Fault::denied, name + " cannot be left open");
      }
      answer.value.clear();
      return answer;
    case AnswerState::value:
      break;
  }
  const std::string country = country_of(around.customer);
  const FieldContext context{around.today, country};
  answer.value = tidy(*field, given.value, context);
  const Verdict verdict = judge(*field, answer.value, context);
  if (verdict != Verdict::good && verdict != Verdict::unlikely) {
    return fail(Fault::invalid, name + " is " + std::string(name_of(verdict)));
  }
  return answer;
}

// Writes one field of the customer and remembers what was there.
void write_field(Draft& draft, Undoable& undoable, FieldEdit edit) {
  const Surroundings around = draft.around();
  const Answer& known = around.customer.answer(edit.key);
  edit.base = known.stamp;
  undoable.fields.push_back({edit.key, bare(known), bare(edit.answer)});
  draft.write({around.customer.id, RecordKind::customer, {std::move(edit)}});
}

// Whether a field says what this process found or wrote there, and nobody else since.
bool is_ours(const CustomerProcess& process, const Record& customer, const std::string& key) {
  const Answer& now = customer.answer(key);
  if (says_the_same(now, before_process(process, customer, key))) return true;
  for (const Undoable& undoable : process.undo) {
    for (const WrittenField& field : undoable.fields) {
      if (field.key == key && says_the_same(now, field.after)) return true;
    }
  }
  return false;
}

// What an answer brings with it: a refused e-mail refuses its consents, where none was ever given.
// When the question is answered anew, what the earlier answer brought goes with it.
void bring_consequences(Draft& draft, Undoable& undoable, std::string_view key,
                        const Answer& written) {
  const Record customer = draft.around().customer;
  std::map<std::string, Answer> wanted;
  for (const Undoable& earlier : draft.process.undo) {
    if (earlier.key != key) continue;
    for (const WrittenField& field : earlier.fields) {
      if (field.key != key) {
        wanted[field.key] = before_process(draft.process, customer, field.key);
      }
    }
  }
  if (written.state == AnswerState::refused) {
    Record ever_given = customer;  // without what was taken back, here or by undo
    std::erase_if(ever_given.fields, [&](const auto& field) {
      const auto back = wanted.find(field.first);
      const Answer& answer = back == wanted.end() ? field.second : back->second;
      return answer.state == AnswerState::missing;
    });
    for (const FieldEdit& edit : consents_after_refusal(ever_given, key, written.source)) {
      wanted[edit.key] = edit.answer;
    }
  }
  for (const auto& [field, answer] : wanted) {
    if (says_the_same(customer.answer(field), answer)) continue;
    if (!is_ours(draft.process, customer, field)) continue;
    write_field(draft, undoable, {.key = field, .answer = answer, .base = {}});
  }
}

void set_state(Draft& draft, const Record& record, FollowUpState state) {
  FollowUp follow_up = read_follow_up(record);
  follow_up.state = state;
  draft.write(follow_up_edit(record, follow_up));
}

// A follow-up that was to ask this field is done, unless it waits for another one.
void settle_follow_ups(Draft& draft, Undoable& undoable, std::string_view key) {
  const Surroundings around = draft.around();
  for (const Record& record : around.follow_ups) {
    const FollowUp follow_up = read_follow_up(record);
    const std::vector<std::string>& fields = follow_up.fields;
    if (follow_up.state != FollowUpState::open ||
        std::find(fields.begin(), fields.end(), key) == fields.end()) {
      continue;
    }
    const bool all = std::all_of(fields.begin(), fields.end(), [&](const std::string& field) {
      return field == key || is_resolved(around.customer.answer(field));
    });
    if (!all) continue;
    undoable.settled.push_back(record.id);
    set_state(draft, record, FollowUpState::done);
  }
}

void make_follow_up(Draft& draft, Undoable& undoable, std::string_view key, IdSource& ids) {
  const Surroundings around = draft.around();
  const FollowUp follow_up{
      .id = ids.next(around.now.wall_ms),
      .customer = draft.process.customer,
      .process = draft.process.id,
      .due = put_off_until(around.rules, around.today),
      .text = {},
      .branch = around.branch,
      .fields = {std::string(key)},
  };
  undoable.made.push_back(follow_up.id);
  draft.write(follow_up_edit(
      Record{.id = follow_up.id, .kind = RecordKind::follow_up, .fields = {}}, follow_up));
}

// Writes the answer with all that follows from it.
void take(Draft& draft, Undoable& undoable, const std::string& key, const Answer& given,
          IdSource& ids) {
  const Surroundings around = draft.around();
  const Answer before = before_process(draft.process, around.customer, key);
  const bool keeps = before.state == AnswerState::value && given.state != AnswerState::value;
  settle_follow_ups(draft, undoable, key);

  Answer written = given;
  if (keeps) {
    written = before;
  } else if (given.state == AnswerState::later) {
    written = put_off(before, given.source).value_or(given);
  }
  const bool confirms = given.state == AnswerState::value;  // a new stamp, even for an old value
  if (confirms || !says_the_same(draft.around().customer.answer(key), written)) {
    write_field(draft, undoable, {.key = key, .answer = written, .base = {}});
  }
  if (given.state == AnswerState::later && (keeps || written.state == AnswerState::later)) {
    make_follow_up(draft, undoable, key, ids);
  }
  bring_consequences(draft, undoable, key, written);
}

// The step that asks a question now, if any.
std::optional<std::size_t> step_asking(const CustomerProcess& process, const Surroundings& around,
                                       std::string_view key) {
  for (std::size_t step = 0; step < process.steps.size(); ++step) {
    for (const QuestionStatus& question : questions_of(process, around, step)) {
      if (question.key == key) return step;
    }
  }
  return std::nullopt;
}

Question* find_question(StepProgress& progress, std::string_view key) {
  const auto found = std::find_if(progress.questions.begin(), progress.questions.end(),
                                  [&](const Question& question) { return question.key == key; });
  return found == progress.questions.end() ? nullptr : &*found;
}

Result<void> not_locked(const CustomerProcess& process, const Surroundings& around,
                        std::size_t step) {
  const std::vector<StepStatus> statuses = steps_of(process, around);
  const StepState state = statuses[step].state;
  if (state != StepState::locked && state != StepState::skipped) return {};
  return fail(Fault::denied, "step " + std::string(statuses[step].step->name) + " is " +
                                 std::string(name_of(state)));
}

// The first step that is of this kind (and of this set).
Result<std::size_t> open_step_of(const CustomerProcess& process, const Surroundings& around,
                                 v1::StepKind kind, std::string_view set = {}) {
  for (std::size_t step = 0; step < process.steps.size(); ++step) {
    if (process.steps[step].kind != kind || process.steps[step].set != set) continue;
    TRY(not_locked(process, around, step));
    return step;
  }
  return fail(Fault::absent, "template has no such step");
}

void choose(Draft& draft, std::size_t step, std::vector<std::string> words) {
  StepProgress& progress = draft.process.steps[step];
  if (progress.choice == words) return;
  Undoable undoable;
  undoable.step = step;
  undoable.choice_before = std::move(progress.choice);
  draft.process.undo.push_back(std::move(undoable));
  progress.choice = std::move(words);
  progress.visited = true;
}

// Whoever brings a letter along came by its campaign, whether that is still offered or not.
Result<CampaignChoice> letter_choice(const Surroundings& around, const CampaignChoice& choice) {
  const auto code = parse_letter_code(choice.letter);
  for (const Record& record : around.contacts) {
    if (!code || record.id != participation_id(*code)) continue;
    CampaignChoice brought;
    brought.kind = CampaignChoice::Kind::campaign;
    brought.campaign = read_participation(record).campaign;
    brought.letter = to_text(*code);
    return brought;
  }
  return fail(Fault::absent, "no letter " + choice.letter + " went to this customer");
}

// The choice with its campaign checked; a referral without one is filed under the first campaign of
// the document that is offered and counts as a referral.
Result<CampaignChoice> offered_choice(const CustomerProcess& process, const Surroundings& around,
                                      CampaignChoice choice) {
  if (!choice.letter.empty()) return letter_choice(around, choice);
  const bool referral = choice.kind == CampaignChoice::Kind::referral;
  if (!referral && choice.kind != CampaignChoice::Kind::campaign) {
    CampaignChoice without;
    without.kind = choice.kind;
    return without;
  }
  if (referral && choice.referrer == process.customer) {
    return fail(Fault::invalid, "nobody recommends us to themselves");
  }
  const Situation situation{process.branch, process.type, around.today};
  for (const CampaignVerdict& verdict :
       judge_campaigns(around.customer, around.campaigns, situation)) {
    if (!verdict.offered) continue;
    if (referral && !around.campaigns.campaigns(verdict.index).counts_as_referral()) continue;
    if (choice.campaign == verdict.campaign) return choice;
    if (referral && choice.campaign.empty()) {
      choice.campaign = verdict.campaign;
      return choice;
    }
  }
  if (referral && choice.campaign.empty()) return choice;
  return fail(Fault::absent, "campaign " + choice.campaign + " is not offered");
}

}  // namespace

Result<Turn> answer(const CustomerProcess& process, const Surroundings& around,
                    std::string_view key, Answer answer, IdSource& ids) {
  TRY(may_work(process, around));
  TRY_TO(given, tidied_answer(around, key, answer));
  const std::string name(key);
  const auto step = step_asking(process, around, key);
  if (step) TRY(not_locked(process, around, *step));

  Draft draft(process, around);
  if (step) draft.enter(*step, key);
  Undoable undoable;
  undoable.step = draft.process.step;
  undoable.key = name;
  take(draft, undoable, name, given, ids);
  Question* question = step ? find_question(draft.process.steps[*step], key) : nullptr;
  if (question) {
    undoable.answered_before = question->answered;
    question->answered = true;
  }
  draft.process.undo.push_back(std::move(undoable));
  if (question) draft.pass_question(key);
  return std::move(draft).finish();
}

Result<Turn> choose_campaign(const CustomerProcess& process, const Surroundings& around,
                             const CampaignChoice& choice) {
  TRY(may_work(process, around));
  TRY_TO(step, open_step_of(process, around, v1::STEP_KIND_CAMPAIGN));
  TRY_TO(offered, offered_choice(process, around, choice));
  Draft draft(process, around);
  draft.enter(step);
  choose(draft, step, campaign_words(offered));
  draft.pass_step();
  return std::move(draft).finish();
}

Result<Turn> choose_categories(const CustomerProcess& process, const Surroundings& around,
                               std::string_view set, std::vector<std::string> categories) {
  TRY(may_work(process, around));
  TRY_TO(step, open_step_of(process, around, v1::STEP_KIND_CATEGORY, set));
  const v1::CategorySet* known = find_category_set(around.rules, set);
  const std::vector<std::string> chosen = set_items(set_value(std::move(categories)));
  for (const std::string& id : chosen) {
    const bool there =
        known && std::any_of(known->categories().begin(), known->categories().end(),
                             [&](const v1::Category& category) { return category.id() == id; });
    if (!there) return fail(Fault::absent, "set " + std::string(set) + " has no category " + id);
  }
  if (chosen.size() > 1 && !known->multiple()) {
    return fail(Fault::invalid, "set " + std::string(set) + " takes one category");
  }
  Draft draft(process, around);
  draft.enter(step);
  choose(draft, step, chosen);
  if (!known || !known->multiple()) draft.pass_step();
  return std::move(draft).finish();
}

Result<Turn> set_follow_up(const CustomerProcess& process, const Surroundings& around,
                           std::optional<Date> due) {
  TRY(may_work(process, around));
  const std::size_t step = process.step;
  if (process.steps[step].kind != v1::STEP_KIND_FOLLOW_UP) {
    return fail(Fault::absent, "the step on the screen sets no follow-up");
  }
  TRY(not_locked(process, around, step));
  if (due && days_between(around.today, *due) < 0) {
    return fail(Fault::invalid, "a follow-up lies in the future");
  }
  Draft draft(process, around);
  draft.enter(step);
  choose(draft, step, follow_up_words(due));
  draft.pass_step();
  return std::move(draft).finish();
}

Result<Turn> record_said(const CustomerProcess& process, const Surroundings& around,
                         const SaidChoice& choice) {
  TRY(may_work(process, around));
  const std::size_t step = process.step;
  const Step* kind = find_step(process.steps[step].kind);
  if (kind == nullptr || !kind->lasting) {
    return fail(Fault::absent, "the step on the screen asks for no consent");
  }
  TRY(not_locked(process, around, step));
  Draft draft(process, around);
  draft.enter(step);
  choose(draft, step, said_words(choice));
  if (choice.objects() && !has_objected(around.customer) && !draft.process.undo.empty()) {
    Answer objection;
    objection.state = AnswerState::value;
    objection.value = "yes";
    objection.source = Source::spoken;
    write_field(draft, draft.process.undo.back(),
                {.key = "objection", .answer = objection, .base = {}});
  }
  draft.pass_step();
  return std::move(draft).finish();
}

Result<Turn> undo(const CustomerProcess& process, const Surroundings& around) {
  TRY(may_work(process, around));
  if (process.undo.empty()) return fail(Fault::absent, "nothing to take back");
  const Undoable& last = process.undo.back();
  Draft draft(process, around);
  draft.process.undo.pop_back();

  Edit edit{around.customer.id, RecordKind::customer, {}};
  for (auto field = last.fields.rbegin(); field != last.fields.rend(); ++field) {
    const Answer& now = around.customer.answer(field->key);
    if (!says_the_same(now, field->after)) continue;  // somebody else has written since
    edit.fields.push_back({.key = field->key, .answer = field->before, .base = now.stamp});
  }
  draft.write(std::move(edit));
  for (const Record& record : around.follow_ups) {
    const auto is = [&](const Uuid& id) { return id == record.id; };
    if (std::any_of(last.made.begin(), last.made.end(), is)) {
      set_state(draft, record, FollowUpState::dropped);
    } else if (std::any_of(last.settled.begin(), last.settled.end(), is)) {
      set_state(draft, record, FollowUpState::open);
    }
  }
  StepProgress& progress = draft.process.steps[last.step];
  if (last.key.empty()) {
    progress.choice = last.choice_before;
  } else if (Question* question = find_question(progress, last.key)) {
    question->answered = last.answered_before;
  }
  draft.enter(last.step, last.key);
  return std::move(draft).finish();
}

}  // namespace tresen
