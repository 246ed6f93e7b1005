#pragma once
// How many slips of the finger lie between two words.

#include <cstddef>
#include <string_view>

namespace tresen {

// Letters put in, left out, replaced, or swapped with their neighbour (Damerau 1964, optimal string
// alignment), counted in bytes: fold first. Anything above `limit` comes back as limit + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace tresen
