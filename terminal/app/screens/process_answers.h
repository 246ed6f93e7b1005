#pragma once
// Taking an answer into the process. Inside of the process screen.

#include <string>
#include <string_view>

#include "terminal/app/screens/process.h"

namespace tresen {

// The question on the screen, with the value that is to be confirmed, if there is one.
void open_entry(ProcessScreen& screen);

// What was typed, as an answer: refuses with an error on the screen what cannot be true, doubts
// once what is unlikely.
void answer_typed(ProcessScreen& screen, Reach& reach);
// One of the other three answers.
void answer_without_value(ProcessScreen& screen, AnswerState state, Reach& reach);
// A value that was picked, not typed.
void answer_value(ProcessScreen& screen, std::string value, Reach& reach);

// A chip: a mail domain, a better spelling, a town.
void press_chip(ProcessScreen& screen, std::string_view text, Reach& reach);
// A key of the keypad or keyboard; moves on by itself when a date is whole.
void press_entry_key(ProcessScreen& screen, std::string_view name, Reach& reach);
void type_into_entry(ProcessScreen& screen, std::string_view character, Reach& reach);

}  // namespace tresen
