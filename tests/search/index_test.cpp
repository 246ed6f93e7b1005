// Who is found by what is typed, in which order, why, and how fast.

#include "sync/search/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "sync/base/text.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Uuid id_of(std::uint64_t number) {
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return id;
}

Record customer(std::uint64_t number, const Fields& fields) {
  Record record;
  record.id = id_of(number);
  for (const auto& [key, value] : fields) {
    record.fields[key].state = AnswerState::value;
    record.fields[key].value = value;
  }
  return record;
}

std::vector<Record> shop() {
  return {
      customer(1, {{"first_name", "Hans"},
                   {"last_name", "Müller"},
                   {"customer_no", "10001"},
                   {"external_id", "T-0001"},
                   {"birth_date", "1961-03-12"},
                   {"mobile", "+491713920042"},
                   {"email", "hans.mueller@gmx.de"},
                   {"street", "Bergstraße"},
                   {"house_no", "12"},
                   {"postcode", "71229"},
                   {"city", "Leonberg"}}),
      customer(2, {{"first_name", "Hannelore"}, {"last_name", "Müller"}, {"customer_no", "10002"}}),
      customer(3, {{"first_name", "Johann"}, {"last_name", "Muller"}, {"customer_no", "10003"}}),
      customer(
          4,
          {{"first_name", "Eva"}, {"last_name", "Müller-Lüdenscheidt"}, {"customer_no", "20004"}}),
      customer(5, {{"first_name", "Jana"}, {"last_name", "Weiß"}, {"phone_home", "+497152901234"}}),
      customer(6,
               {{"company", "Hörgeräte Muster GmbH"}, {"postcode", "10115"}, {"city", "Berlin"}}),
      customer(7, {{"first_name", "Anna"}, {"last_name", "Schäfer"}, {"mobile", "+436641234567"}}),
      customer(8, {{"first_name", "Peter"}, {"last_name", "Meyer"}, {"birth_date", "1961-12-03"}}),
  };
}

class Search : public testing::Test {
 protected:
  Search() { index.build(shop()); }

  std::vector<std::uint64_t> found(std::string_view text, std::size_t limit = 20) const {
    std::vector<std::uint64_t> numbers;
    for (const Hit& hit : index.query(text, limit)) numbers.push_back(hit.row.id.bytes[15]);
    return numbers;
  }

  Index index;
};

TEST_F(Search, PutsTheMeantOneFirst) {
  struct Case {
    std::string_view typed;
    std::uint64_t first;
    std::string_view why;
  };
  for (const auto& [typed, first, why] : {
           Case{"muell han", 1, "name"},
           Case{"han muell", 1, "name"},
           Case{"Müller, Hans", 1, "name"},
           Case{"hannel müll", 2, "name"},
           Case{"muller joh", 3, "name"},
           Case{"muler hans", 1, "umlaut"},
           Case{"lüden", 4, "name"},
           Case{"müller-lüd", 4, "name"},
           Case{"weiss", 5, "name"},
           Case{"weis", 5, "name"},
           Case{"hoerger", 6, "name"},
           Case{"schaefer anna", 7, "name"},
           Case{"schafer", 7, "umlaut"},
           Case{"meier", 8, "umlaut"},
           Case{"shcäfer", 7, "similar"},
           Case{"schaefre", 7, "similar"},
           Case{"leonberg", 1, "address"},
           Case{"müller leonb", 1, "address"},
           Case{"0171 39 200 42", 1, "phone"},
           Case{"0171", 1, "phone"},
           Case{"+49 171 392", 1, "phone"},
           Case{"20042", 1, "phone"},
           Case{"07152 90", 5, "phone"},
           Case{"0664", 7, "phone"},
           Case{"12.03.1961", 1, "birth_date"},
           Case{"12.3.", 1, "birth_date"},
           Case{"12031961", 1, "birth_date"},
           Case{"1961-12-03", 8, "birth_date"},
           Case{"meyer 1961", 8, "birth_date"},
           Case{"10001", 1, "customer_no"},
           Case{"20004", 4, "customer_no"},
           Case{"T-0001", 1, "customer_no"},
           Case{"t0001", 1, "customer_no"},
           Case{"hans.mueller@", 1, "email"},
           Case{"10115", 6, "postcode"},
       }) {
    const auto hits = index.query(typed, 20);
    ASSERT_FALSE(hits.empty()) << typed;
    EXPECT_EQ(hits[0].row.id, id_of(first)) << typed;
    EXPECT_EQ(name_of(hits[0].why), why) << typed;
  }
}

