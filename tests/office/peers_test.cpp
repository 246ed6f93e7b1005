// Several daemons over one PostgreSQL: one of them leads, and whoever was stopped and wakes late
// changes nothing.

#include "sync/office/store/peers.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "sync/office/store/database_place.h"
#include "sync/office/store/shared_store.h"
#include "tests/support/head_office.h"
#include "tests/support/postgres.h"

namespace tresen::test {
namespace {

class Several : public testing::Test {
 protected:
  void SetUp() override {
    url = Postgres::own().new_database();
    ASSERT_TRUE(keep_database_url(folder.path(), url));
    ASSERT_TRUE(create_store(folder.path(), small_chain(), 7, noon_ms));
    one = daemon();
    other = daemon();
  }
  std::unique_ptr<Store> daemon() {
    auto opened = open_store_to_serve(folder.path());
    EXPECT_TRUE(opened) << opened.error().detail;
    return opened ? std::move(*opened) : nullptr;
  }
  static bool leads(Store& store) {
    const auto led = store.peers().lead(0, Peers::Ask::patiently);
    EXPECT_TRUE(led) << led.error().detail;
    return led && *led;
  }
  // As if whoever leads had stopped for longer than its term.
  void end_term() {
    auto database = open_to_write(folder.path(), Writers::several);
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->run("UPDATE lease SET until_ms = 1"));
  }
  static void push(Store& store, std::uint64_t device) {
    Incoming batch;
    batch.device = device;
    batch.changes = {"a", "b"};
    batch.received_ms = noon_ms;
    ASSERT_TRUE(store.sync().append(std::span(&batch, 1)));
  }

  Folder folder;
  std::string url;
  std::unique_ptr<Store> one, other;
};

TEST_F(Several, HaveOneWhoLeadsUntilItLetsGo) {
  EXPECT_TRUE(leads(*one));
  EXPECT_FALSE(leads(*other));
  EXPECT_TRUE(leads(*one));
  ASSERT_TRUE(one->peers().let_go());
  EXPECT_TRUE(leads(*other));
  EXPECT_FALSE(leads(*one));
}

TEST_F(Several, LetAPausedOneWhoWakesLateDecideNothing) {
  push(*one, 0);
  ASSERT_TRUE(leads(*one));
  Decision decision;
  decision.through_pos = 1;
  end_term();
  ASSERT_TRUE(leads(*other));
  {
    // It does not know of it yet, and nobody has decided meanwhile.
    const Peers::Leading late(one->peers());
    const auto refused = one->sync().decide(decision);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::busy) << refused.error().detail;
    EXPECT_FALSE(one->sync().try_writing());
  }
  EXPECT_EQ(*other->sync().decided_pos(), 0U);
  const Peers::Leading leading(other->peers());
  EXPECT_TRUE(other->sync().decide(decision));
  EXPECT_EQ(*one->sync().decided_pos(), 1U);
}

TEST_F(Several, TakeFromDevicesWhoeverLeads) {
  ASSERT_TRUE(leads(*other));
  push(*one, 0);
  EXPECT_EQ(one->sync().facts()->custody, 2U);
  EXPECT_TRUE(*other->peers().has_work());
}

TEST_F(Several, HearWhoWaitsAndWhatHasGrown) {
  ASSERT_TRUE(leads(*one));
  EXPECT_FALSE(leads(*other));
  {
    const Peers::Leading leading(one->peers());
    ASSERT_TRUE(one->sync().try_writing());
  }
  EXPECT_TRUE(one->peers().is_wanted());
  const std::vector<FeedHead> grown{{"branch/b1", 7}, {"config", 2}};
  ASSERT_TRUE(one->peers().tell(grown));
  std::vector<FeedHead> heard;
  for (int looks = 0; heard.empty() && looks < 10'000; ++looks) {
    ASSERT_TRUE(other->sync().decided_pos());
    const auto now = other->peers().heard();
    ASSERT_TRUE(now);
    heard = *now;
  }
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].bucket, "branch/b1");
  EXPECT_EQ(heard[0].pos, 7U);
  EXPECT_TRUE(one->peers().heard()->empty()) << "of itself";
}

TEST_F(Several, ShareOneFolderAndNoneComesFromAnother) {
  EXPECT_EQ(one->seat(), 1);
  EXPECT_EQ(other->seat(), 2);
  const Folder elsewhere;
  ASSERT_TRUE(keep_database_url(elsewhere.path(), url));
  EXPECT_EQ(open_store_to_serve(elsewhere.path()).error().fault, Fault::busy);
  EXPECT_EQ(open_store(folder.path()).error().fault, Fault::busy) << "a command alone";
}

TEST_F(Several, KnowTheSameOfADeviceThatSpeaksToOneAndTheOther) {
  ASSERT_TRUE(one->sync().put_code({"s", "h", "b1", noon_ms + 1}));
  const auto made = one->sync().redeem_code("s", "h", noon_ms);
  ASSERT_TRUE(made);
  const DeviceRow was = *other->sync().device(made->id).value();
  ASSERT_TRUE(one->sync().set_challenge(was.id, 5, 0));
  EXPECT_EQ(other->sync().device(was.id).value()->challenge, 5);
  EXPECT_EQ(other->sync().set_challenge(was.id, 6, 0).error().fault, Fault::busy);
  // It sends to one what the other, which judges its life, does not see.
  push(*one, was.id);
  EXPECT_EQ(other->sync().set_life(was, was).error().fault, Fault::busy);
  EXPECT_EQ(other->sync().device(was.id).value()->hw_seq, 2U);
}

}  // namespace
}  // namespace tresen::test
