// The way up, as promised in journal.h.

#include "sync/link/journal.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

std::vector<JournalRow> rows(std::initializer_list<std::pair<std::uint64_t, std::size_t>> wanted) {
  std::vector<JournalRow> all;
  for (const auto& [seq, bytes] : wanted) all.push_back({seq, std::string(bytes, 'x')});
  return all;
}

}  // namespace

TEST(BatchLength, TakesWhatFitsAndAtLeastOne) {
  struct Case {
    const char* name;
    std::vector<JournalRow> rows;
    BatchLimits limits;
    std::size_t expected;
  };
  for (const Case& c : {
           Case{"nothing", {}, {}, 0},
           Case{"all fit", rows({{1, 10}, {2, 10}, {3, 10}}), {}, 3},
           Case{"ops", rows({{1, 10}, {2, 10}, {3, 10}}), {2, 1000}, 2},
           Case{"bytes exactly", rows({{1, 10}, {2, 10}, {3, 10}}), {500, 20}, 2},
           Case{"one byte too many", rows({{1, 10}, {2, 11}}), {500, 20}, 1},
           Case{"one row larger than all", rows({{1, 100}, {2, 1}}), {500, 20}, 1},
           Case{"a gap", rows({{4, 1}, {5, 1}, {7, 1}}), {}, 2},
           Case{"limits of one", rows({{1, 1}, {2, 1}}), {1, 1}, 1},
       }) {
    EXPECT_EQ(batch_length(c.rows, c.limits), c.expected) << c.name;
  }
}

TEST(Outbox, MovesOnlyByWhatHeadOfficeConfirms) {
  Outbox outbox(10, 4);
  EXPECT_EQ(outbox.waiting(), 6U);
  EXPECT_EQ(outbox.confirmed(4), Outbox::Confirmed::nothing_new);
  EXPECT_EQ(outbox.confirmed(7), Outbox::Confirmed::forward);
  EXPECT_EQ(outbox.acked(), 7U);
  EXPECT_EQ(outbox.confirmed(5), Outbox::Confirmed::back);
  EXPECT_EQ(outbox.acked(), 5U);
  outbox.grew(9);
  EXPECT_EQ(outbox.last(), 10U) << "a journal never shrinks";
}

TEST(Outbox, SendsNothingWhenHeadOfficeIsAhead) {
  Outbox outbox(10, 4);
  EXPECT_EQ(outbox.confirmed(11), Outbox::Confirmed::nothing_new);
  EXPECT_EQ(outbox.trouble(), UploadTrouble::office_ahead);
  EXPECT_FALSE(outbox.may_send());
  EXPECT_EQ(outbox.acked(), 4U);
  EXPECT_EQ(outbox.confirmed(4), Outbox::Confirmed::nothing_new);
  EXPECT_TRUE(outbox.may_send()) << "the operator has mended it";
}

TEST(Outbox, HalvesABatchThatFailsThreeTimes) {
  Outbox outbox(1000, 0);
  const BatchLimits wanted{500, 1024};
  for (const std::size_t ops : {500, 500, 500, 250, 250, 250, 125}) {
    EXPECT_EQ(outbox.limits(wanted).ops_max, ops);
    outbox.failed(2, 0);
  }
  for (int i = 0; i < 100; ++i) outbox.failed(2, 0);
  EXPECT_EQ(outbox.limits(wanted), (BatchLimits{1, 1}));
}

TEST(Outbox, GrowsAgainWithEachBatchThatGotThrough) {
  Outbox outbox(1000, 0);
  const BatchLimits wanted{500, 1024};
  for (int i = 0; i < 6; ++i) outbox.failed(2, 0);
  std::uint64_t hw = 0;
  for (const std::size_t ops : {125, 250, 500, 500}) {
    EXPECT_EQ(outbox.limits(wanted).ops_max, ops);
    EXPECT_EQ(outbox.confirmed(++hw), Outbox::Confirmed::forward);
  }
}

TEST(Outbox, HelloNeverConfirmsAnything) {
  struct Case {
    const char* name;
    std::uint64_t hw, acked_then;
    bool lost;
    std::uint64_t acked;
    UploadTrouble trouble;
  };
  for (const Case& c : {
           Case{"as told", 4, 4, false, 4, UploadTrouble::none},
           Case{"a reply was lost", 7, 4, false, 4, UploadTrouble::none},
           Case{"a backup was put back", 2, 4, true, 2, UploadTrouble::none},
           Case{"a reply has overtaken it", 3, 3, false, 4, UploadTrouble::none},
           Case{"another wrote", 11, 4, false, 4, UploadTrouble::office_ahead},
       }) {
    Outbox outbox(10, 4);
    EXPECT_EQ(outbox.office_has(c.hw, c.acked_then), c.lost) << c.name;
    EXPECT_EQ(outbox.acked(), c.acked) << c.name;
    EXPECT_EQ(outbox.trouble(), c.trouble) << c.name;
  }
}

TEST(Outbox, SendsNothingWhileItIsFrozen) {
  Outbox outbox(10, 4);
  outbox.set_frozen(true);
  EXPECT_FALSE(outbox.may_send());
  EXPECT_FALSE(outbox.office_has(12, 4));
  EXPECT_EQ(outbox.trouble(), UploadTrouble::frozen) << "that head office is ahead follows from it";
  outbox.set_frozen(false);
  EXPECT_FALSE(outbox.office_has(4, 4));
  EXPECT_TRUE(outbox.may_send());
}

TEST(Outbox, HandsARowOverUnreadOnlyWhenItFailedAloneForLong) {
  constexpr std::int64_t gap = Outbox::opaque_after_ms / (Outbox::opaque_after_tries - 1);
  Outbox outbox(10, 4);
  for (int i = 0; i < 10; ++i) outbox.failed(2, i * gap);
  EXPECT_FALSE(outbox.opaque_due(10 * gap)) << "never alone";
  for (int i = 0; i < Outbox::opaque_after_tries - 1; ++i) outbox.failed(1, i * gap);
  EXPECT_FALSE(outbox.opaque_due(Outbox::opaque_after_ms)) << "not often enough";
  outbox.failed(1, Outbox::opaque_after_ms - 1);
  EXPECT_FALSE(outbox.opaque_due(Outbox::opaque_after_ms - 1)) << "not for long enough";
  EXPECT_TRUE(outbox.opaque_due(Outbox::opaque_after_ms));
  EXPECT_EQ(outbox.confirmed(5), Outbox::Confirmed::forward);
  EXPECT_FALSE(outbox.opaque_due(Outbox::opaque_after_ms)) << "the next row is another";
}

TEST(Outbox, CountsFailuresOfOneBatchOnly) {
  Outbox outbox(1000, 0);
  outbox.failed(2, 0);
  outbox.failed(2, 0);
  EXPECT_EQ(outbox.confirmed(100), Outbox::Confirmed::forward);
  outbox.failed(2, 0);
  EXPECT_EQ(outbox.limits({500, 1024}).ops_max, 500U);
}

}  // namespace tresen
