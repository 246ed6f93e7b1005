// Who is one person: by the evidence, whatever columns there are, and never by what a family
// shares.
#include "sync/record/match.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/duplicate_sets.h"

namespace tresen {
namespace {

using Values = std::map<std::string, std::string>;

MatchPerson person(const Values& values) {
  Record customer;
  for (const auto& [key, value] : values) {
    Answer& answer = customer.fields[key];
    answer.state = AnswerState::value;
    answer.value = value;
  }
  return match_person(customer);
}

const Values hans{{"first_name", "Günther"},    {"last_name", "Mayerhoff"},
                  {"birth_date", "1961-03-12"}, {"street", "Bergstraße"},
                  {"house_no", "12"},           {"postcode", "71229"},
                  {"city", "Leonberg"},         {"mobile", "+491713920042"}};

Values with(Values values, const Values& others) {
  for (const auto& [key, value] : others) values[key] = value;
  return values;
}

double score(const Values& a, const Values& b) {
  constexpr std::size_t customers = 20'000;
  const double one = compare_twins(person(a), person(b), customers).score;
  EXPECT_EQ(one, compare_twins(person(b), person(a), customers).score) << "in either order";
  return one;
}

TEST(Match, KnowsAPersonThroughTheMistakesThatAreMadeInGermany) {
  const std::vector<std::pair<const char*, Values>> mistakes{
      {"nothing", {}},
      {"umlaut as ue", {{"first_name", "Guenther"}}},
      {"umlaut without dots, th and t", {{"first_name", "Gunter"}}},
      {"ay and ei", {{"last_name", "Meierhoff"}}},
      {"ff and ph", {{"last_name", "Mayerhoph"}}},
      {"a key beside the right one", {{"last_name", "Mayerhogf"}}},
      {"two letters swapped", {{"last_name", "Maeyrhoff"}}},
      {"day and month swapped", {{"birth_date", "1961-12-03"}}},
      {"one digit of the birth date", {{"birth_date", "1967-03-12"}}},
      {"moved",
       {{"street", "Am Anger"}, {"house_no", "3"}, {"postcode", "01067"}, {"city", "Dresden"}}},
      {"first and last name swapped", {{"first_name", "Mayerhoff"}, {"last_name", "Günther"}}},
      {"street shortened", {{"street", "Bergstr."}}},
      {"no birth date, no phone", {{"birth_date", ""}, {"mobile", ""}}}};
  for (const auto& [what, values] : mistakes) {
    EXPECT_GE(score(hans, with(hans, values)), match_threshold) << what;
  }
}

TEST(Match, TakesNobodyOfAFamilyForAnother) {
  const std::vector<std::pair<const char*, Values>> relatives{
      {"wife", {{"first_name", "Renate"}, {"birth_date", "1963-07-30"}}},
      {"wife of unknown age", {{"first_name", "Renate"}, {"birth_date", ""}}},
      {"son", {{"first_name", "Jonas"}, {"birth_date", "1990-01-15"}}},
      {"son of the same name", {{"birth_date", "1990-01-15"}}},
      {"twin", {{"first_name", "Renate"}}}};
  for (const auto& [what, values] : relatives) {
    EXPECT_LT(score(hans, with(hans, values)), match_threshold) << what;
  }
}

TEST(Match, TakesANameAloneForNothing) {
  const Values name{{"first_name", "Hans"}, {"last_name", "Müller"}};
  EXPECT_LT(score(name, name), match_threshold);
  EXPECT_LT(score({}, {}), candidate_threshold);
}

TEST(Match, SaysWhyForEachFieldThatBothHave) {
  const Twins pair = compare_twins(person(hans), person({{"last_name", "Meierhoff"}}), 1000);
  ASSERT_EQ(pair.why.size(), 1U);
  EXPECT_TRUE(pair.why[0].starts_with("last_name: alike, +")) << pair.why[0];
}

TEST(Match, FindsNothingAmongNobodyAndAmongOne) {
  EXPECT_TRUE(find_twins({}, 0).empty());
  const std::vector<MatchPerson> one{person(hans)};
  EXPECT_TRUE(find_twins(one, 0).empty());
}

// Thresholds are for what the issue asks, and somewhat less where columns are missing.
TEST(Match, FindsTheTwinsOfSetsOfWhichTheTruthIsKnown) {
  struct Row {
    const char* set;
    std::vector<std::string> columns;  // empty: all
    double f1, precision;
  };
  const std::vector<std::string> name_and_birth{"first_name", "last_name", "birth_date"};
  for (const Row& row :
       {Row{"febrl1", {}, 0.99, 0.99}, Row{"german_dev", {}, 0.94, 0.98},
        Row{"febrl1", name_and_birth, 0.94, 0.99}, Row{"german_dev", name_and_birth, 0.90, 0.98}}) {
    const auto set = test::duplicate_set(row.set, {row.columns, 2000});
    ASSERT_TRUE(set) << set.error().detail;
    const auto found = test::judged(*set, find_twins(set->people, match_threshold));
    EXPECT_GE(found.f1, row.f1) << row.set << ", columns: " << row.columns.size();
    EXPECT_GE(found.precision, row.precision) << row.set << ", columns: " << row.columns.size();
  }
}

TEST(Match, FindsTheSameOnAnyNumberOfThreads) {
  const auto set = test::duplicate_set("febrl1", {{}, 300});
  ASSERT_TRUE(set) << set.error().detail;
  const auto alone = find_twins(set->people, candidate_threshold, 1);
  const auto three = find_twins(set->people, candidate_threshold, 3);
  ASSERT_EQ(alone.size(), three.size());
  for (std::size_t i = 0; i < alone.size(); ++i) {
    EXPECT_EQ(alone[i].a, three[i].a);
    EXPECT_EQ(alone[i].b, three[i].b);
    EXPECT_EQ(alone[i].score, three[i].score);
  }
}

}  // namespace
}  // namespace tresen
