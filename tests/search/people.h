#pragma once
// People to be found.

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/record/record.h"

namespace tresen::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

inline Uuid id_of(std::uint64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return id;
}

inline Record customer(std::uint64_t number, const Fields& fields) {
  Record record;
  record.id = id_of(number);
  for (const auto& [key, value] : fields) {
    record.fields[key].state = AnswerState::value;
    record.fields[key].value = value;
  }
  return record;
}

// Names put together from syllables, so that many are alike.
inline std::vector<Record> town(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto name = [&random] {
    static constexpr std::string_view parts[] = {
        "mül", "ler",  "schmi", "dt",  "wag", "ner", "bau", "er",   "hof", "mann",
        "sch", "äfer", "kö",    "nig", "lan", "ge",  "her", "beck", "win", "ter"};
    std::string text;
    for (std::size_t size = 2 + random() % 2; size > 0; --size) {
      text += parts[random() % std::size(parts)];
    }
    return text;
  };
  std::vector<Record> people;
  for (std::size_t i = 0; i < count; ++i) {
    const auto digits = [&random](std::uint64_t from, std::uint64_t count_of) {
      return std::to_string(from + random() % count_of);
    };
    people.push_back(customer(
        i + 1, {{"first_name", name()},
                {"last_name", name()},
                {"customer_no", std::to_string(10000 + i)},
                {"mobile", "+49171" + digits(1000000, 8999999)},
                {"birth_date", digits(1930, 80) + "-0" + digits(1, 9) + "-1" + digits(0, 10)},
                {"street", name() + "straße"},
                {"postcode", digits(10000, 90000)},
                {"city", name() + "stadt"}}));
  }
  return people;
}

}  // namespace tresen::test
