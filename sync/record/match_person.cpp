#include "sync/record/match_person.h"

#include <algorithm>
#include <charconv>

#include "sync/base/text.h"

namespace tresen {
namespace {

// Letters and digits of a folded text; whatever stands between words goes.
std::string plain(std::string_view text) {
  std::string kept;
  for (const char c : folded(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) kept += c;
  }
  return kept;
}

MatchPerson::Word word_of(std::string_view text) {
  MatchPerson::Word word{plain(text), {}};
  word.sound = german_sound(word.spelt);
  return word;
}

// All that streets share says nothing: "Berg", "Bergstr." and "Bergstraße" are one.
MatchPerson::Word street_of(std::string_view text) {
  MatchPerson::Word word{plain(text), {}};
  for (const std::string_view end : {"strasse", "strase", "str"}) {
    if (word.spelt.size() > end.size() + 2 && word.spelt.ends_with(end)) {
      word.spelt.resize(word.spelt.size() - end.size());
      break;
    }
  }
  word.sound = german_sound(word.spelt);
  return word;
}

int number_of(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::string german_sound(std::string_view folded_word) {
  std::string sound;
  for (std::size_t i = 0; i < folded_word.size(); ++i) {
    char c = folded_word[i];
    const char next = i + 1 < folded_word.size() ? folded_word[i + 1] : '\0';
    const char last = sound.empty() ? '\0' : sound.back();
    if (c == 'p' && next == 'h') {
      c = 'f';
      ++i;
    } else if ((c == 'd' || c == 't') && (next == 't' || next == 'h')) {
      c = 't';
      ++i;
    } else if (c == 'c') {
      c = next == 'h' ? 'c' : 'k';
    } else if (c == 'v') {
      c = 'f';
    } else if (c == 'y') {
      c = 'i';
    }
    if (c == 'i' && last == 'e') sound.back() = 'a';  // ei as ai
    const bool silent_e = c == 'e' && (last == 'a' || last == 'o' || last == 'u' || last == 'i');
    if (c != last && !silent_e) sound += c;
  }
  return sound;
}

MatchPerson match_person(const Record& customer) {
  MatchPerson person;
  person.first_name = word_of(customer.text("first_name"));
  const std::string& last_name = customer.text("last_name");
  person.last_name = word_of(last_name.empty() ? customer.text("company") : last_name);
  const std::string& birth_date = customer.text("birth_date");
  if (birth_date.size() == 10) {
    person.year = number_of(std::string_view(birth_date).substr(0, 4));
    person.month = number_of(std::string_view(birth_date).substr(5, 2));
    person.day = number_of(std::string_view(birth_date).substr(8, 2));
  }
  person.street = street_of(customer.text("street"));
  person.house_no = plain(customer.text("house_no"));
  person.postcode = plain(customer.text("postcode"));
  person.city = word_of(customer.text("city"));
  person.address_extra = word_of(customer.text("address_extra"));
  for (const std::string_view key : {"mobile", "phone_home", "phone_work", "email"}) {
    const std::string& contact = customer.text(key);
    if (!contact.empty()) person.contacts.push_back(lower(contact));
  }
  std::sort(person.contacts.begin(), person.contacts.end());
  person.contacts.erase(std::unique(person.contacts.begin(), person.contacts.end()),
                        person.contacts.end());
  const std::string& salutation = customer.text("salutation");
  if (salutation == "ms") person.gender = 'f';
  if (salutation == "mr") person.gender = 'm';
  return person;
}

}  // namespace tresen
