// Who is here twice beyond doubt becomes one without a question, where the chain wants it, and
// nobody else does.

#include "sync/office/sure_merges.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "sync/office/admin.h"
#include "sync/record/audit.h"
#include "sync/record/merging.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;

constexpr std::int64_t day_ms = 24 * 3600 * 1000;

using Values = std::map<std::string, std::string>;

const Values guenther{{"first_name", "Günther"},    {"last_name", "Mayerhoff"},
                      {"birth_date", "1961-03-12"}, {"street", "Bergstraße"},
                      {"house_no", "12"},           {"postcode", "71229"},
                      {"city", "Leonberg"},         {"mobile", "+491713920042"},
                      {"home_branch", "b1"}};

Values with(Values values, const Values& others) {
  for (const auto& [key, value] : others) values[key] = value;
  return values;
}

v1::Chain chain_with(int permille) {
  v1::Chain chain = test::small_chain();
  chain.mutable_rules()->set_merge_score_permille(permille);
  // b3 belongs to somebody else.
  chain.mutable_rules()->mutable_branches(0)->set_legal_entity("we");
  chain.mutable_rules()->mutable_branches(1)->set_legal_entity("we");
  v1::Branch& other = *chain.mutable_rules()->add_branches();
  other.set_id("b3");
  other.set_legal_entity("they");
  return chain;
}

// Günther among a few hundred others.
class SureMerges : public testing::Test {
 protected:
  explicit SureMerges(int permille = 999) : office(chain_with(permille)) {
    std::mt19937 random(20261123);
    const auto word = [&random] {
      std::string made;
      for (int i = 0; i < 4; ++i) {
        made += "bdfgklmnprst"[random() % 12];
        made += "aeiou"[random() % 5];
      }
      return made;
    };
    std::vector<Edit> edits;
    for (int i = 0; i < 300; ++i) {
      const std::string born = std::to_string(1930 + random() % 70) + "-0" +
                               std::to_string(1 + random() % 9) + "-1" +
                               std::to_string(random() % 10);
      edits.push_back(edit_of(office->new_id(noon_ms),
                              {{"first_name", word()},
                               {"last_name", word()},
                               {"birth_date", born},
                               {"street", word()},
                               {"city", word()},
                               {"postcode", std::to_string(10'000 + random() % 80'000)}}));
    }
    EXPECT_TRUE(office->submit(edits, "b1", noon_ms));
  }

  static Edit edit_of(const Uuid& id, const Values& values) {
    Edit edit{id, RecordKind::customer, {}};
    for (const auto& [key, value] : values) {
      FieldEdit& field = edit.fields.emplace_back();
      field.key = key;
      field.answer.state = AnswerState::value;
      field.answer.value = value;
    }
    return edit;
  }
  void write(const Uuid& id, const Values& values, const std::string& branch = "b1") {
    const Edit edit = edit_of(id, values);
    ASSERT_TRUE(office->submit(std::span(&edit, 1), branch, noon_ms));
  }
  std::vector<SureMerge> weigh() {
    TwinCandidates all;
    while (true) {
      const auto more = read_on(*office, all);
      EXPECT_TRUE(more) << more.error().detail;
      if (!more || !*more) return sure_merges(all, {});
    }
  }
  // As the caretaker does it. Answers how many pairs became one.
  std::size_t one_night(std::int64_t now_ms = noon_ms + day_ms) {
    const auto merged = merge_sure(*office, weigh(), now_ms);
    EXPECT_TRUE(merged) << merged.error().detail;
    return merged.value_or(0);
  }
  bool is_merged() { return merged_into(office.record(twin)) == first; }

  HeadOffice office;
  Uuid first = id_of(1), twin = id_of(2);
};

class NoSureMerges : public SureMerges {
 protected:
  NoSureMerges() : SureMerges(0) {}
};

TEST_F(NoSureMerges, ByDefault) {
  write(first, guenther);
  write(twin, guenther);
  EXPECT_EQ(one_night(), 0U);
  EXPECT_FALSE(merged_into(office.record(twin)));
}

