// The way down, as promised in cursors.h.

#include "sync/link/cursors.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

using Way = BucketOffer::Way;

// Head office's buckets, as the terminal stands now.
void offer(Cursors& cursors, const std::vector<BucketOffer>& offers, std::int64_t now_ms = 0) {
  cursors.offered(offers, cursors.on_disk(), now_ms);
}

std::vector<std::pair<std::string, std::uint64_t>> positions(const Cursors& cursors) {
  std::vector<std::pair<std::string, std::uint64_t>> all;
  for (const CursorAt& at : cursors.on_disk()) all.emplace_back(at.bucket, at.pos);
  return all;
}

}  // namespace

TEST(Cursors, AskInOrderOfUse) {
  Cursors cursors;
  offer(cursors, {{"branch/b2", 5}, {"branch/b1", 5}, {"device/17", 5}, {"config", 5}});
  std::vector<std::string> order;
  while (const auto next = cursors.next()) {
    order.push_back(next->bucket);
    cursors.arrived(next->bucket, 5, 5);
    cursors.stored(next->bucket, 5, 0, false);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"config", "device/17", "branch/b2", "branch/b1"}));
  EXPECT_TRUE(cursors.all_read());
}

TEST(Cursors, ABetterBucketComesFirstInTheMiddleOfAnother) {
  Cursors cursors;
  offer(cursors, {{"branch/b1", 100}, {"config", 0}});
  EXPECT_EQ(cursors.next(), (CursorAt{"branch/b1", 0}));
  cursors.arrived("branch/b1", 10, 100);
  EXPECT_TRUE(cursors.hinted("config", 1));
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 0}));
}

TEST(Cursors, AskAheadIsBounded) {
  Cursors cursors;
  offer(cursors, {{"config", 100}});
  for (std::size_t page = 0; page < Cursors::ask_ahead_max; ++page) {
    ASSERT_TRUE(cursors.next());
    cursors.arrived("config", cursors.next()->pos + 10, 100);
  }
  EXPECT_FALSE(cursors.next());
  cursors.stored("config", 10, 0, false);
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 20}));
  EXPECT_EQ(positions(cursors),
            (std::vector<std::pair<std::string, std::uint64_t>>{{"config", 10}}));
}

TEST(Cursors, WhatWasNotStoredIsAskedForAgain) {
  Cursors cursors({{"config", 30}});
  offer(cursors, {{"config", 100}});
  cursors.arrived("config", 40, 100);
  cursors.arrived("config", 50, 100);
  cursors.not_stored("config", 30);
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 30}));
  cursors.stored("config", 40, 0, false);  // it was only slow
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 40}));
}

TEST(Cursors, AnEmptyPageEndsAHintThatPromisedTooMuch) {
  Cursors cursors({{"config", 10}});
  offer(cursors, {{"config", 10}});
  cursors.hinted("config", 99);
  ASSERT_TRUE(cursors.next());
  EXPECT_FALSE(cursors.arrived("config", 10, 10));
  EXPECT_FALSE(cursors.next());
  EXPECT_TRUE(cursors.all_read());
}

TEST(Cursors, ABucketThatIsNoLongerOursIsPurgedAndNotRead) {
  Cursors cursors({{"branch/b9", 3}});
  offer(cursors, {{"config", 1}});
  EXPECT_EQ(cursors.purge_due(), "branch/b9");
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 0}));
  EXPECT_FALSE(cursors.hinted("branch/b9", 99));
  cursors.arrived("config", 1, 1);
  cursors.stored("config", 1, 0, false);
  EXPECT_FALSE(cursors.next());
  EXPECT_FALSE(cursors.all_read()) << "what is to go is still there";
  EXPECT_FALSE(cursors.purged("branch/b9"));
  EXPECT_FALSE(cursors.purge_due());
  EXPECT_TRUE(cursors.all_read());
}

