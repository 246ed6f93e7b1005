// Who is found though a name was mistyped, misheard, or is had by many, and on which row.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "sync/base/text.h"
#include "sync/search/index.h"
#include "tests/search/people.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

using test::customer;
using test::id_of;
using test::town;

// Names as people mistype them: one letter wrong, too many, too few, or swapped with the next.
std::string mistyped(std::string word, std::mt19937_64& random) {
  const std::size_t at = random() % (word.size() - 1);
  const char letter = static_cast<char>('a' + random() % 26);
  switch (random() % 4) {
    case 0:
      word[at] = letter;
      break;
    case 1:
      word.insert(at, 1, letter);
      break;
    case 2:
      word.erase(at, 1);
      break;
    default:
      std::swap(word[at], word[at + 1]);
  }
  return word;
}

TEST(SearchIndex, OneSlipIsForgiven) {
  std::mt19937_64 random(test::seed());
  const auto people = town(3000, test::seed());
  Index index;
  index.build(people);
  int tried = 0, found = 0;
  for (std::size_t i = 0; i < people.size(); i += 17) {
    const std::string family = folded(people[i].text("last_name"));
    if (family.size() < 5) continue;
    ++tried;
    const auto hits =
        index.query(mistyped(family, random) + " " + people[i].text("first_name"), 20);
    found += std::any_of(hits.begin(), hits.end(),
                         [&](const Hit& hit) { return hit.row.id == people[i].id; });
  }
  EXPECT_GE(found * 100, tried * 98) << found << " of " << tried << " seed=" << test::seed();
}

// Somebody with this name, for a number of times; their numbers go on from the one given.
void add_namesakes(std::vector<Record>& people, const std::string& first, const std::string& last,
                   std::size_t times) {
  for (std::size_t i = 0; i < times; ++i) {
    people.push_back(customer(people.size() + 1, {{"first_name", first}, {"last_name", last}}));
  }
}

std::size_t row_of(const std::vector<Hit>& hits, const std::string& name) {
  const auto hit = std::ranges::find_if(hits, [&](const Hit& one) { return one.row.name == name; });
  return static_cast<std::size_t>(hit - hits.begin());
}

TEST(SearchIndex, WhoWasMeantBySlipIsOnTheFirstPageThoughManyHaveTheNameAsTyped) {
  std::vector<Record> people;
  add_namesakes(people, "Ursula", "Schmitt", 30);
  add_namesakes(people, "Ursula", "Schmidt", 30);
  add_namesakes(people, "Uwe", "Beck", 30);
  add_namesakes(people, "Uwe", "Beer", 30);
  add_namesakes(people, "Uwe", "Becker", 30);
  add_namesakes(people, "Peter", "Palm", 2);
  Index index;
  index.build(people);
  const auto hits = index.query("schmitt ursula", 20);
  ASSERT_EQ(hits.size(), 20U);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(hits[i].row.name, "Schmitt, Ursula") << i;
  EXPECT_EQ(row_of(hits, "Schmidt, Ursula"), 6U);
  EXPECT_EQ(hits[6].why, Match::similar);
  EXPECT_EQ(hits[19].row.name, "Schmitt, Ursula");
  // Nobody is called so: each of whom it may be has a row before one has two.
  for (const std::string name : {"Beck, Uwe", "Beer, Uwe", "Becker, Uwe"}) {
    EXPECT_LT(row_of(index.query("beckr uwe", 20), name), 3U) << name;
  }
  // Three letters are enough for a name of four.
  EXPECT_EQ(row_of(index.query("plm peter", 20), "Palm, Peter"), 0U);
  // A name that is still being typed is no slip.
  for (const Hit& hit : index.query("schmit", 20)) EXPECT_NE(hit.why, Match::similar);
}

TEST(SearchIndex, AWholeNameComesBeforeALongerOneThatHoldsIt) {
  std::vector<Record> people;
  add_namesakes(people, "Hans Peter", "Weber", 30);
  add_namesakes(people, "Peter", "Weber", 3);
  Index index;
  index.build(people);
  const auto hits = index.query("peter weber", 20);
  ASSERT_EQ(hits.size(), 20U);
  for (std::size_t i = 0; i < hits.size(); ++i) {
    EXPECT_EQ(hits[i].row.name, i < 3 ? "Weber, Peter" : "Weber, Hans Peter") << i;
  }
}

// The table keeps eight letters of each.
TEST(SearchIndex, EMailsThatBeginAlikeAreToldApartAlsoWhereSomeWereRemoved) {
  std::vector<Record> people;
  for (std::size_t i = 0; i < 3000; ++i) {
    people.push_back(customer(
        i + 1,
        {{"last_name", "Name"}, {"email", "wolfgang." + std::to_string(i) + "@mail.example"}}));
  }
  Index index;
  index.build(people);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (i % 3 != 0) index.remove(people[i].id);
  }
  for (std::size_t i = 0; i < people.size(); i += 7) {
    for (const std::string& typed :
         {people[i].text("email"), people[i].text("email").substr(0, 15)}) {
      const auto hits = index.query(typed, 20);
      const bool found =
          std::ranges::any_of(hits, [&](const Hit& hit) { return hit.row.id == people[i].id; });
      EXPECT_EQ(found, i % 3 == 0) << typed;
    }
  }
}

TEST(SearchIndex, ASoundIsForgiven) {
  Index index;
  index.build(std::vector{customer(1, {{"first_name", "Eva"}, {"last_name", "Philipp"}}),
                          customer(2, {{"first_name", "Eva"}, {"last_name", "Schmidt"}})});
  for (const auto& [typed, number] : {std::pair{"filip eva", 1U}, std::pair{"schmitt eva", 2U}}) {
    const auto hits = index.query(typed, 5);
    ASSERT_FALSE(hits.empty()) << typed;
    EXPECT_EQ(hits[0].row.id, id_of(number)) << typed;
    EXPECT_EQ(hits[0].why, Match::similar) << typed;
  }
}

}  // namespace
}  // namespace tresen