TEST_F(SureMerges, MakeOneOfTwoBeyondDoubtAndNoteThatTheRuleDidIt) {
  write(first, guenther);
  write(twin, with(guenther, {{"email", "g@example.org"}}));
  EXPECT_EQ(one_night(), 1U);
  EXPECT_TRUE(is_merged()) << "the lower number is kept";
  EXPECT_EQ(office.record(first).text("email"), "g@example.org");
  EXPECT_EQ(merge_score(office.record(twin)), "0.999");
  const auto entries = office.customers().page(RecordKind::audit, {}, 100);
  ASSERT_EQ(entries->size(), 1U);
  const AuditEntry entry = read_audit(entries->front());
  EXPECT_EQ(entry.act, "merge");
  EXPECT_EQ(entry.detail, "rule.0.999");
  EXPECT_EQ(entry.staff, "");
  EXPECT_EQ(entry.subject, first);
  EXPECT_EQ(one_night(), 0U) << "once";
}

TEST_F(SureMerges, KeepEveryNoOfEither) {
  write(first, with(guenther, {{"consent.email.advertising", "granted"}}));
  write(twin, with(guenther, {{"objection", "yes"}, {"consent.email.advertising", "withdrawn"}}));
  EXPECT_EQ(one_night(), 1U);
  EXPECT_EQ(office.record(first).text("objection"), "yes");
  EXPECT_EQ(office.record(first).text("consent.email.advertising"), "withdrawn");
}

TEST_F(SureMerges, AreTakenBackForThirtyDaysAndThenNeverDoneAgain) {
  write(first, guenther);
  write(twin, guenther);
  ASSERT_EQ(one_night(), 1U);
  Admin admin{*load_ca(office.folder())};
  v1::AdminRequest undo;
  undo.mutable_undo_merge()->set_merge_id(to_hex(twin));
  ASSERT_FALSE(admin.answer(*office, undo, noon_ms + 30 * day_ms).has_error());
  EXPECT_FALSE(is_merged());
  EXPECT_EQ(merge_score(office.record(twin)), "");
  EXPECT_EQ(one_night(noon_ms + 31 * day_ms), 0U);
  EXPECT_FALSE(is_merged());
}

TEST_F(SureMerges, LeaveAloneWhomAnythingSpeaksAgainst) {
  const std::map<std::string, Values> doubts{
      {"another first name", {{"first_name", "Gerhard"}}},
      {"a slip in the name", {{"last_name", "Mayerhof"}}},
      {"another day of birth", {{"birth_date", "1961-03-21"}}},
      {"no day of birth", {{"birth_date", ""}}},
      {"another phone", {{"mobile", "+491725550000"}}},
      {"moved", {{"street", "Am Anger"}, {"city", "Dresden"}, {"postcode", "01067"}}},
      {"junior", {{"name_affix", "jun."}}},
      {"has died", {{"deceased", "yes"}}},
      {"restricted", {{"restricted", "yes"}}},
      {"another controller", {{"home_branch", "b3"}}}};
  write(first, with(guenther, {{"name_affix", "sen."}}));
  for (const auto& [what, values] : doubts) {
    write(twin, with(with(guenther, {{"name_affix", ""}, {"deceased", ""}, {"restricted", ""}}),
                     values));
    EXPECT_EQ(one_night(), 0U) << what;
  }
  write(twin, with(guenther, {{"name_affix", ""}, {"deceased", ""}, {"restricted", ""}}));
  EXPECT_EQ(one_night(), 1U) << "and now nothing does";
}

TEST_F(SureMerges, AskWhereThereIsAThird) {
  write(first, guenther);
  write(twin, guenther);
  write(id_of(3), guenther);
  EXPECT_EQ(one_night(), 0U);
}

// Hours may lie between the weighing and the merge.
TEST_F(SureMerges, LookAgainBeforeTheyDoIt) {
  write(first, guenther);
  write(twin, guenther);
  const std::vector<SureMerge> pairs = weigh();
  ASSERT_EQ(pairs.size(), 1U);
  write(twin, {{"birth_date", "1989-03-12"}});
  EXPECT_EQ(*merge_sure(*office, pairs, noon_ms), 0U);
  write(twin, {{"birth_date", "1961-03-12"}});
  v1::Chain chain = *office->store().campaigns().chain();
  chain.mutable_rules()->set_merge_score_permille(0);
  ASSERT_TRUE(office->store().campaigns().publish(chain, noon_ms));
  EXPECT_EQ(*merge_sure(*office, pairs, noon_ms), 0U) << "the chain has thought better of it";
}

}  // namespace
}  // namespace tresen
