// Who is found by what is typed, in which order, why, and how fast.

#include "sync/search/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "sync/base/text.h"
#include "sync/search/segment.h"
#include "tests/search/people.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

using test::customer;
using test::Fields;
using test::id_of;
using test::town;

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

// Who was served a minute ago stands where he or she has always stood.
TEST(SearchIndex, AnswersTheSameWhateverHappenedBefore) {
  std::mt19937_64 random(test::seed());
  const auto people = town(2000, test::seed());
  Index built;
  built.build(people);
  Index changed;
  changed.build(people);
  for (int round = 0; round < 700; ++round) {
    const Record& person = people[random() % people.size()];
    if (random() % 3 == 0) changed.remove(person.id);
    changed.upsert(person);
  }
  for (int round = 0; round < 60; ++round) {
    const Record& meant = people[random() % people.size()];
    const std::string last = folded(meant.text("last_name"));
    const std::string first = folded(meant.text("first_name"));
    const std::string typed = round % 3 == 0   ? last
                              : round % 3 == 1 ? first + " " + last
                                               : last.substr(1) + " " + first.substr(0, 3);
    const std::size_t limit = round % 2 == 0 ? 20 : 500;
    const auto a = built.query(typed, limit), b = changed.query(typed, limit);
    ASSERT_EQ(a.size(), b.size()) << typed << " seed=" << test::seed();
    for (std::size_t i = 0; i < a.size(); ++i) {
      ASSERT_EQ(a[i].row, b[i].row) << typed << " row " << i << " seed=" << test::seed();
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

// Whatever the tables leave out must not be better than what they give.
TEST(SearchIndex, GivesNoWorseThanALookAtEachCustomer) {
  std::mt19937_64 random(test::seed());
  const auto people = town(3000, test::seed());
  Index index;
  index.build(people);
  for (int round = 0; round < 60; ++round) {
    const Record& meant = people[random() % people.size()];
    const std::string &last = meant.text("last_name"), &first = meant.text("first_name");
    const std::string typed = folded(last).substr(0, 1 + random() % 6) +
                              (round % 2 == 0 ? "" : " " + folded(first).substr(0, 2));
    std::vector<Sought> words;
    for (const QueryWord& word : read_query(typed)) words.push_back(lookups_of(word, false));
    std::vector<double> wanted;
    for (const Record& person : people) {
      const Document document = document_of(entry_of(person));
      double total = 0;
      bool all = true;
      for (const Sought& lookups : words) {
        const auto fit = fit_of(lookups, document);
        all = all && fit;
        total += fit ? fit->score : 0;
      }
      const std::size_t name_words = words_of(document.row.name).size();
      total *= share_of_name(name_words, words.size());
      if (all) wanted.push_back(total / static_cast<double>(words.size()));
    }
    std::sort(wanted.rbegin(), wanted.rend());
    const auto hits = index.query(typed, 20);
    std::vector<double> scores;
    for (const Hit& hit : hits) scores.push_back(hit.score);
    std::sort(scores.rbegin(), scores.rend());
    // Four rows may be those of whom a slip was meant.
    const std::size_t all = std::min<std::size_t>(wanted.size(), 16);
    ASSERT_GE(scores.size(), all) << typed << " seed=" << test::seed();
    for (std::size_t i = 0; i < all; ++i) {
      EXPECT_GE(scores[i], wanted[i] - 1e-6) << typed << " seed=" << test::seed();
      if (i >= 6) continue;
      EXPECT_NEAR(hits[i].score, wanted[i], 1e-6) << typed << " seed=" << test::seed();
    }
  }
}

// Nothing of them may stay in what is shown, nor be found, whatever was sorted since.
TEST(SearchIndex, FollowsManyChangesAndRemovals) {
  std::mt19937_64 random(test::seed());
  auto people = town(2000, test::seed());
  Index index;
  index.build(people);
  for (int round = 0; round < 3000; ++round) {
    Record& person = people[random() % people.size()];
    if (random() % 3 == 0) {
      index.remove(person.id);
      person.fields["gone"].value = "yes";
      continue;
    }
    person.fields.erase("gone");
    person.fields["mobile"].value = "+49171" + std::to_string(1'000'000 + round);
    index.upsert(person);
  }
  std::size_t left = 0;
  for (const Record& person : people) {
    const bool gone = person.fields.contains("gone");
    left += gone ? 0 : 1;
    EXPECT_EQ(index.row(person.id).has_value(), !gone) << "seed=" << test::seed();
    const auto hits = index.query(person.text("customer_no"), 3);
    const bool found = !hits.empty() && hits[0].row.id == person.id;
    EXPECT_EQ(found, !gone) << "seed=" << test::seed();
    EXPECT_TRUE(!found || hits[0].row.phone == person.text("mobile")) << "seed=" << test::seed();
  }
  EXPECT_EQ(index.size(), left);
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
