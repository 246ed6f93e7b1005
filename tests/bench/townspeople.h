#pragma once
// As many customers as a benchmark wants, with names as often as they are in Germany and some that
// hardly anybody has, and the mistakes that are made in typing them. A seed makes the same ones.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sync/record/record.h"

namespace tresen::bench {

// Ends the program, with the reason, if the lists of names cannot be read.
std::vector<Record> townspeople(std::size_t count, std::uint64_t seed);

enum class Slip { too_many, too_few, wrong, swapped };
// One slip of the finger somewhere in a folded word.
std::string mistyped(std::string word, Slip slip, std::mt19937_64& random);
// "Müller" as "Muller".
std::string without_dots(std::string_view text);
// Another spelling of the same sound, if one can be made: "Meyer" as "Maier", "Schmidt" as
// "Schmitt". Folded.
std::string as_it_sounds(std::string word);

}  // namespace tresen::bench
