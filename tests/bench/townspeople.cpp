#include "tests/bench/townspeople.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "assets/demo/people.h"
#include "sync/base/text.h"

namespace tresen::bench {
namespace {

constexpr Date today = std::chrono::year(2026) / 11 / 21;

Uuid id_of(std::uint64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return id;
}

// The beginning of one name with the end of another: nobody's, as most names are.
std::string rare_name(const std::vector<demo::Lists::Name>& names, std::mt19937_64& random) {
  const std::string front = folded(names[random() % names.size()].text);
  const std::string back = folded(names[random() % names.size()].text);
  const std::string name = front.substr(0, front.size() / 2 + 1) + back.substr(back.size() / 2);
  return upper(name.substr(0, 1)) + name.substr(1);
}

}  // namespace

std::vector<Record> townspeople(std::size_t count, std::uint64_t seed) {
  const auto lists = demo::read_lists(TRESEN_SOURCE_DIR "/assets");
  if (!lists) {
    std::fprintf(stderr, "%s\n", lists.error().detail.c_str());
    std::exit(1);
  }
  constexpr std::uint64_t rare_percent = 20;
  demo::People made(*lists, today, seed);
  std::mt19937_64 random(seed + 1);
  std::vector<Record> people;
  people.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const demo::Row row = made.next(static_cast<int>(i));
    Record person;
    person.id = id_of(i + 1);
    for (std::size_t at = 0; at < demo::columns.size(); ++at) {
      if (row[at].empty() || demo::columns[at] == std::string_view("external_id")) continue;
      Answer& answer = person.fields[std::string(demo::columns[at])];
      answer.state = AnswerState::value;
      answer.value = row[at];
    }
    Answer& number = person.fields["customer_no"];
    number.state = AnswerState::value;
    number.value = std::to_string(100'000 + i);
    if (random() % 100 < rare_percent) {
      person.fields["last_name"].value = rare_name(lists->last_names, random);
    }
    people.push_back(std::move(person));
  }
  return people;
}

std::string mistyped(std::string word, Slip slip, std::mt19937_64& random) {
  const std::size_t at = random() % (word.size() - 1);
  const char letter = static_cast<char>('a' + random() % 26);
  switch (slip) {
    case Slip::too_many:
      word.insert(at, 1, letter);
      break;
    case Slip::too_few:
      word.erase(at, 1);
      break;
    case Slip::wrong:
      word[at] = letter;
      break;
    case Slip::swapped:
      std::swap(word[at], word[at + 1]);
      break;
  }
  return word;
}

std::string without_dots(std::string_view text) {
  std::string plain(text);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> dots{
      {{"ä", "a"}, {"ö", "o"}, {"ü", "u"}, {"Ä", "A"}, {"Ö", "O"}, {"Ü", "U"}, {"ß", "s"}}};
  for (const auto& [with, without] : dots) {
    for (auto at = plain.find(with); at != std::string::npos; at = plain.find(with)) {
      plain.replace(at, with.size(), without);
    }
  }
  return plain;
}

std::string as_it_sounds(std::string word) {
  word = folded(word);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> sounds{{{"ey", "ai"},
                                                                                  {"ei", "ay"},
                                                                                  {"dt", "tt"},
                                                                                  {"ph", "f"},
                                                                                  {"ff", "f"},
                                                                                  {"mm", "m"},
                                                                                  {"tz", "z"},
                                                                                  {"ck", "k"},
                                                                                  {"ie", "i"},
                                                                                  {"th", "t"}}};
  for (const auto& [is, as] : sounds) {
    const auto at = word.find(is);
    if (at != std::string::npos) return word.replace(at, is.size(), as);
  }
  return word;
}

}  // namespace tresen::bench
