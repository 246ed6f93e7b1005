#include "sync/record/match_blocks.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "sync/record/phonetic.h"

namespace tresen {
namespace {

// Of larger groups only neighbours are compared.
constexpr std::size_t group_max = 24;
constexpr std::size_t neighbours = 6;

// A key's kind and what is in it, as one number: rarely one for two, and then only a comparison
// more.
class Key {
 public:
  explicit Key(char kind) : hash_(14695981039346656037ULL) {
    mix(static_cast<unsigned char>(kind));
  }
  Key& operator<<(std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0xFF);
    return *this;
  }
  Key& operator<<(int number) { return *this << std::to_string(number); }
  std::uint64_t value() const { return hash_; }

 private:
  void mix(unsigned char byte) { hash_ = (hash_ ^ byte) * 1099511628211ULL; }  // FNV-1a

  std::uint64_t hash_;
};

// A name as a key sees it. Its sound hides how it was spelt, its beginning slips further on.
struct Name {
  std::string code;
  std::string_view start;
};

Name name_of(const MatchPerson::Word& word) {
  constexpr std::size_t start = 3;
  return {cologne_code(word.spelt), std::string_view(word.sound).substr(0, start)};
}

std::vector<std::uint64_t> keys_of(const MatchPerson& person) {
  std::vector<std::uint64_t> keys;
  const auto add = [&](const Key& key) { keys.push_back(key.value()); };
  const Name first = name_of(person.first_name), last = name_of(person.last_name);
  const bool named = !person.first_name.sound.empty() && !person.last_name.sound.empty();
  const bool born = person.year != 0;
  const bool placed = !person.postcode.empty();
  if (named) {
    const auto [one, other] = std::minmax(first.code, last.code);  // in any order
    add(Key('n') << one << other);
    const auto [low, high] = std::minmax(first.start, last.start);
    if (!born) add(Key('s') << low << high);
  }
  if (born)
    add(Key('b') << person.year << std::min(person.month, person.day)
                 << std::max(person.month, person.day));
  for (const Name* name : {&first, &last}) {
    if (name->start.empty()) continue;
    for (const std::string_view word : {std::string_view(name->code), name->start}) {
      const char kind = word == name->start ? 'a' : 'A';
      if (born) {
        add(Key(kind) << "ym" << word << person.year << person.month);
        add(Key(kind) << "yd" << word << person.year << person.day);
        add(Key(kind) << "md" << word << person.month << person.day);
      }
      if (placed) add(Key(kind) << "p" << word << person.postcode);
      if (!person.street.sound.empty()) add(Key(kind) << "s" << word << person.street.sound);
      if (!person.city.sound.empty()) {
        add(Key(kind) << "c" << word << person.city.sound << person.house_no);
      }
    }
  }
  if (placed && !person.house_no.empty()) {
    add(Key('h') << person.postcode << person.house_no << person.street.sound.substr(0, 3));
  }
  for (const std::string& contact : person.contacts) add(Key('k') << contact);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

struct Place {
  std::uint64_t key;
  std::uint32_t person;

  bool operator<(const Place& other) const {
    return key != other.key ? key < other.key : person < other.person;
  }
};

CandidatePair pair_of(std::uint32_t a, std::uint32_t b) { return {std::min(a, b), std::max(a, b)}; }

// By name and birth: neighbours are alike.
std::vector<std::uint32_t> ranks_of(const std::vector<const MatchPerson*>& people) {
  std::vector<std::uint32_t> order(people.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto sorted_by = [&](std::uint32_t i) {
      const MatchPerson& one = *people[i];
      return std::tie(one.last_name.sound, one.first_name.sound, one.year, one.month, one.day);
    };
    const auto left = sorted_by(a), right = sorted_by(b);
    return left != right ? left < right : a < b;
  });
  std::vector<std::uint32_t> ranks(people.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  return ranks;
}

}  // namespace

std::vector<CandidatePair> candidate_pairs(const std::vector<const MatchPerson*>& people) {
  std::vector<Place> places;
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    for (const std::uint64_t key : keys_of(*people[i])) places.push_back({key, i});
  }
  std::sort(places.begin(), places.end());
  const std::vector<std::uint32_t> ranks = ranks_of(people);
  std::vector<CandidatePair> pairs;
  for (auto begin = places.begin(); begin != places.end();) {
    const auto end = std::find_if(begin, places.end(),
                                  [&](const Place& place) { return place.key != begin->key; });
    const auto count = static_cast<std::size_t>(end - begin);
    const std::size_t reach = count <= group_max ? count : neighbours;
    if (count > group_max) {
      std::sort(begin, end,
                [&](const Place& a, const Place& b) { return ranks[a.person] < ranks[b.person]; });
    }
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i + 1; j < std::min(count, i + 1 + reach); ++j) {
        pairs.push_back(pair_of(begin[static_cast<std::ptrdiff_t>(i)].person,
                                begin[static_cast<std::ptrdiff_t>(j)].person));
      }
    }
    begin = end;
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace tresen