TEST_F(Search, EveryWordMustFit) {
  EXPECT_TRUE(found("müller hans berlin").empty());
  EXPECT_TRUE(found("").empty());
  EXPECT_TRUE(found("  ,;").empty());
  EXPECT_TRUE(found("xyz").empty());
  EXPECT_EQ(found("müller", 2).size(), 2U);
  EXPECT_TRUE(found("müller", 0).empty());
}

TEST_F(Search, ScoresFallFromTheFirstToTheLast) {
  for (const std::string_view typed : {"m", "müller", "han", "1", "mulle"}) {
    const auto hits = index.query(typed, 20);
    for (std::size_t i = 0; i < hits.size(); ++i) {
      EXPECT_GT(hits[i].score, 0) << typed;
      EXPECT_LE(hits[i].score, i > 0 ? hits[i - 1].score : 1) << typed;
    }
  }
}

TEST_F(Search, MarksWhatFitted) {
  const auto marked = [&](std::string_view typed) {
    std::vector<std::string> parts;
    const Hit hit = index.query(typed, 1).at(0);
    for (const Mark& mark : hit.marks) {
      const std::string& text = mark.in == Mark::In::name         ? hit.row.name
                                : mark.in == Mark::In::address    ? hit.row.address
                                : mark.in == Mark::In::birth_date ? hit.row.birth_date
                                : mark.in == Mark::In::phone      ? hit.row.phone
                                : mark.in == Mark::In::email      ? hit.row.email
                                                                  : hit.row.customer_no;
      parts.push_back(text.substr(mark.begin, mark.end - mark.begin));
    }
    return parts;
  };
  using Parts = std::vector<std::string>;
  EXPECT_EQ(marked("muell han"), (Parts{"Müll", "Han"}));
  EXPECT_EQ(marked("mul hans"), (Parts{"Mül", "Hans"}));
  EXPECT_EQ(marked("shcäfer"), (Parts{"Schäfer"}));
  EXPECT_EQ(marked("71229"), (Parts{"71229"}));
  EXPECT_EQ(marked("bergstrass"), (Parts{"Bergstraß"}));
  EXPECT_EQ(marked("10001"), (Parts{"10001"}));
  EXPECT_EQ(marked("0171"), (Parts{"+491713920042"}));
}

TEST_F(Search, ShowsARowForEachCustomer) {
  const auto row = index.row(id_of(1));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->name, "Müller, Hans");
  EXPECT_EQ(row->address, "Bergstraße 12, 71229 Leonberg");
  EXPECT_EQ(row->birth_date, "1961-03-12");
  EXPECT_EQ(row->customer_no, "10001");
  EXPECT_EQ(index.row(id_of(99)), std::nullopt);
}

TEST_F(Search, FollowsChanges) {
  index.upsert(customer(1, {{"first_name", "Hans"}, {"last_name", "Zimmermann"}}));
  EXPECT_EQ(found("zimmer"), (std::vector<std::uint64_t>{1}));
  EXPECT_TRUE(found("0171").empty());
  index.upsert(customer(9, {{"last_name", "Zimmerli"}}));
  EXPECT_EQ(found("zimmerl"), (std::vector<std::uint64_t>{9, 1}));
  index.remove(id_of(9));
  EXPECT_EQ(found("zimmer"), (std::vector<std::uint64_t>{1}));
  index.remove(id_of(77));
  EXPECT_EQ(index.size(), 8U);
}

TEST_F(Search, HoldsCustomersOnly) {
  Record process = customer(50, {{"last_name", "Müller"}});
  process.kind = RecordKind::process;
  index.upsert(process);
  EXPECT_EQ(index.size(), 8U);
}