TEST(Cursors, RestartReadsNothingBeforeTheNextHello) {
  Cursors cursors({{"config", 10}, {"device/1", 4}, {"branch/b1", 8, 77}});
  offer(cursors, {{"config", 10}, {"device/1", 4}, {"branch/b1", 8}});
  EXPECT_TRUE(cursors.all_read());
  cursors.restart({"branch/b1"});
  EXPECT_FALSE(cursors.next());
  offer(cursors, {{"config", 10}, {"device/1", 4}, {"branch/b1", 8}});
  EXPECT_FALSE(cursors.all_read());
  EXPECT_EQ(cursors.replay_due(), "config") << "what it held before may be gone";
  EXPECT_EQ(cursors.stored_pos("branch/b1"), 8U) << "there the new store says the same";
}

TEST(Cursors, GoOnAsHeadOfficeSays) {
  struct Case {
    const char* name;
    CursorAt disk;
    Way said;
    char expected;  // f: pages from where it stands, r: to be replayed, s: from a snapshot
  };
  const std::string id(16, 'i');
  for (const Case& c : {
           Case{"nothing new", {"branch/b1", 50, 7}, Way::go_on, 'f'},
           Case{"another sum", {"branch/b1", 50, 7}, Way::replay, 'r'},
           Case{"another sum, large", {"branch/b1", 50, 7}, Way::snapshot, 's'},
           Case{"set back", {"branch/b1"}, Way::go_on, 'r'},
           Case{"begins", {"branch/b1"}, Way::snapshot, 's'},
           Case{"replay has begun", {"branch/b1", 0, 0, true}, Way::replay, 'f'},
           Case{"replay goes on", {"branch/b1", 20, 7, true}, Way::go_on, 'f'},
           Case{"replay has come to its floor", {"branch/b1", 20, 7, true}, Way::replay, 'r'},
           Case{"snapshot goes on", {"branch/b1", 0, 7, true, id, 3}, Way::snapshot, 's'},
           Case{"snapshot, not asked for", {"branch/b1", 0, 7, true, id, 3}, Way::go_on, 's'},
           Case{"it has shrunk", {"branch/b1", 0, 7, true, id, 3}, Way::replay, 'r'},
       }) {
    Cursors cursors({c.disk});
    offer(cursors, {{"branch/b1", 100, c.said}});
    EXPECT_EQ(cursors.next().has_value(), c.expected == 'f') << c.name;
    EXPECT_EQ(cursors.replay_due().has_value(), c.expected == 'r') << c.name;
    EXPECT_EQ(cursors.snapshot_due() != nullptr, c.expected == 's') << c.name;
  }
}

TEST(Cursors, TellWhatABucketSumsUpToAfterAnotherHasChangedIt) {
  Cursors cursors({{"branch/b1", 50, 7}, {"branch/b2", 20, 3}});
  cursors.sum_changed("branch/b1", 4);
  cursors.sum_changed("branch/b9", 1);  // none of ours
  const std::vector<CursorAt> told = cursors.on_disk();
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].checksum, 4u);
  EXPECT_EQ(told[0].pos, 50u);
  EXPECT_EQ(told[1].checksum, 3u);
}

TEST(Cursors, AnAnswerToWhatIsNoLongerSoHasNoEffect) {
  Cursors cursors({{"branch/b1", 50, 7}});
  const std::vector<CursorAt> then = cursors.on_disk();
  cursors.rebuild_started("branch/b1", "", 10);
  cursors.offered({{"branch/b1", 100, Way::replay}}, then, 20);
  EXPECT_FALSE(cursors.replay_due()) << "it has been begun since";
  const std::vector<CursorAt> begun = cursors.on_disk();
  cursors.arrived("branch/b1", 30, 100);
  cursors.stored("branch/b1", 30, 3, true);
  cursors.offered({{"branch/b1", 100, Way::replay}}, begun, 30);
  EXPECT_FALSE(cursors.replay_due()) << "it has got somewhere since";
  EXPECT_EQ(cursors.next(), (CursorAt{"branch/b1", 30}));
}

