#pragma once
// What somebody typed into the search box, taken apart. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace tresen {

struct QueryWord {
  enum class Kind {
    letters,  // a name, a town, a customer number, the beginning of an e-mail
    digits,   // a phone, a postcode, a year, a customer number
    date,     // a birth date or its beginning
    email,    // has an @
  };

  Kind kind = Kind::letters;
  // letters, email: folded. digits: as typed, digits only. date: DDMMYYYY or its beginning.
  std::string text;
  std::string spelling;    // letters: see common_spelling()
  std::string id;          // folded letters and digits alone: "T-0001" -> "t0001"
  std::string phone;       // digits: "0171" or, with country code, "49171"
  bool has_parts = false;  // letters: with a hyphen or the like inside, "müller-lüd"

  bool operator==(const QueryWord&) const = default;
};

// At most eight words; the rest is ignored, as are broken bytes. Numbers that follow a 0 or +
// belong to one phone number: "0171 39 200 42" is one word.
std::vector<QueryWord> read_query(std::string_view text);

// The words of a name, an address or a typed text, folded, with the bytes where each stands.
struct TextWord {
  std::string folded;
  std::size_t begin = 0, end = 0;
};
std::vector<TextWord> words_of(std::string_view text);

// Folded letters and digits alone.
std::string id_form(std::string_view text);

}  // namespace tresen
