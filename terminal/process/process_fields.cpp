#include "terminal/process/process_fields.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/text.h"
#include "terminal/process/steps.h"
#include "terminal/process/steps/campaign.h"
#include "terminal/process/words.h"

namespace tresen {
namespace {

// Keys of this room beside those of process_record.h.
constexpr std::string_view progress_key = "progress";  // a line for each step
constexpr std::string_view changed_key = "changed";    // a set of field keys
constexpr std::string_view customer_no_key = "customer_no";
// Stands where nothing stands any more. A blank would do too, but head office takes a blank only
// from a writer that saw the very value, and the old answers in an undo list must go for certain.
constexpr std::string_view nothing = "-";

std::string kind_word(v1::StepKind kind) {
  const Step* step = find_step(kind);
  return step ? std::string(step->name) : std::to_string(static_cast<int>(kind));
}

std::string line_of(const StepProgress& progress) {
  WordWriter line;
  line.number(static_cast<std::uint64_t>(progress.kind));
  line.number(progress.visited ? 1 : 0);
  line.word(progress.set);
  line.choice(progress.choice);
  line.number(progress.questions.size());
  for (const Question& question : progress.questions) {
    line.word(question.key);
    line.number(question.answered ? 1 : 0);
  }
  return std::move(line).line();
}

std::optional<StepProgress> progress_of(std::string_view text) {
  WordReader line(text);
  StepProgress progress;
  const std::uint64_t kind = line.number();
  if (!v1::StepKind_IsValid(static_cast<int>(kind))) return std::nullopt;
  progress.kind = static_cast<v1::StepKind>(kind);
  progress.visited = line.number() != 0;
  progress.set = line.word();
  progress.choice = line.choice();
  const std::uint64_t questions = line.number();
  for (std::uint64_t i = 0; i < questions && !line.failed(); ++i) {
    Question question{line.word()};
    question.answered = line.number() != 0;
    progress.questions.push_back(std::move(question));
  }
  if (!line.ends()) return std::nullopt;
  return progress;
}

std::string line_of(const Undoable& undoable) {
  WordWriter line;
  line.number(undoable.step);
  line.word(undoable.key);
  line.number(undoable.answered_before ? 1 : 0);
  line.number(undoable.fields.size());
  for (const WrittenField& field : undoable.fields) {
    line.word(field.key);
    line.answer(field.before);
    line.answer(field.after);
  }
  line.ids(undoable.made);
  line.ids(undoable.settled);
  line.choice(undoable.choice_before);
  return std::move(line).line();
}

std::optional<Undoable> undoable_of(std::string_view text) {
  WordReader line(text);
  Undoable undoable;
  undoable.step = static_cast<std::size_t>(line.number());
  undoable.key = line.word();
  undoable.answered_before = line.number() != 0;
  const std::uint64_t fields = line.number();
  for (std::uint64_t i = 0; i < fields && !line.failed(); ++i) {
    WrittenField field{line.word(), {}, {}};
    field.before = line.answer();
    field.after = line.answer();
    undoable.fields.push_back(std::move(field));
  }
  undoable.made = line.ids();
  undoable.settled = line.ids();
  undoable.choice_before = line.choice();
  if (!line.ends()) return std::nullopt;
  return undoable;
}

// What the campaign step chose, in the words of process_record.h.
void tell_campaign(const StepProgress& progress, ProcessRecord& stored) {
  const auto choice = campaign_from(progress.choice);
  if (!choice) return;
  switch (choice->kind) {
    case CampaignChoice::Kind::campaign:
      stored.campaign = choice->campaign;
      break;
    case CampaignChoice::Kind::referral:
      stored.campaign = choice->campaign.empty() ? std::string(recommended) : choice->campaign;
      stored.referrer = choice->referrer;
      break;
    case CampaignChoice::Kind::none:
    case CampaignChoice::Kind::unknown:
      stored.campaign = no_campaign;
      break;
  }
}

ProcessRecord stored_form(const CustomerProcess& process) {
  ProcessRecord stored;
  stored.id = process.id;
  stored.customer = process.customer;
  stored.template_id = process.template_id;
  stored.type = process.type;
  stored.state = process.state;
  stored.rules_version = process.rules_version;
  stored.opened_at_ms = process.opened_ms;
  stored.closed_at_ms = process.ended_ms;
  stored.branch = process.branch;
  stored.correlation = process.correlation;
  stored.step = process.steps.empty() ? -1 : static_cast<int>(process.step);
  stored.field = process.field.empty() ? std::string(nothing) : process.field;
  for (const StepProgress& progress : process.steps) {
    StoredStep step{kind_word(progress.kind), progress.state, {}};
    for (const Question& question : progress.questions) step.questions.push_back(question.key);
    stored.steps.push_back(std::move(step));
    if (progress.kind == v1::STEP_KIND_CAMPAIGN) tell_campaign(progress, stored);
    if (progress.kind == v1::STEP_KIND_CATEGORY && progress.choice && !progress.set.empty()) {
      stored.categories[progress.set] = *progress.choice;
    }
  }
  for (const Undoable& undoable : process.undo) stored.undo.push_back(line_of(undoable));
  if (stored.undo.empty()) stored.undo.emplace_back(nothing);
  return stored;
}

void write(Edit& edit, const Record& stored, std::string_view key, std::string value) {
  if (value.empty() || stored.text(key) == value) return;
  FieldEdit field;
  field.key = key;
  field.base = stored.answer(key).stamp;
  field.answer.state = AnswerState::value;
  field.answer.value = std::move(value);
  field.answer.source = Source::system;
  edit.fields.push_back(std::move(field));
}

Result<void> read_progress(const Record& record, CustomerProcess& process) {
  const std::string& text = record.text(progress_key);
  if (text.empty()) return fail(Fault::invalid, "process: no progress");
  for (const std::string& line : split(text, '\n')) {
    auto progress = progress_of(line);
    if (!progress) return fail(Fault::invalid, "process: progress cannot be read");
    process.steps.push_back(std::move(*progress));
  }
  return {};
}

}  // namespace

Record record_of(const CustomerProcess& process) {
  const Record blank{.id = process.id, .kind = RecordKind::process, .fields = {}};
  return with_edit(blank, edit_of(blank, process), Stamp{});
}

Edit edit_of(const Record& stored, const CustomerProcess& process) {
  Edit edit = process_edit(stored, stored_form(process));
  edit.record = process.id;
  edit.kind = RecordKind::process;
  std::vector<std::string> lines;
  for (const StepProgress& progress : process.steps) lines.push_back(line_of(progress));
  write(edit, stored, progress_key, join(lines, "\n"));
  write(edit, stored, changed_key, set_value(process.changed));
  write(edit, stored, customer_no_key, process.customer_no);
  return edit;
}

Result<CustomerProcess> process_of(const Record& record) {
  if (record.kind != RecordKind::process) return fail(Fault::invalid, "process: another kind");
  const ProcessRecord stored = read_process(record);
  CustomerProcess process;
  process.id = record.id;
  process.customer = stored.customer;
  process.customer_no = record.text(customer_no_key);
  process.template_id = stored.template_id;
  process.type = stored.type;
  process.rules_version = stored.rules_version;
  process.branch = stored.branch;
  process.correlation = stored.correlation;
  process.state = stored.state;
  process.opened_ms = stored.opened_at_ms;
  process.ended_ms = stored.closed_at_ms;
  process.field = stored.field == nothing ? std::string() : stored.field;
  process.changed = set_items(record.text(changed_key));
  TRY(read_progress(record, process));
  if (stored.steps.size() != process.steps.size()) {
    return fail(Fault::invalid, "process: steps and progress differ");
  }
  for (std::size_t i = 0; i < process.steps.size(); ++i) {
    process.steps[i].state = stored.steps[i].state;
  }
  if (stored.step < 0 || static_cast<std::size_t>(stored.step) >= process.steps.size()) {
    return fail(Fault::invalid, "process: step is none of the template's");
  }
  process.step = static_cast<std::size_t>(stored.step);
  for (const std::string& line : stored.undo) {
    if (line == nothing) continue;
    auto undoable = undoable_of(line);
    if (!undoable || undoable->step >= process.steps.size()) {
      return fail(Fault::invalid, "process: undo cannot be read");
    }
    process.undo.push_back(std::move(*undoable));
  }
  return process;
}

}  // namespace tresen