TEST(Cursors, ARebuildEndsWithTheLastPageEvenIfThatIsEmpty) {
  Cursors cursors({{"branch/b1", 50, 7}});
  cursors.rebuild_started("branch/b1", "", 0);
  offer(cursors, {{"branch/b1", 0, Way::replay}});
  ASSERT_EQ(cursors.next(), (CursorAt{"branch/b1", 0}));
  EXPECT_TRUE(cursors.arrived("branch/b1", 0, 0)) << "the cache must hear of it";
  EXPECT_FALSE(cursors.all_read());
  EXPECT_FALSE(cursors.stored("branch/b1", 0, 0, false));
  EXPECT_FALSE(cursors.next());
  EXPECT_TRUE(cursors.all_read());
}

TEST(Cursors, TellWhenTheRecordsAreNotThoseOfHeadOffice) {
  Cursors cursors({{"branch/b1", 50, 7}});
  offer(cursors, {{"branch/b1", 70}});
  cursors.arrived("branch/b1", 60, 70);
  EXPECT_FALSE(cursors.stored("branch/b1", 60, 1, false)) << "not at the head: nobody knows";
  cursors.arrived("branch/b1", 70, 70);
  cursors.head_sum("branch/b1", 70, 9);
  EXPECT_TRUE(cursors.stored("branch/b1", 70, 8, false));
  offer(cursors, {{"branch/b1", 71}}, 1);
  EXPECT_NE(cursors.snapshot_due(), nullptr) << "head office has grown and could not tell";
}

TEST(Cursors, ABucketIsNotReadAnewAgainWithinAnHour) {
  Cursors cursors({{"branch/b1", 50, 7}});
  offer(cursors, {{"branch/b1", 50, Way::replay}}, 1000);
  ASSERT_EQ(cursors.replay_due(), "branch/b1");
  cursors.rebuild_started("branch/b1", "", 1000);
  cursors.arrived("branch/b1", 50, 50);
  cursors.stored("branch/b1", 50, 7, false);
  offer(cursors, {{"branch/b1", 50, Way::replay}}, 1000 + Cursors::rebuild_gap_ms - 1);
  EXPECT_FALSE(cursors.replay_due());
  offer(cursors, {{"branch/b1", 50, Way::replay}}, 1000 + Cursors::rebuild_gap_ms);
  EXPECT_EQ(cursors.replay_due(), "branch/b1");
}

// Head office gives the same snapshot for a day, and what is wrong may be that.
TEST(Cursors, PagesMustDoAfterASnapshotThatIsNotWhatItPromised) {
  Cursors cursors;
  offer(cursors, {{"branch/b1", 50, Way::snapshot}}, 1000);
  cursors.rebuild_started("branch/b1", "0123456789abcdef", 1000);
  EXPECT_TRUE(cursors.snapshot_stored("branch/b1", 50, 7, 8));
  offer(cursors, {{"branch/b1", 50, Way::snapshot}}, 1000 + Cursors::rebuild_gap_ms);
  EXPECT_EQ(cursors.snapshot_due(), nullptr);
  EXPECT_EQ(cursors.replay_due(), "branch/b1");
}

TEST(Cursors, PagesMustDoWhereThereIsNoSnapshot) {
  Cursors cursors;
  offer(cursors, {{"branch/b1", 50, Way::snapshot}});
  ASSERT_NE(cursors.snapshot_due(), nullptr);
  cursors.no_snapshot("branch/b1");
  EXPECT_EQ(cursors.replay_due(), "branch/b1");
  cursors.rebuild_started("branch/b1", "", 0);
  offer(cursors, {{"branch/b1", 50, Way::snapshot}});
  EXPECT_EQ(cursors.snapshot_due(), nullptr);
  EXPECT_EQ(cursors.next(), (CursorAt{"branch/b1", 0}));
}

}  // namespace tresen
