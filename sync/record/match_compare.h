#pragma once
// How alike two people are, field by field: what linkage weighs (see match.h).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/record/match_person.h"

namespace tresen {

enum class MatchField : std::uint8_t {
  first_name,
  last_name,
  birth_date,
  street,
  house_no,
  place,  // postcode and town: they say one thing twice
  address_extra,
  contact,
  gender,
};
inline constexpr std::size_t match_field_count = 9;

enum class Likeness : std::uint8_t {
  unknown,  // missing on at least one side
  same,
  sound,    // spelt otherwise; of a place: the town alone
  slip,     // one slip of the finger, or of one digit
  swapped,  // day and month; the two lines of an address
  near,     // two slips, a part of a double name; of a date: two of its parts, or a month
  different,
};
inline constexpr std::size_t likeness_count = 7;

std::string_view name_of(MatchField field);
std::string_view name_of(Likeness likeness);

using FieldTable = std::array<std::array<double, likeness_count>, match_field_count>;

// How often values occur among the people, and how often two who have nothing to do with one
// another are alike by chance.
class MatchChances {
 public:
  // Those of a German town, where nobody has been counted.
  MatchChances();
  explicit MatchChances(const std::vector<const MatchPerson*>& people);

  std::size_t people() const { return people_; }
  // Of words as long as `length`, the chance of a likeness by accident.
  double chance(MatchField field, Likeness likeness, std::size_t length) const;
  // The chance that somebody else has this very value too.
  double of_name(MatchField field, std::string_view sound) const;
  double of_spelling(MatchField field, std::string_view spelt) const;
  double of_year(int year) const;
  double of_date(int year, int month, int day) const;

 private:
  using Counts = std::unordered_map<std::string, std::uint32_t>;
  static constexpr std::size_t lengths = 4;

  void count(const MatchPerson& person);
  void sample(const std::vector<const MatchPerson*>& people);
  double share(const Counts& counts, std::string_view value, double otherwise) const;

  std::size_t people_ = 0;
  std::array<Counts, match_field_count> sounds_, spellings_;
  std::unordered_map<int, std::uint32_t> years_, dates_;
  std::array<FieldTable, lengths> by_accident_{};
};

// Two people, compared.
struct Comparison {
  std::array<Likeness, match_field_count> likeness{};
  // By how much the likeness would have to be an accident: the chance of it among strangers.
  std::array<float, match_field_count> chance{};
  bool names_swapped = false;  // the first name of one is the last name of the other

  Likeness of(MatchField field) const { return likeness[static_cast<std::size_t>(field)]; }
};

Comparison compare(const MatchPerson& a, const MatchPerson& b, const MatchChances& chances);

}  // namespace tresen
