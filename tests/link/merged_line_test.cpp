// Head office makes one customer of two: what terminals of several branches make of it, in the
// whole line without sockets.

#include <gtest/gtest.h>

#include "sync/office/admin_merge.h"
#include "sync/office/erasure.h"
#include "sync/record/merging.h"
#include "tests/link/house_line.h"
#include "tests/support/canaries.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;

v1::Chain four_branches(v1::Held held) {
  v1::Chain chain = small_chain(held);
  chain.mutable_rules()->set_held_days(90);
  for (const char* id : {"b3", "b4"}) chain.mutable_rules()->add_branches()->set_id(id);
  return chain;
}

// Anna is at home in b1, her twin in b2; b3 has seen the twin, b4 neither.
class MergedLine : public testing::TestWithParam<v1::Held> {
 protected:
  void make_twins() {
    line.run(minute);
    one.write({{anna,
                RecordKind::customer,
                {pen.set("last_name", canary(0)), pen.set("city", "Leonberg")}}});
    two.write({{twin,
                RecordKind::customer,
                {pen.set("last_name", canary(1)), pen.set("mobile", "+491713920042")}}});
    two.write(
        {{visit,
          RecordKind::process,
          {pen.set("customer", to_hex(twin)), pen.set("state", "open"), pen.set("branch", "b2")}}});
    line.run(minute);
    three.write(twin, "notes", "seen in b3");
    line.run(minute);
  }
  std::string no(const Uuid& customer) { return line.office.record(customer).text("customer_no"); }
  std::string merge() {
    v1::MergeRequest request;
    request.set_kept(no(anna));
    request.set_away(no(twin));
    const auto merged = merge_customers(*line.office, request, line.now());
    EXPECT_TRUE(merged) << merged.error().detail;
    return merged ? merged->merge().merge_id() : "";
  }
  void undo(const std::string& id) {
    v1::UndoMergeRequest request;
    request.set_merge_id(id);
    const auto undone = undo_merge(*line.office, request, line.now());
    EXPECT_TRUE(undone) << undone.error().detail;
  }
  // Who answers to the number of the twin.
  static Uuid answers(Terminal& terminal, const std::string& number) {
    return terminal.file_by(number).customer.id;
  }
  void all_agree() {
    for (const auto& terminal : line.terminals) {
      EXPECT_TRUE(terminal->status().all_read) << terminal->device();
      EXPECT_EQ(terminal->status().waiting, 0U) << terminal->device();
    }
  }
  bool holds_all() const { return GetParam() == v1::HELD_CHAIN; }

  HouseLine line{1, four_branches(GetParam())};
  Pen pen{0, "b1"};  // writes nothing: names fields
  Terminal& one = line.add("b1");
  Terminal& two = line.add("b2");
  Terminal& three = line.add("b3");
  Terminal& four = line.add("b4");
  Uuid anna = id_of(1), twin = id_of(2), visit = id_of(11);
};

TEST_P(MergedLine, LeadsWhoeverHasTheOneToTheOther) {
  make_twins();
  const std::string old_number = no(twin);
  merge();
  line.run(minute);
  for (Terminal* const terminal : {&one, &two, &three}) {
    EXPECT_EQ(answers(*terminal, old_number), anna) << terminal->device();
    EXPECT_EQ(terminal->file_by(old_number).customer.text("mobile"), "+491713920042");
  }
  EXPECT_EQ(two.file_of(twin).customer.id, anna);
  ASSERT_EQ(two.file_of(twin).processes.size(), 1U);
  EXPECT_EQ(two.file_of(twin).processes[0].text("customer"), to_hex(anna));
  EXPECT_EQ(answers(four, old_number), holds_all() ? anna : Uuid{}) << "nobody's business there";
  all_agree();
  // Without a line, and after a start.
  two.wire.faults.cut = true;
  two.start();
  EXPECT_EQ(answers(two, old_number), anna);
}

TEST_P(MergedLine, TakesItBackEverywhere) {
  make_twins();
  const std::string old_number = no(twin), id = merge();
  line.run(minute);
  undo(id);
  line.run(minute);
  for (Terminal* const terminal : {&two, &three}) {
    EXPECT_EQ(answers(*terminal, old_number), twin) << terminal->device();
  }
  EXPECT_EQ(answers(one, old_number), holds_all() ? twin : Uuid{});
  EXPECT_EQ(two.file_of(twin).processes.size(), 1U);
  EXPECT_EQ(one.record(anna).text("mobile"), "");
  all_agree();
}

TEST_P(MergedLine, ChangesOfATerminalThatWasAwayFollowTheMerge) {
  make_twins();
  two.wire.faults.cut = true;
  line.run(minute);
  merge();
  line.run(minute);
  two.write(twin, "email", "anna@example.org");
  two.write({{id_of(12),
              RecordKind::follow_up,
              {pen.set("customer", to_hex(twin)), pen.set("state", "open")}}});
  EXPECT_EQ(two.file_of(twin).customer.id, twin) << "it cannot know yet";
  two.wire.faults = {};
  line.run(15 * minute);
  EXPECT_EQ(line.office.record(anna).text("email"), "anna@example.org");
  EXPECT_EQ(line.office.record(id_of(12)).text("customer"), to_hex(anna));
  EXPECT_EQ(two.file_of(twin).customer.text("email"), "anna@example.org");
  EXPECT_EQ(two.file_of(twin).follow_ups.size(), 1U);
  EXPECT_EQ(one.record(anna).text("email"), "anna@example.org");
  all_agree();
}

TEST_P(MergedLine, IsLearnedByATerminalThatComesLater) {
  make_twins();
  const std::string old_number = no(twin);
  merge();
  Terminal& fresh = line.add("b2");
  line.run(5 * minute);
  EXPECT_EQ(answers(fresh, old_number), anna);
  all_agree();
}

// After ninety days the branch holds what is its own: who is gone is known by the number to look
// for, and comes back with whoever is served.
TEST_P(MergedLine, OutlivesThatTheOtherOneIsForgottenThere) {
  make_twins();
  const std::string old_number = no(twin);
  merge();
  line.run(minute);
  while (*line.office->expire_seen(line.now() + 91 * 24 * 60 * minute)) {
  }
  line.run(minute);
  EXPECT_EQ(answers(two, old_number), holds_all() ? anna : twin);
  two.write(twin, "email", "anna@example.org");
  line.run(minute);
  EXPECT_EQ(answers(two, old_number), anna);
  EXPECT_EQ(line.office.record(anna).text("email"), "anna@example.org");
  all_agree();
}

TEST_P(MergedLine, ErasingTheOneLeavesNothingOfEither) {
  make_twins();
  merge();
  line.run(minute);
  ASSERT_FALSE(canaries_below(two.folder()).empty());
  v1::PersonEraseRequest request;
  request.set_no(no(twin));
  const auto erased = erase_person(*line.office, request, line.now());
  ASSERT_TRUE(erased) << erased.error().detail;
  line.run(15 * minute);
  for (const auto& terminal : line.terminals) {
    EXPECT_TRUE(canaries_below(terminal->folder()).empty()) << terminal->device();
  }
  EXPECT_TRUE(canaries_below(line.office.folder()).empty());
}

INSTANTIATE_TEST_SUITE_P(Chains, MergedLine, testing::Values(v1::HELD_CHAIN, v1::HELD_BRANCH),
                         [](const auto& held) {
                           return held.param == v1::HELD_CHAIN ? "AllHoldAll" : "EachItsOwn";
                         });

}  // namespace
}  // namespace tresen::test
