// The way down, as promised in cursors.h.

#include "sync/link/cursors.h"

#include <gtest/gtest.h>

namespace tresen {

TEST(Cursors, AskInOrderOfUse) {
  Cursors cursors;
  cursors.offered({{"branch/b2", 5}, {"branch/b1", 5}, {"device/17", 5}, {"config", 5}});
  std::vector<std::string> order;
  while (const auto next = cursors.next()) {
    order.push_back(next->bucket);
    cursors.arrived(next->bucket, 5, 5);
    cursors.stored(next->bucket, 5);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"config", "device/17", "branch/b2", "branch/b1"}));
  EXPECT_TRUE(cursors.all_read());
}

TEST(Cursors, ABetterBucketComesFirstInTheMiddleOfAnother) {
  Cursors cursors;
  cursors.offered({{"branch/b1", 100}, {"config", 0}});
  EXPECT_EQ(cursors.next(), (CursorAt{"branch/b1", 0}));
  cursors.arrived("branch/b1", 10, 100);
  EXPECT_TRUE(cursors.hinted("config", 1));
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 0}));
}

TEST(Cursors, AskAheadIsBounded) {
  Cursors cursors;
  cursors.offered({{"config", 100}});
  for (std::size_t page = 0; page < Cursors::ask_ahead_max; ++page) {
    ASSERT_TRUE(cursors.next());
    cursors.arrived("config", cursors.next()->pos + 10, 100);
  }
  EXPECT_FALSE(cursors.next());
  cursors.stored("config", 10);
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 20}));
  EXPECT_EQ(cursors.on_disk(), (std::vector<CursorAt>{{"config", 10}}));
}

TEST(Cursors, WhatWasNotStoredIsAskedForAgain) {
  Cursors cursors({{"config", 30}});
  cursors.offered({{"config", 100}});
  cursors.arrived("config", 40, 100);
  cursors.arrived("config", 50, 100);
  cursors.not_stored("config", 30);
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 30}));
  cursors.stored("config", 40);  // it was only slow
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 40}));
}

TEST(Cursors, AnEmptyPageEndsAHintThatPromisedTooMuch) {
  Cursors cursors({{"config", 10}});
  cursors.offered({{"config", 10}});
  cursors.hinted("config", 99);
  ASSERT_TRUE(cursors.next());
  cursors.arrived("config", 10, 10);
  EXPECT_FALSE(cursors.next());
  EXPECT_TRUE(cursors.all_read());
}

TEST(Cursors, ABucketThatIsNoLongerOursIsNotRead) {
  Cursors cursors({{"branch/b9", 3}});
  cursors.offered({{"config", 1}});
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 0}));
  EXPECT_FALSE(cursors.hinted("branch/b9", 99));
  cursors.arrived("config", 1, 1);
  cursors.stored("config", 1);
  EXPECT_FALSE(cursors.next());
}

TEST(Cursors, RestartReadsEverythingAgain) {
  Cursors cursors({{"config", 10}, {"device/1", 4}});
  cursors.offered({{"config", 10}, {"device/1", 4}});
  EXPECT_TRUE(cursors.all_read());
  cursors.restart();
  EXPECT_FALSE(cursors.all_read());
  EXPECT_EQ(cursors.next(), (CursorAt{"config", 0}));
}

}  // namespace tresen
