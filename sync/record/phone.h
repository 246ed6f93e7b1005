#pragma once
// Telephone numbers, by the numbering plans that libphonenumber knows.

#include <optional>
#include <string>
#include <string_view>

namespace tresen {

struct Phone {
  std::string e164;     // "+491713920042"
  bool valid = false;   // the numbering plan has such a number
  bool mobile = false;  // takes an SMS: in Germany 015, 016, 017
  int digits = 0;       // of the national number, without the leading zero
};

// Reads what somebody wrote or typed, "0171 / 392 00 42" or "+49 (0)171 3920042". `country`, ISO
// 3166-1 alpha-2, says what a number without country code means. Nothing for what has letters, or
// a length that no number of that country has.
std::optional<Phone> read_phone(std::string_view raw, std::string_view country);

// "+491713920042" as "0171 39 200 42"; of another country than Germany in its international form.
// Anything else comes back as it is.
std::string shown_phone(std::string_view e164);

// Digits in twos; an odd one makes a group of three in the middle: "39 200 42".
std::string in_groups(std::string_view digits);

}  // namespace tresen
