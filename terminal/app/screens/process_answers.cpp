#include "terminal/app/screens/process_answers.h"

#include "terminal/app/reach.h"
#include "terminal/app/screens/process_turn.h"

namespace tresen {
namespace {

AskedOf asked_of(const ProcessScreen& screen, const Reach& reach) {
  return {screen.file.customer, reach.shared.today, reach.postcodes};
}

void take(ProcessScreen& screen, Given given, Reach& reach) {
  if (asked_field(screen.asking) == nullptr || is_writing(screen)) return;
  Answer taken;
  taken.state = given.state;
  taken.value = std::move(given.value);
  taken.source = Source::spoken;
  const std::string key = screen.process.field;
  const std::string text = "undo." + std::string(name_of(taken.state)) + "|" + key;
  carry_out(
      screen,
      answer(screen.process, surroundings(screen, reach.shared), key, std::move(taken), reach.ids),
      text, reach);
  if (given.town && is_writing(screen)) screen.town = std::move(given.town);
}

}  // namespace

void open_entry(ProcessScreen& screen) {
  screen.asking = asking_for(screen.process.field, screen.file.customer);
}

void answer_typed(ProcessScreen& screen, Reach& reach) {
  if (is_writing(screen)) return;
  if (auto given = typed_answer(screen.asking, asked_of(screen, reach))) {
    take(screen, *std::move(given), reach);
  }
}

void answer_without_value(ProcessScreen& screen, AnswerState state, Reach& reach) {
  take(screen, {.state = state, .value = {}, .town = {}}, reach);
}

void answer_value(ProcessScreen& screen, std::string value, Reach& reach) {
  take(screen, {.state = AnswerState::value, .value = std::move(value), .town = {}}, reach);
}

void press_chip(ProcessScreen& screen, std::string_view text, Reach& reach) {
  if (auto given = press_chip(screen.asking, text, asked_of(screen, reach))) {
    take(screen, *std::move(given), reach);
  }
}

void press_entry_key(ProcessScreen& screen, std::string_view name, Reach& reach) {
  if (press_entry_key(screen.asking, name)) answer_typed(screen, reach);
}

void type_into_entry(ProcessScreen& screen, std::string_view character, Reach& reach) {
  if (type_into_entry(screen.asking, character)) answer_typed(screen, reach);
}

}  // namespace tresen
