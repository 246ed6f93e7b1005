#pragma once
// One question about one field: what is typed, what is doubted, and what becomes an answer. The
// process asks by it, and so do the card, a new customer and the customer's own screen. Writes
// nothing: whoever asks says what is done with the answer.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/field.h"
#include "sync/record/postcodes.h"
#include "sync/record/record.h"
#include "terminal/app/entry.h"
#include "terminal/ui/action.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/question.h"

namespace tresen {

struct Shared;

struct Asking {
  std::string field;  // key of the catalogue; empty: nothing is asked
  Entry entry;
  std::string error;     // a text key; empty: none
  bool doubted = false;  // an unlikely value was shown; the next "next" takes it
  bool why = false;      // the reason was asked for

  bool operator==(const Asking&) const = default;
};

// Whom it is asked of. Valid as long as both.
struct AskedOf {
  const Record& customer;
  Date today;
  const Postcodes& postcodes;
};

// What somebody said: one of the four answers, and the town that follows from a postcode.
struct Given {
  AnswerState state = AnswerState::value;
  std::string value;
  std::optional<std::string> town;  // only where the town is not known yet
};

// The question about a field, with the value that is to be confirmed, if there is one.
Asking asking_for(std::string_view field, const Record& customer);
// Null: nothing is asked.
const Field* asked_field(const Asking& asking);

// What was typed, ready to be written. Nothing: it cannot be true, and the question says so; or it
// is unlikely, and is doubted once; or there is nothing.
std::optional<Given> typed_answer(Asking& asking, const AskedOf& of);
// A chip: a mail domain, a better spelling, a town. It makes the answer whole and gives it at once,
// as a whole date does; it can be taken back for ten seconds.
std::optional<Given> press_chip(Asking& asking, std::string_view text, const AskedOf& of);
// A key of the keypad or keyboard, and a character of a hardware keyboard. True: that made a date
// whole, which is to be answered at once.
bool press_entry_key(Asking& asking, std::string_view name);
bool type_into_entry(Asking& asking, std::string_view character);

// All of the above: what a touch or a key does to the question. Nothing: no answer yet.
std::optional<Given> on_asked(Asking& asking, const ui::Action& action, const AskedOf& of);

// The question as it looks. `at`, `of`, the reason and the undo strip are the asker's business.
ui::QuestionView question_view(const Asking& asking, const AskedOf& of, const Shared& shared,
                               const ui::Locale& words);

// The pictogram of a field.
std::string icon_of(const Field& field);

}  // namespace tresen