// Names put together from syllables, so that many are alike.
std::vector<Record> town(std::size_t count, std::uint64_t seed) {
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

TEST(SearchIndex, UpsertsOneByOneFindWhatABuildFinds) {
  const auto people = town(1200, test::seed());
  Index built;
  built.build(people);
  Index grown;
  for (const Record& person : people) grown.upsert(person);
  for (const Record& person : people) grown.upsert(person);
  EXPECT_EQ(built.size(), grown.size());
  for (const std::string_view typed : {"mül", "schmidt", "hof lan", "0171", "1", "mulle", "kön"}) {
    const auto a = built.query(typed, 20);
    const auto b = grown.query(typed, 20);
    ASSERT_EQ(a.size(), b.size()) << typed << " seed=" << test::seed();
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].row, b[i].row) << typed << " seed=" << test::seed();
    }
  }
}

TEST(SearchIndex, EverybodyIsFoundByFullNameAndNumber) {
  const auto people = town(2000, test::seed());
  Index index;
  index.build(people);
  for (std::size_t i = 0; i < people.size(); i += 37) {
    const Record& person = people[i];
    const auto by_number = index.query(person.text("customer_no"), 1);
    ASSERT_EQ(by_number.size(), 1U);
    EXPECT_EQ(by_number[0].row.id, person.id) << "seed=" << test::seed();
    const auto by_phone = index.query("0" + person.text("mobile").substr(3), 5);
    ASSERT_FALSE(by_phone.empty()) << "seed=" << test::seed();
    EXPECT_EQ(by_phone[0].row.phone, person.text("mobile"));
  }
}

// GDPR 18: kept, and found so that nobody makes a second one, but for nothing else.
TEST(SearchIndex, WhoseDataIsRestrictedIsFoundByNameAndNumberAlone) {
  auto people = shop();
  people[0].fields["restricted"].state = AnswerState::value;
  people[0].fields["restricted"].value = "yes";
  Index index;
  index.build(people);
  for (const char* const typed : {"hans müller", "10001"}) {
    const auto hits = index.query(typed, 5);
    ASSERT_FALSE(hits.empty()) << typed;
    EXPECT_EQ(hits[0].row.id, people[0].id) << typed;
    EXPECT_EQ(hits[0].row.phone + hits[0].row.address + hits[0].row.birth_date, "") << typed;
  }
  for (const char* const typed : {"01713920042", "12.03.1961", "hans.mueller@", "bergstr"}) {
    const auto hits = index.query(typed, 5);
    EXPECT_TRUE(std::none_of(hits.begin(), hits.end(), [&](const Hit& hit) {
      return hit.row.id == people[0].id;
    })) << typed;
  }
}

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

TEST(SearchIndex, AnythingMayBeTyped) {
  std::mt19937_64 random(test::seed());
  Index index;
  index.build(town(50, test::seed()));
  static constexpr std::string_view parts[] = {"mül", " ", "-", "0", "12.", "@", "'",    "+",
                                               "(0)", ",", "T", "1", "ß",   "€", "\xFF", "."};
  for (int round = 0; round < 2000; ++round) {
    std::string typed;
    for (std::size_t size = random() % 9; size > 0; --size) {
      typed += parts[random() % std::size(parts)];
    }
    EXPECT_LE(index.query(typed, 5).size(), 5U) << typed << " seed=" << test::seed();
  }
}

// A ratio in one run, so that a slow machine does not matter: against reading all rows once.
TEST(SearchIndex, AnswersFasterThanAllRowsAreRead) {
  const auto people = town(20000, test::seed());
  Index index;
  index.build(people);
  using Clock = std::chrono::steady_clock;
  const auto time_of = [](auto work) {
    auto best = Clock::duration::max();
    for (int round = 0; round < 5; ++round) {
      const auto start = Clock::now();
      work();
      best = std::min(best, Clock::now() - start);
    }
    return std::chrono::duration<double, std::milli>(best).count();
  };
  std::size_t read_bytes = 0;
  const double scan_ms = time_of([&] {
    for (const Record& person : people) {
      for (const auto& [key, answer] : person.fields) {
        read_bytes += answer.value.find("\x01") == std::string::npos ? 1 : 0;
      }
    }
  });
  EXPECT_GT(read_bytes, 0U);
  for (const std::string_view typed : {"mül", "muell han", "schmidt", "0171 2", "12.03.1961"}) {
    const double query_ms = time_of([&] { (void)index.query(typed, 20); });
    EXPECT_LT(query_ms, scan_ms) << typed;
  }
}

}  // namespace
}  // namespace tresen
