#include "terminal/app/entry.h"

#include "sync/base/text.h"
#include "sync/record/phone.h"

namespace tresen {
namespace {

bool takes_digits_only(Keys keys) {
  return keys == Keys::digits || keys == Keys::date || keys == Keys::postcode ||
         keys == Keys::phone;
}

bool fits(const Entry& entry, std::string_view character) {
  if (length(entry.text) >= entry.length_max) return false;
  if (!takes_digits_only(entry.keys)) return !character.empty();
  if (character.size() != 1) return false;
  const char c = character.front();
  if (entry.keys == Keys::phone && c == '+') return entry.text.empty();
  if (c < '0' || c > '9') return false;
  if (entry.keys != Keys::date) return true;
  // A first wrong part has to go before anything else is taken.
  return entry.text.size() < 8 && date_parts(entry).wrong < 0;
}

bool begins_word(std::string_view text) {
  return text.empty() || text.ends_with(' ') || text.ends_with('-');
}

// Two digits of the day, two of the month, the rest the year.
int number_of(const std::string& digits) { return digits.empty() ? 0 : std::stoi(digits); }

}  // namespace

Entry entry_for(const Field& field, std::string_view country) {
  Entry entry;
  entry.keys = field.keys;
  entry.capital = field.keys == Keys::letters && field.key != "notes";
  entry.shift = entry.capital;
  entry.length_max = field.keys == Keys::date    ? 8
                     : field.keys == Keys::phone ? 17
                                                 : static_cast<std::size_t>(field.length_max);
  const bool german = country.empty() || country == "DE";
  if (field.keys == Keys::postcode && german) entry.length_max = 5;
  return entry;
}

bool press_key(Entry& entry, std::string_view name) {
  if (name == "backspace") return erase(entry);
  if (name == "shift") {
    entry.shift = !entry.shift;
    return true;
  }
  if (name == "symbols") {
    entry.symbols = !entry.symbols;
    return true;
  }
  if (name == "space") return type_text(entry, " ");
  const bool letter_key = !takes_digits_only(entry.keys);
  return type_text(entry, letter_key && entry.shift ? upper(name) : std::string(name));
}

bool type_text(Entry& entry, std::string_view character) {
  if (!fits(entry, character)) return false;
  if (entry.capital && begins_word(entry.text)) {
    entry.text += upper(character);
  } else {
    entry.text += character;
  }
  entry.shift = entry.capital && begins_word(entry.text);
  return true;
}

bool erase(Entry& entry) {
  if (entry.text.empty()) return false;
  entry.text = without_last(entry.text);
  entry.shift = entry.capital && begins_word(entry.text);
  return true;
}

DateParts date_parts(const Entry& entry) {
  DateParts parts;
  parts.text[0] = entry.text.substr(0, 2);
  if (entry.text.size() > 2) parts.text[1] = entry.text.substr(2, 2);
  if (entry.text.size() > 4) parts.text[2] = entry.text.substr(4);
  parts.active = entry.text.size() < 2 ? 0 : entry.text.size() < 4 ? 1 : 2;
  const int day = number_of(parts.text[0]);
  const int month = number_of(parts.text[1]);
  if (day > 31 || (parts.text[0].size() == 2 && day == 0)) {
    parts.wrong = 0;
  } else if (month > 12 || (parts.text[1].size() == 2 && month == 0)) {
    parts.wrong = 1;
  }
  if (parts.wrong >= 0) parts.active = parts.wrong;
  return parts;
}

bool date_is_whole(const Entry& entry) { return entry.text.size() == 8; }

std::string date_text(const Entry& entry) {
  const DateParts parts = date_parts(entry);
  return parts.text[0] + "." + parts.text[1] + "." + parts.text[2];
}

std::string readable(const Entry& entry) {
  if (entry.keys != Keys::phone) return entry.text;
  // While it is typed nobody knows how long it will be: the prefix, then as one reads aloud.
  const std::size_t prefix = entry.text.starts_with('+') ? 3 : 4;
  if (entry.text.size() <= prefix) return entry.text;
  return entry.text.substr(0, prefix) + " " + in_groups(entry.text.substr(prefix));
}

}  // namespace tresen
