#include "terminal/app/brought_letter.h"

#include <algorithm>

#include "sync/record/consent.h"
#include "terminal/app/reach.h"

namespace tresen {
namespace {

using Known = BroughtLetter::State;

Edit answer_here(const Participation& letter, const Shared& shared) {
  return answer_edit(letter,
                     {.branch = shared.device.branch, .process = {}, .at_ms = shared.now.wall_ms});
}

}  // namespace

BroughtLetter ask_letter(const std::string& typed, Reach& reach) {
  BroughtLetter letter;
  const auto code = parse_letter_code(typed);
  if (!code) return letter;
  letter.state = Known::asked;
  letter.code = *code;
  reach.order(ToStore(LoadLetter{*code}));
  return letter;
}

void open_letter(const LetterLoaded& letter, Reach& reach) {
  CustomerScreen card{letter.file};
  const bool recorded = is_answered(letter.file.contacts, letter.letter.code);
  if (!recorded && !is_restricted(letter.file.customer)) {
    card.token = reach.write({answer_here(letter.letter, reach.shared)},
                             reach.shared.options.rules.version());
  }
  reach.go(std::move(card));
}

void keep_answer(BroughtLetter& letter, Reach& reach) {
  if (letter.state != Known::unknown && letter.state != Known::failed) return;
  letter.state = Known::keeping;
  letter.token = reach.write(
      {answer_here({.code = letter.code, .campaign = {}, .customer = {}}, reach.shared)},
      reach.shared.options.rules.version());
}

void reduce(BroughtLetter& letter, const FromStore& told, Reach& reach) {
  if (const auto* loaded = std::get_if<LetterLoaded>(&told);
      loaded != nullptr && letter.state == Known::asked && loaded->letter.code == letter.code) {
    letter.state = Known::known;
    letter.found = *loaded;
  }
  if (const auto* absent = std::get_if<LetterAbsent>(&told);
      absent != nullptr && letter.state == Known::asked && absent->code == letter.code) {
    letter.state = Known::unknown;
  }
  if (const auto* written = std::get_if<EditsWritten>(&told);
      written != nullptr && letter.state == Known::keeping && written->token == letter.token) {
    letter.state = Known::kept;
  }
  if (const auto* refused = std::get_if<EditsRefused>(&told);
      refused != nullptr && letter.state == Known::keeping && refused->token == letter.token) {
    letter.state = Known::failed;
  }
  // The letter, or its customer, has just come down.
  const auto* changed = std::get_if<RecordsChanged>(&told);
  if (changed != nullptr && letter.state == Known::unknown &&
      std::ranges::find(changed->ids, participation_id(letter.code)) != changed->ids.end()) {
    letter.state = Known::asked;
    reach.order(ToStore(LoadLetter{letter.code}));
  }
}

}  // namespace tresen
