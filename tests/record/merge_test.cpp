// The conflict rule as laws, then as a table.

#include "sync/record/merge.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/record/any_record.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

Stamp at(std::uint64_t ms, std::uint64_t device) {
  return {.ms = ms, .counter = 0, .device = device};
}

Answer said(AnswerState state, std::string_view value = "") {
  Answer answer;
  answer.state = state;
  answer.value = value;
  return answer;
}

Answer value(std::string_view text) { return said(AnswerState::value, text); }

FieldEdit edit(std::string_view key, const Answer& answer, const Stamp& base = {}) {
  return {
      .key = std::string(key), .action = FieldEdit::Action::set, .answer = answer, .base = base};
}

Change change(std::vector<FieldEdit> fields, RecordKind kind = RecordKind::customer) {
  Change made;
  made.edit.record.bytes[15] = 1;
  made.edit.kind = kind;
  made.edit.fields = std::move(fields);
  return made;
}

Record known(std::string_view key, Answer answer, const Stamp& stamp) {
  Record record;
  record.id.bytes[15] = 1;
  record.row_ver = 1;
  answer.stamp = stamp;
  record.fields[std::string(key)] = answer;
  return record;
}

const Stamp never = {};
const Answer missing = said(AnswerState::missing);
const Answer refused = said(AnswerState::refused);

// An answer is stored since `since`; another writer, who saw the answer of `saw`, writes at `time`.
struct Case {
  std::string_view what, key;
  Answer stored;
  Stamp since;
  Answer written;
  Stamp saw, time;
};

void expect_applied(const Case& test) {
  const Record stored = known(test.key, test.stored, test.since);
  const auto result = merge(stored, change({edit(test.key, test.written, test.saw)}), test.time);
  ASSERT_EQ(result.fields.size(), 1U);
  EXPECT_EQ(result.fields[0].outcome, Outcome::applied) << test.what;
  EXPECT_TRUE(result.any_applied()) << test.what;
  EXPECT_EQ(result.record.answer(test.key).state, test.written.state) << test.what;
  EXPECT_EQ(result.record.text(test.key), test.written.value) << test.what;
  EXPECT_EQ(result.record.row_ver, 2U) << test.what;
}

void expect_lost(const Case& test, Outcome outcome) {
  const Record stored = known(test.key, test.stored, test.since);
  const auto result = merge(stored, change({edit(test.key, test.written, test.saw)}), test.time);
  ASSERT_EQ(result.fields.size(), 1U);
  EXPECT_EQ(result.fields[0].outcome, outcome) << test.what;
  EXPECT_FALSE(result.any_applied()) << test.what;
  EXPECT_EQ(result.record, stored) << test.what;
  EXPECT_EQ(result.fields[0].lost.value, test.written.value) << test.what;
  EXPECT_EQ(result.fields[0].lost.stamp, test.time) << test.what;
}

TEST(Merge, WhoSawWinsElseTheLaterOne) {
  const Answer a = value("a"), b = value("b");
  for (const Case& test : {
           Case{"first answer", "email", missing, never, a, never, at(5, 1)},
           Case{"seen, with an older clock", "email", a, at(9, 2), b, at(9, 2), at(5, 1)},
           Case{"concurrent and later", "email", a, at(5, 2), b, at(1, 2), at(9, 1)},
           Case{"same moment, higher device", "email", a, at(5, 1), b, never, at(5, 2)},
           Case{"one's own earlier answer", "email", a, at(9, 1), b, at(7, 1), at(5, 1)},
           Case{"a refusal that saw", "email", a, at(5, 2), refused, at(5, 2), at(6, 1)},
           Case{"of a newer release", "shoe_size", a, at(5, 2), b, never, at(9, 1)},
       }) {
    expect_applied(test);
  }
  for (const Case& test : {
           Case{"concurrent and earlier", "email", a, at(9, 2), b, at(1, 2), at(5, 1)},
           Case{"same moment, lower device", "email", a, at(5, 2), b, never, at(5, 1)},
       }) {
    expect_lost(test, Outcome::superseded);
  }
}

TEST(Merge, ABlankTakesBackOnlyWhatItSaw) {
  const Answer a = value("a");
  expect_applied({"saw it", "email", a, at(5, 2), missing, at(5, 2), at(6, 1)});
  expect_applied({"a value over a blank", "email", missing, at(9, 2), a, never, at(5, 1)});
  for (const Case& test : {
           Case{"did not see it", "email", a, at(5, 2), missing, never, at(99, 1)},
           Case{"an empty value", "email", a, at(5, 2), value(""), never, at(99, 1)},
           Case{"over a refusal", "email", refused, at(5, 2), missing, never, at(99, 1)},
       }) {
    expect_lost(test, Outcome::superseded);
  }
}

