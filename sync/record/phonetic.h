#pragma once
// Kölner Phonetik: how a German name sounds, as digits (H. J. Postel, IBM-Nachrichten 19, 1969).
// Names that sound alike share a code: "Hoffmann" and "Hofman" are both "0366".

#include <string>
#include <string_view>

namespace tresen {

// The code of one word; umlauts count as their vowels, ß as s, everything but letters is skipped.
// Empty for a text without letters.
std::string cologne_code(std::string_view word);

}  // namespace tresen
