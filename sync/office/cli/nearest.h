#pragma once
// "Did you mean ...?": the word of a list that somebody probably wanted to write.

#include <span>
#include <string>
#include <string_view>

namespace tresen {

// The candidate with the fewest edits (Damerau-Levenshtein, adjacent swaps count once) from `word`,
// upper and lower case alike; empty if none is closer than a third of the word's length (at least
// two edits are allowed). The first of equals.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// ", did you mean \"mobile\"?", or nothing when there is no near candidate.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace tresen