TEST(Merge, ANoBeatsAConcurrentYes) {
  const std::string_view key = "consent.email.advertising";
  const Answer yes = value("granted"), no = value("withdrawn");
  for (const Case& test : {
           Case{"earlier withdrawal", key, yes, at(99, 2), no, never, at(5, 1)},
           Case{"earlier refusal", key, yes, at(99, 2), refused, never, at(5, 1)},
           Case{"earlier objection", "objection", value("no"), at(99, 2), value("yes"), never,
                at(5, 1)},
           Case{"a grant that saw it", key, no, at(5, 2), yes, at(5, 2), at(6, 1)},
       }) {
    expect_applied(test);
  }
  expect_lost({"later grant", key, no, at(5, 2), yes, never, at(99, 1)}, Outcome::superseded);
  expect_lost({"later", "objection", value("yes"), at(5, 2), value("no"), never, at(99, 1)},
              Outcome::superseded);
}

TEST(Merge, HeadOfficeAloneGivesNumbers) {
  expect_applied({"office", "customer_no", missing, never, value("7"), never, at(5, 0)});
  expect_lost({"terminal", "customer_no", missing, never, value("7"), never, at(5, 1)},
              Outcome::not_permitted);
}

TEST(Merge, TheReplacedAnswerIsKeptForTheHistory) {
  const Record stored = known("email", value("old@b.de"), at(5, 2));
  const auto result = merge(stored, change({edit("email", value("new@b.de"), at(5, 2))}), at(6, 1));
  EXPECT_EQ(result.fields[0].lost, stored.answer("email"));
}

TEST(Merge, AProcessStaysWhatItWasOpenedAs) {
  Record stored = known("customer", value("one"), at(5, 2));
  stored.kind = RecordKind::process;
  const auto later = change({edit("customer", value("two"), at(5, 2))}, RecordKind::process);
  EXPECT_EQ(merge(stored, later, at(9, 1)).fields[0].outcome, Outcome::superseded);
  const auto same = change({edit("customer", value("one"), at(5, 2))}, RecordKind::process);
  EXPECT_EQ(merge(stored, same, at(9, 1)).fields[0].outcome, Outcome::applied);
}

TEST(Merge, ItemsAreAddedAndTakenOutOneByOne) {
  Record record = known("category.use", value("home\nwork"), at(5, 2));
  const auto item = [](FieldEdit::Action action, std::string_view name) {
    FieldEdit made = edit("category.use", value(name));
    made.action = action;
    return change({made});
  };
  record = merge(record, item(FieldEdit::Action::add, "sport"), at(3, 1)).record;
  EXPECT_EQ(record.text("category.use"), "home\nsport\nwork");
  record = merge(record, item(FieldEdit::Action::remove, "work"), at(4, 3)).record;
  EXPECT_EQ(record.text("category.use"), "home\nsport");
  EXPECT_EQ(record.answer("category.use").stamp, at(5, 2));
  FieldEdit wrong = edit("email", value("a@b.de"));
  wrong.action = FieldEdit::Action::add;
  EXPECT_EQ(merge(record, change({wrong}), at(6, 1)).fields[0].outcome, Outcome::not_permitted);
}

// Changes of different devices, none of which saw another's.
std::vector<std::pair<Change, Stamp>> concurrent_changes(test::AnyRecord& any,
                                                         const Record& common) {
  static constexpr std::string_view keys[] = {"email", "mobile", "consent.email.advertising",
                                              "objection", "of a newer release"};
  static constexpr std::string_view values[] = {"granted", "withdrawn", "refused", "yes", "no", ""};
  std::vector<std::pair<Change, Stamp>> made;
  for (std::uint64_t device = 1; device <= 4; ++device) {
    std::vector<FieldEdit> fields;
    for (const std::string_view key : keys) {
      if (any.below(2) == 0) continue;
      const Answer answer =
          said(static_cast<AnswerState>(1 + any.below(6)), values[any.below(std::size(values))]);
      fields.push_back(edit(key, answer, common.answer(key).stamp));
    }
    const Change one = change(std::move(fields));
    const Arrival arrival{.server_ms = 100,
                          .device = device,
                          .boot_offset_ms = static_cast<std::int64_t>(any.below(40)),
                          .wall_offset_ms = 0};
    made.emplace_back(one, effective_stamp(one, arrival));
  }
  return made;
}

