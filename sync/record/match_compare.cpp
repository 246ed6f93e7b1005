#include "sync/record/match_compare.h"

#include <algorithm>
#include <cstdlib>
#include <random>

#include "sync/record/distance.h"

namespace tresen {
namespace {

using Word = MatchPerson::Word;

constexpr std::size_t at(MatchField field) { return static_cast<std::size_t>(field); }
constexpr std::size_t at(Likeness likeness) { return static_cast<std::size_t>(likeness); }

// About a month: who does not know the day often knows the season.
constexpr int days_near = 31;

// Short words are alike by accident more often than long ones.
std::size_t length_class(std::size_t length) {
  return length <= 4 ? 0 : length <= 6 ? 1 : length <= 8 ? 2 : 3;
}

Likeness likeness_of(const Word& a, const Word& b) {
  if (a.spelt.empty() || b.spelt.empty()) return Likeness::unknown;
  if (a.spelt == b.spelt) return Likeness::same;
  if (a.sound == b.sound) return Likeness::sound;
  constexpr std::size_t limit = 3;
  std::size_t slips = edit_distance(a.sound, b.sound, limit);
  if (slips > 1) slips = std::min(slips, edit_distance(a.spelt, b.spelt, limit));
  const std::size_t shorter = std::min(a.sound.size(), b.sound.size());
  const std::size_t longer = std::max(a.sound.size(), b.sound.size());
  if (slips <= 1 && longer >= 3) return Likeness::slip;
  if ((slips == 2 && longer >= 5) || (slips == 3 && longer >= 8)) return Likeness::near;
  const bool part = shorter >= 3 && (a.sound.starts_with(b.sound) || b.sound.starts_with(a.sound) ||
                                     a.sound.ends_with(b.sound) || b.sound.ends_with(a.sound));
  const bool initial = shorter == 1 && a.sound.front() == b.sound.front();
  return part || initial ? Likeness::near : Likeness::different;
}

Likeness likeness_of_births(const MatchPerson& a, const MatchPerson& b) {
  if (a.year == 0 || b.year == 0) return Likeness::unknown;
  const int same = (a.year == b.year) + (a.month == b.month) + (a.day == b.day);
  if (same == 3) return Likeness::same;
  if (a.year == b.year && a.month == b.day && a.day == b.month) return Likeness::swapped;
  const auto digits = [](const MatchPerson& person) {
    return std::to_string(person.year * 10'000 + person.month * 100 + person.day);
  };
  const std::string left = digits(a), right = digits(b);
  int differing = 0;
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
    differing += left[i] != right[i];
  if (left.size() == right.size() && differing == 1) return Likeness::slip;
  if (differing == 2 && edit_distance(left, right, 1) == 1) return Likeness::slip;
  const int days = a.year * 365 + a.month * 30 + a.day - b.year * 365 - b.month * 30 - b.day;
  return same == 2 || std::abs(days) <= days_near ? Likeness::near : Likeness::different;
}

Likeness likeness_of_codes(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return Likeness::unknown;
  if (a == b) return Likeness::same;
  return std::max(a.size(), b.size()) >= 2 && edit_distance(a, b, 1) <= 1 ? Likeness::slip
                                                                          : Likeness::different;
}

Likeness likeness_of_places(const MatchPerson& a, const MatchPerson& b) {
  const Likeness postcode = likeness_of_codes(a.postcode, b.postcode);
  if (postcode == Likeness::same) return postcode;
  const Likeness city = likeness_of(a.city, b.city);
  if (city == Likeness::same || city == Likeness::sound) return Likeness::sound;
  if (postcode == Likeness::slip) return postcode;
  if (city == Likeness::slip) return Likeness::near;
  return postcode == Likeness::unknown && city == Likeness::unknown ? Likeness::unknown
                                                                    : Likeness::different;
}

// The first value that both have; empty: none.
std::string_view shared(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (const std::string& value : a) {
    if (std::find(b.begin(), b.end(), value) != b.end()) return value;
  }
  return {};
}

Likeness likeness_of_contacts(const MatchPerson& a, const MatchPerson& b) {
  if (a.contacts.empty() || b.contacts.empty()) return Likeness::unknown;
  if (!shared(a.contacts, b.contacts).empty()) return Likeness::same;
  constexpr std::size_t long_enough = 9;
  for (const std::string& one : a.contacts) {
    for (const std::string& other : b.contacts) {
      const bool kin = std::min(one.size(), other.size()) >= long_enough;
      if (kin && edit_distance(one, other, 1) <= 1) return Likeness::slip;
    }
  }
  return Likeness::different;
}

Likeness likeness_of_genders(char a, char b) {
  if (a == 0 || b == 0) return Likeness::unknown;
  return a == b ? Likeness::same : Likeness::different;
}

// Everything but the names, which may stand in each other's place.
std::array<Likeness, match_field_count> likeness_of(const MatchPerson& a, const MatchPerson& b) {
  std::array<Likeness, match_field_count> all{};
  all[at(MatchField::birth_date)] = likeness_of_births(a, b);
  all[at(MatchField::street)] = likeness_of(a.street, b.street);
  all[at(MatchField::house_no)] = likeness_of_codes(a.house_no, b.house_no);
  all[at(MatchField::place)] = likeness_of_places(a, b);
  all[at(MatchField::address_extra)] = likeness_of(a.address_extra, b.address_extra);
  all[at(MatchField::contact)] = likeness_of_contacts(a, b);
  all[at(MatchField::gender)] = likeness_of_genders(a.gender, b.gender);
  return all;
}

// Chances by accident where nobody has been counted: of a German town.
FieldTable usual_chances() {
  FieldTable table{};
  //                                    unknown same  sound   slip    swapped  near   different
  table[at(MatchField::first_name)] = {1, 5e-3, 2e-3, 1e-2, 1, 5e-2, 0.95};
  table[at(MatchField::last_name)] = {1, 1e-3, 5e-4, 3e-3, 1, 3e-2, 0.97};
  table[at(MatchField::birth_date)] = {1, 4e-5, 1, 1e-3, 1.5e-5, 1.5e-2, 0.98};
  table[at(MatchField::street)] = {1, 2e-3, 5e-4, 2e-3, 1, 2e-2, 0.98};
  table[at(MatchField::house_no)] = {1, 2e-2, 1, 1e-1, 1, 1, 0.88};
  table[at(MatchField::place)] = {1, 2e-3, 1e-2, 1e-3, 1, 1e-3, 0.98};
  table[at(MatchField::address_extra)] = {1, 2e-3, 5e-4, 2e-3, 1, 2e-2, 0.98};
  table[at(MatchField::contact)] = {1, 1e-5, 1, 1e-5, 1, 1, 1};
  table[at(MatchField::gender)] = {1, 0.5, 1, 1, 1, 1, 0.5};
  return table;
}

std::size_t length_of(const Word& a, const Word& b) {
  return std::max(a.sound.size(), b.sound.size());
}

}  // namespace

std::string_view name_of(MatchField field) {
  static constexpr std::array<std::string_view, match_field_count> names{
      "first_name", "last_name",     "birth_date", "street", "house_no",
      "place",      "address_extra", "contact",    "gender"};
  return names[at(field)];
}

std::string_view name_of(Likeness likeness) {
  static constexpr std::array<std::string_view, likeness_count> names{
      "unknown", "same", "alike", "one slip", "swapped", "near", "different"};
  return names[at(likeness)];
}

MatchChances::MatchChances() { by_accident_.fill(usual_chances()); }

MatchChances::MatchChances(const std::vector<const MatchPerson*>& people) : MatchChances() {
  people_ = people.size();
  for (const MatchPerson* person : people) count(*person);
  if (people_ >= 2) sample(people);
}

void MatchChances::count(const MatchPerson& person) {
  const auto word = [&](MatchField field, const Word& value) {
    if (value.spelt.empty()) return;
    ++sounds_[at(field)][value.sound];
    ++spellings_[at(field)][value.spelt];
  };
  word(MatchField::first_name, person.first_name);
  word(MatchField::last_name, person.last_name);
  word(MatchField::street, person.street);
  word(MatchField::address_extra, person.address_extra);
  // Town and postcode share a table; one is made of letters, the other of digits.
  word(MatchField::place, person.city);
  if (!person.postcode.empty()) ++spellings_[at(MatchField::place)][person.postcode];
  if (!person.house_no.empty()) ++spellings_[at(MatchField::house_no)][person.house_no];
  for (const std::string& contact : person.contacts) {
    ++spellings_[at(MatchField::contact)][contact];
  }
  if (person.year == 0) return;
  ++years_[person.year];
  ++dates_[person.year * 10'000 + person.month * 100 + person.day];
}

// Two people picked at random have nothing to do with one another, nearly always.
void MatchChances::sample(const std::vector<const MatchPerson*>& people) {
  const std::size_t pairs = std::min<std::size_t>(40'000, 20 * people.size());
  constexpr double weight = 2000;  // of the usual chances, in pairs
  std::array<std::array<std::array<double, likeness_count>, match_field_count>, lengths> met{};
  std::mt19937 random(1);  // the same people make the same weights
  std::uniform_int_distribution<std::size_t> anybody(0, people.size() - 1);
  for (std::size_t i = 0; i < pairs; ++i) {
    const MatchPerson& a = *people[anybody(random)];
    const MatchPerson& b = *people[anybody(random)];
    if (&a == &b) continue;
    auto all = likeness_of(a, b);
    all[at(MatchField::first_name)] = likeness_of(a.first_name, b.first_name);
    all[at(MatchField::last_name)] = likeness_of(a.last_name, b.last_name);
    const auto note = [&](MatchField field, std::size_t length) {
      met[length_class(length)][at(field)][at(all[at(field)])] += 1;
    };
    note(MatchField::first_name, length_of(a.first_name, b.first_name));
    note(MatchField::last_name, length_of(a.last_name, b.last_name));
    note(MatchField::street, length_of(a.street, b.street));
    note(MatchField::address_extra, length_of(a.address_extra, b.address_extra));
    for (const MatchField field : {MatchField::birth_date, MatchField::house_no, MatchField::place,
                                   MatchField::contact, MatchField::gender}) {
      note(field, 0);
    }
  }
  for (std::size_t length = 0; length < lengths; ++length) {
    for (std::size_t field = 0; field < match_field_count; ++field) {
      double known = 0;
      for (std::size_t i = 1; i < likeness_count; ++i) known += met[length][field][i];
      for (std::size_t i = 1; i < likeness_count; ++i) {
        double& chance = by_accident_[length][field][i];
        chance = (met[length][field][i] + weight * chance) / (known + weight);
      }
    }
  }
}

double MatchChances::chance(MatchField field, Likeness likeness, std::size_t length) const {
  return by_accident_[length_class(length)][at(field)][at(likeness)];
}

// One of those who have the value is the person itself.
double MatchChances::share(const Counts& counts, std::string_view value, double otherwise) const {
  if (people_ == 0) return otherwise;
  const auto found = counts.find(std::string(value));
  const double others = found == counts.end() ? 0 : static_cast<double>(found->second) - 1;
  return std::max(others, 0.5) / static_cast<double>(people_);
}

double MatchChances::of_name(MatchField field, std::string_view sound) const {
  return share(sounds_[at(field)], sound, chance(field, Likeness::same, 0));
}

double MatchChances::of_spelling(MatchField field, std::string_view spelt) const {
  return share(spellings_[at(field)], spelt, chance(field, Likeness::same, 0));
}

double MatchChances::of_year(int year) const {
  constexpr double usual = 1.0 / 80;
  if (people_ == 0) return usual;
  const auto found = years_.find(year);
  const double others = found == years_.end() ? 0 : static_cast<double>(found->second) - 1;
  constexpr double weight = 50;  // of the usual, in people
  return (others + weight * usual) / (static_cast<double>(people_) + weight);
}

// A day that many have (a date put in for an unknown one) says less than a day of its year would.
double MatchChances::of_date(int year, int month, int day) const {
  const double by_year = of_year(year) / 365;
  const auto found = dates_.find(year * 10'000 + month * 100 + day);
  if (found == dates_.end()) return by_year;
  constexpr double family = 3;  // records of one person
  const double others = static_cast<double>(found->second) - family;
  return std::max(by_year, others / static_cast<double>(people_));
}

namespace {

double chance_of_word(MatchField field, const Word& a, const Word& b, Likeness likeness,
                      const MatchChances& chances) {
  if (likeness == Likeness::same) return chances.of_spelling(field, a.spelt);
  if (likeness != Likeness::sound) return chances.chance(field, likeness, length_of(a, b));
  const double sound = chances.of_name(field, a.sound);
  const double spelt =
      (chances.of_spelling(field, a.spelt) + chances.of_spelling(field, b.spelt)) / 2;
  const double least = 0.5 / static_cast<double>(std::max<std::size_t>(chances.people(), 1000));
  return std::max(sound - spelt, least);
}

double chance_of_place(const MatchPerson& a, Likeness likeness, const MatchChances& chances) {
  if (likeness == Likeness::same) return chances.of_spelling(MatchField::place, a.postcode);
  if (likeness == Likeness::sound) return chances.of_name(MatchField::place, a.city.sound);
  return chances.chance(MatchField::place, likeness, 0);
}

double chance_of_birth(const MatchPerson& a, const MatchPerson& b, Likeness likeness,
                       const MatchChances& chances) {
  if (likeness == Likeness::same) return chances.of_date(a.year, a.month, a.day);
  if (likeness == Likeness::swapped) return chances.of_date(b.year, b.month, b.day);
  return chances.chance(MatchField::birth_date, likeness, 0);
}

bool is_other(Likeness likeness) {
  return likeness == Likeness::different || likeness == Likeness::near;
}

bool is_alike(Likeness likeness) {
  return likeness != Likeness::unknown && likeness < Likeness::swapped;
}

// Compares two people field by field.
class Comparing {
 public:
  Comparing(const MatchPerson& a, const MatchPerson& b, const MatchChances& chances)
      : a_(a), b_(b), chances_(chances) {
    found_.likeness = likeness_of(a, b);
  }

  Comparison result() {
    names();
    lines();
    const Likeness place = found_.of(MatchField::place);
    set(MatchField::place, place, chance_of_place(a_, place, chances_));
    const Likeness birth = found_.of(MatchField::birth_date);
    set(MatchField::birth_date, birth, chance_of_birth(a_, b_, birth, chances_));
    value(MatchField::house_no, a_.house_no);
    value(MatchField::contact, shared(a_.contacts, b_.contacts));
    const Likeness gender = found_.of(MatchField::gender);
    set(MatchField::gender, gender, chances_.chance(MatchField::gender, gender, 0));
    return found_;
  }

 private:
  void names() {
    Likeness first = likeness_of(a_.first_name, b_.first_name);
    Likeness last = likeness_of(a_.last_name, b_.last_name);
    if (is_other(first) && is_other(last)) {
      const Likeness crossed_first = likeness_of(a_.first_name, b_.last_name);
      const Likeness crossed_last = likeness_of(a_.last_name, b_.first_name);
      if (is_alike(crossed_first) && is_alike(crossed_last)) {
        first = crossed_first;
        last = crossed_last;
        found_.names_swapped = true;
      }
    }
    const bool swapped = found_.names_swapped;
    word(MatchField::first_name, a_.first_name, swapped ? b_.last_name : b_.first_name, first);
    word(MatchField::last_name, a_.last_name, swapped ? b_.first_name : b_.last_name, last);
  }

  void lines() {
    const Likeness street = found_.of(MatchField::street);
    const Likeness extra = found_.of(MatchField::address_extra);
    if (is_other(street) && is_other(extra)) {
      const Likeness crossed_street = likeness_of(a_.street, b_.address_extra);
      const Likeness crossed_extra = likeness_of(a_.address_extra, b_.street);
      if (is_alike(crossed_street) && is_alike(crossed_extra)) {
        word(MatchField::street, a_.street, b_.address_extra, crossed_street);
        word(MatchField::address_extra, a_.address_extra, b_.street, crossed_extra);
        found_.likeness[at(MatchField::street)] = Likeness::swapped;
        found_.likeness[at(MatchField::address_extra)] = Likeness::swapped;
        return;
      }
    }
    word(MatchField::street, a_.street, b_.street, street);
    word(MatchField::address_extra, a_.address_extra, b_.address_extra, extra);
  }

  void set(MatchField field, Likeness likeness, double chance) {
    found_.likeness[at(field)] = likeness;
    found_.chance[at(field)] = static_cast<float>(chance);
  }
  void word(MatchField field, const Word& left, const Word& right, Likeness likeness) {
    set(field, likeness, chance_of_word(field, left, right, likeness, chances_));
  }
  // Of a field that is no word: `same` is what both have.
  void value(MatchField field, std::string_view same) {
    const Likeness likeness = found_.of(field);
    set(field, likeness,
        likeness == Likeness::same ? chances_.of_spelling(field, same)
                                   : chances_.chance(field, likeness, 0));
  }

  const MatchPerson& a_;
  const MatchPerson& b_;
  const MatchChances& chances_;
  Comparison found_;
};

}  // namespace

Comparison compare(const MatchPerson& a, const MatchPerson& b, const MatchChances& chances) {
  return Comparing(a, b, chances).result();
}

}  // namespace tresen
