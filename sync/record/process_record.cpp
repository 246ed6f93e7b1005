#include "sync/record/process_record.h"

#include <array>

#include "sync/base/text.h"
#include "sync/record/composing.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 4> process_states{"open", "parked", "closed", "cancelled"};
constexpr std::array<std::string_view, 4> step_states{"open", "done", "locked", "skipped"};
constexpr std::string_view category_prefix = "category.";

template <class State>
State state_of(const std::array<std::string_view, 4>& words, std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return static_cast<State>(i);
  }
  return State::open;
}

std::string step_key(std::size_t index, std::string_view part) {
  return "step." + std::to_string(index) + "." + std::string(part);
}

std::vector<std::string> lines(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : split(text, '\n');
}

}  // namespace

std::string_view name_of(ProcessState state) {
  return process_states.at(static_cast<std::size_t>(state));
}

std::string_view name_of(StepState state) {
  return step_states.at(static_cast<std::size_t>(state));
}

ProcessRecord read_process(const Record& record) {
  ProcessRecord process{.id = record.id,
                        .customer = id_of(record.text("customer")),
                        .template_id = record.text("template"),
                        .type = record.text("type"),
                        .state = state_of<ProcessState>(process_states, record.text("state")),
                        .rules_version = number_of<std::uint64_t>(record.text("rules_version")),
                        .opened_at_ms = number_of<std::int64_t>(record.text("opened_at")),
                        .closed_at_ms = number_of<std::int64_t>(record.text("closed_at")),
                        .branch = record.text("branch"),
                        .correlation = record.text("correlation"),
                        .step = number_of<int>(record.text("step"), -1),
                        .field = record.text("field"),
                        .steps = {},
                        .campaign = record.text("campaign"),
                        .referrer = id_of(record.text("referrer")),
                        .categories = {},
                        .undo = lines(record.text("undo"))};
  for (std::size_t i = 0; !record.text(step_key(i, "kind")).empty(); ++i) {
    process.steps.push_back(
        {.kind = record.text(step_key(i, "kind")),
         .state = state_of<StepState>(step_states, record.text(step_key(i, "state"))),
         .questions = lines(record.text(step_key(i, "questions")))});
  }
  for (const auto& [key, answer] : record.fields) {
    if (!key.starts_with(category_prefix) || answer.state != AnswerState::value) continue;
    process.categories[key.substr(category_prefix.size())] = set_items(answer.value);
  }
  return process;
}

Edit process_edit(const Record& stored, const ProcessRecord& process) {
  Record target = stored;
  target.id = process.id;
  target.kind = RecordKind::process;
  Wanted wanted{{"customer", id_text(process.customer)},
                {"template", process.template_id},
                {"type", process.type},
                {"state", std::string(name_of(process.state))},
                {"rules_version", number_text(static_cast<std::int64_t>(process.rules_version))},
                {"opened_at", number_text(process.opened_at_ms)},
                {"closed_at", number_text(process.closed_at_ms)},
                {"branch", process.branch},
                {"correlation", process.correlation},
                {"step", process.step < 0 ? std::string() : std::to_string(process.step)},
                {"field", process.field},
                {"campaign", process.campaign},
                {"referrer", id_text(process.referrer)},
                {"undo", join(process.undo, "\n")}};
  for (std::size_t i = 0; i < process.steps.size(); ++i) {
    wanted[step_key(i, "kind")] = process.steps[i].kind;
    wanted[step_key(i, "state")] = name_of(process.steps[i].state);
    wanted[step_key(i, "questions")] = join(process.steps[i].questions, "\n");
  }
  // A choice that was taken back must go.
  for (const auto& [key, answer] : stored.fields) {
    if (key.starts_with(category_prefix)) wanted[key] = "";
  }
  for (const auto& [set, chosen] : process.categories) {
    wanted[std::string(category_prefix) + set] = set_value(chosen);
  }
  return edit_towards(target, wanted);
}

}  // namespace tresen