Record merged(Record record, const std::vector<std::pair<Change, Stamp>>& changes) {
  for (const auto& [one, effective] : changes) record = merge(record, one, effective).record;
  return record;
}

TEST(Merge, ConcurrentChangesGiveTheSameInAnyOrder) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 300; ++round) {
    Record common = known("email", value("old"), at(20, 9));
    common.fields["consent.email.advertising"] = value("granted");
    common.fields["consent.email.advertising"].stamp = at(25, 9);
    auto changes = concurrent_changes(any, common);
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    const Record first = merged(common, changes);
    while (std::next_permutation(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
      return a.second < b.second;
    })) {
      const Record other = merged(common, changes);
      for (const auto& [key, answer] : first.fields) {
        if (answer.state == AnswerState::missing) {
          ASSERT_EQ(other.answer(key).state, AnswerState::missing)
              << key << " seed=" << test::seed() << " round=" << round;
          continue;
        }
        ASSERT_EQ(other.answer(key), answer)
            << key << " seed=" << test::seed() << " round=" << round;
      }
    }
  }
}

TEST(Merge, TwiceChangesNothingMore) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 2000; ++round) {
    Record stored = any.record();
    const Change one = any.change();
    stored.kind = one.edit.kind;
    const Stamp effective = effective_stamp(
        one,
        {.server_ms = 100, .device = one.stamp.device, .boot_offset_ms = {}, .wall_offset_ms = 0});
    const Record once = merge(stored, one, effective).record;
    const MergeResult twice = merge(once, one, effective);
    ASSERT_EQ(twice.record, once) << "seed=" << test::seed() << " round=" << round;
    ASSERT_FALSE(twice.changed);
  }
}

TEST(Merge, ABlankNeverOverwritesWhatItsWriterDidNotSee) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 1000; ++round) {
    Answer answer = any.answer();
    answer.state = static_cast<AnswerState>(2 + any.below(5));
    if (answer.value.empty()) answer.value = "x";
    const Record stored = known("email", answer, at(10 + any.below(10), 2));
    const Change blank = change({edit("email", said(AnswerState::missing), at(any.below(10), 2))});
    const Record after = merge(stored, blank, at(any.below(100), 1)).record;
    ASSERT_EQ(after, stored) << "seed=" << test::seed();
  }
}

TEST(EffectiveStamp, ComesFromTheBootClockWhereThatIsKnown) {
  Change one = change({});
  one.stamp = {.ms = 999'999'999, .counter = 3, .device = 5};  // a wrong wall clock
  one.boot_ms = 1'000;
  const Arrival arrival{
      .server_ms = 500'000, .device = 5, .boot_offset_ms = 400'000, .wall_offset_ms = 0};
  EXPECT_EQ(effective_stamp(one, arrival), (Stamp{.ms = 401'000, .counter = 3, .device = 5}));
}

TEST(EffectiveStamp, CorrectsTheStampByTheKnownOffset) {
  Change one = change({});
  one.stamp = {.ms = 300'000, .counter = 3, .device = 5};
  const Arrival arrival{
      .server_ms = 500'000, .device = 5, .boot_offset_ms = {}, .wall_offset_ms = -50'000};
  EXPECT_EQ(effective_stamp(one, arrival).ms, 250'000U);
}

TEST(EffectiveStamp, IsNeverMoreThanAMinuteAhead) {
  Change one = change({});
  one.stamp = {.ms = 99'000'000, .counter = 0, .device = 5};
  const Arrival arrival{
      .server_ms = 500'000, .device = 5, .boot_offset_ms = {}, .wall_offset_ms = 0};
  EXPECT_EQ(effective_stamp(one, arrival).ms, 560'000U);
}

TEST(EffectiveStamp, IsLaterThanWhatItsWriterSaw) {
  Change one = change({edit("email", value("a"), {.ms = 450'000, .counter = 7, .device = 2})});
  one.stamp = {.ms = 1'000, .counter = 0, .device = 5};
  const Arrival arrival{
      .server_ms = 500'000, .device = 5, .boot_offset_ms = {}, .wall_offset_ms = 0};
  EXPECT_EQ(effective_stamp(one, arrival), (Stamp{.ms = 450'000, .counter = 8, .device = 5}));
}

TEST(EffectiveStamp, IsNeverBeforeTheBeginningOfTime) {
  const Change one = change({});
  const Arrival arrival{
      .server_ms = 500'000, .device = 5, .boot_offset_ms = -1'000'000, .wall_offset_ms = 0};
  EXPECT_EQ(effective_stamp(one, arrival).ms, 0U);
}

}  // namespace
}  // namespace tresen
