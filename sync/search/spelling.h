#pragma once
// Spellings that mean the same name, and the one slip of the finger that search forgives. Works on
// folded text (lower case ASCII, see folded() in sync/base/text.h).

#include <string>
#include <string_view>

namespace tresen {

// One spelling for many: no e after a, o, u, i; c as k, y as i, th as t; double letters once.
// "mueller", "muller" and "mueler" are all "muler". A beginning stays a beginning.
std::string common_spelling(std::string_view folded_word);

// Whether `word` is the beginning of `text`, but for one letter too many, too few, wrong, or
// swapped with its neighbour (Damerau 1964).
bool begins_but_for_one_slip(std::string_view word, std::string_view text);
// The same of two whole words; equal ones too.
bool is_one_slip_apart(std::string_view word, std::string_view other);

}  // namespace tresen
