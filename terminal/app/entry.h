#pragma once
// What somebody is typing into one field, key by key.
//
// Knows the shape of a date and of a postcode, so that an impossible digit is refused at once; what
// a value means is the catalogue's business (sync/record/field.h).

#include <array>
#include <string>
#include <string_view>

#include "sync/record/field.h"

namespace tresen {

// The three parts of a date as far as they are typed: day, month, year.
struct DateParts {
  std::array<std::string, 3> text;
  int active = 0;  // 0 to 2: which of them the next digit goes to
  int wrong = -1;  // which part cannot be true; -1: none
};

struct Entry {
  Keys keys = Keys::letters;
  bool capital = false;  // a name: the first letter of each word is a capital by itself
  std::size_t length_max = 120;
  std::string text;  // UTF-8; of a date its digits, DDMMYYYY
  bool shift = false;
  bool symbols = false;

  bool operator==(const Entry&) const = default;
};

// An empty entry for a field, its keyboard open. `country`: of the customer; empty means DE.
Entry entry_for(const Field& field, std::string_view country = "DE");

// What the key `name` (the part behind "key.") does. False: it does nothing here.
bool press_key(Entry& entry, std::string_view name);
// A character or BackSpace from a hardware keyboard.
bool type_text(Entry& entry, std::string_view character);
bool erase(Entry& entry);

DateParts date_parts(const Entry& entry);
// Whether all of a date is there: eight digits.
bool date_is_whole(const Entry& entry);
// The digits as "DD.MM.YYYY" or "DD.MM.YY", for the catalogue to read.
std::string date_text(const Entry& entry);

// As it is to be read: a phone number in groups, anything else as typed.
std::string readable(const Entry& entry);

}  // namespace tresen
