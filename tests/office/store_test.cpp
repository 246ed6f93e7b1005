// What every store of head office promises, whatever engine is behind it.

#include "sync/office/store/store.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::id_of;
using test::noon_ms;

// An engine: makes a store in an empty folder, and opens it again.
struct Engine {
  const char* name;
  Result<std::unique_ptr<Store>> (*create)(const std::string&, const v1::Chain&, std::uint64_t,
                                           std::int64_t);
  Result<std::unique_ptr<Store>> (*open)(const std::string&);
};

class StorePromise : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    begin(GetParam().create(folder.path(), test::small_chain(), 7, noon_ms));
  }
  void reopen() {
    store.reset();
    begin(GetParam().open(folder.path()));
  }
  void begin(Result<std::unique_ptr<Store>> made) {
    ASSERT_TRUE(made.has_value()) << made.error().detail;
    store = std::move(*made);
  }
  std::uint64_t device() {
    EXPECT_TRUE(store->sync().put_code({"s", "h", "b1", noon_ms + 1}));
    return store->sync().redeem_code("s", "h", noon_ms)->id;
  }
  Result<Custody> append(std::uint64_t from, std::uint64_t first_seq,
                         const std::vector<std::string>& changes) {
    Incoming batch;
    batch.device = from;
    batch.first_seq = first_seq;
    batch.changes.assign(changes.begin(), changes.end());
    batch.received_ms = noon_ms;
    return store->sync().append(std::span(&batch, 1))->front();
  }
  static PlacedRecord placed(std::uint8_t id, const std::string& bucket) {
    PlacedRecord one;
    one.record.id = id_of(id);
    one.record.fields["last_name"].value = "N";
    one.bucket = bucket;
    return one;
  }

  test::Folder folder;
  std::unique_ptr<Store> store;
};

TEST_P(StorePromise, RemembersWhoItIs) {
  EXPECT_EQ(store->sync().chain_id(), "test");
  EXPECT_EQ(store->sync().store_epoch(), 7u);
  reopen();
  EXPECT_EQ(store->sync().chain_id(), "test");
  EXPECT_EQ(store->sync().store_epoch(), 7u);
}

TEST_P(StorePromise, IsMadeOnceAndOpenedByOne) {
  EXPECT_EQ(GetParam().open(folder.path()).error().fault, Fault::busy);
  store.reset();
  EXPECT_EQ(GetParam().create(folder.path(), test::small_chain(), 8, noon_ms).error().fault,
            Fault::conflict);
  const test::Folder empty;
  EXPECT_EQ(GetParam().open(empty.path()).error().fault, Fault::absent);
}

TEST_P(StorePromise, KeepsBytesAsTheyCame) {
  const std::uint64_t from = device();
  const std::string bytes("\0\xff any\n", 7);
  ASSERT_EQ(append(from, 1, {bytes, ""})->hw_seq, 2u);
  reopen();
  const auto entries = store->sync().undecided(10);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].body, bytes);
  EXPECT_EQ((*entries)[0].pos, 1u);
  EXPECT_EQ((*entries)[1].pos, 2u);
  EXPECT_EQ((*entries)[1].seq, 2u);
  EXPECT_EQ((*entries)[1].device, from);
}

TEST_P(StorePromise, NumbersCommitsOfAllDevicesInOneOrder) {
  const std::uint64_t one = device();
  const std::uint64_t two = device();
  ASSERT_NE(one, two);
  ASSERT_TRUE(append(one, 1, {"a"}));
  ASSERT_TRUE(append(two, 1, {"b", "c"}));
  ASSERT_TRUE(append(one, 1, {"a", "d"}));
  const auto entries = store->sync().undecided(10);
  std::string order;
  for (const LogEntry& entry : *entries) order += entry.body;
  EXPECT_EQ(order, "abcd");
}

TEST_P(StorePromise, AppliesADecisionWholeOrNotAtAll) {
  const std::uint64_t from = device();
  ASSERT_TRUE(append(from, 1, {"a", "b"}));
  Decision decision;
  decision.through_pos = 2;
  decision.last_customer_no = 12;
  decision.records = {placed(1, "branch/b1")};
  decision.verdicts = {{from, "verdict"}};
  // A second quarantine entry at the same place cannot be stored: nothing of it may stay.
  decision.quarantine = {{1, from, 1, "x", noon_ms}, {1, from, 1, "x", noon_ms}};
  ASSERT_FALSE(store->sync().decide(decision).has_value());
  EXPECT_EQ(*store->sync().decided_pos(), 0u);
  EXPECT_EQ(*store->customers().count(RecordKind::customer), 0u);
  EXPECT_EQ(*store->sync().feed_head("branch/b1"), 0u);
  decision.quarantine.pop_back();
  const auto grown = store->sync().decide(decision);
  ASSERT_TRUE(grown.has_value());
  EXPECT_EQ(grown->size(), 2u);
  EXPECT_EQ(*store->sync().decided_pos(), 2u);
  EXPECT_EQ(*store->sync().last_customer_no(), 12u);
  EXPECT_EQ(store->sync().undecided(10)->size(), 0u);
}

TEST_P(StorePromise, CutsPagesByBytesButAlwaysGivesOne) {
  Decision decision;
  const std::uint64_t from = device();
  ASSERT_TRUE(append(from, 1, {"a"}));
  decision.through_pos = 1;
  for (std::uint8_t i = 1; i <= 10; ++i) decision.records.push_back(placed(i, "branch/b1"));
  ASSERT_TRUE(store->sync().decide(decision));
  EXPECT_EQ(store->sync().feed("branch/b1", 0, 1)->size(), 1u);
  EXPECT_EQ(store->sync().feed("branch/b1", 0, 1'000'000)->size(), 10u);
  EXPECT_EQ(store->sync().feed("branch/b1", 7, 1'000'000)->size(), 3u);
  EXPECT_EQ(store->sync().feed("branch/b1", 10, 1'000'000)->size(), 0u);
  EXPECT_EQ(store->sync().feed("branch/none", 0, 1'000'000)->size(), 0u);
}

TEST_P(StorePromise, DropsVerdictsThatWereRead) {
  const std::uint64_t from = device();
  ASSERT_TRUE(append(from, 1, {"a", "b", "c"}));
  Decision decision;
  decision.through_pos = 3;
  decision.verdicts = {{from, "1"}, {from, "2"}, {from, "3"}};
  ASSERT_TRUE(store->sync().decide(decision));
  Greeting greeting;
  greeting.device = from;
  greeting.verdicts_read = 2;
  ASSERT_TRUE(store->sync().greet(greeting));
  const std::string bucket = "device/" + std::to_string(from);
  const auto rows = store->sync().feed(bucket, 0, 1000);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().bytes, "3");
  EXPECT_EQ(*store->sync().feed_head(bucket), 3u);
}

TEST_P(StorePromise, KeepsEveryVersionOfTheRules) {
  v1::Chain chain = *store->campaigns().chain();
  chain.mutable_rules()->set_later_days(3);
  ASSERT_EQ(*store->campaigns().publish(chain, noon_ms), 1);
  reopen();
  EXPECT_EQ(store->campaigns().rules()->version(), 2u);
  EXPECT_EQ(store->campaigns().rules(1)->later_days(), 0);
  EXPECT_EQ(store->campaigns().rules(2)->later_days(), 3);
  EXPECT_EQ(store->campaigns().rules(3).error().fault, Fault::absent);
}

INSTANTIATE_TEST_SUITE_P(Engines, StorePromise,
                         testing::Values(Engine{"sqlite", &create_store, &open_store}),
                         [](const auto& engine) { return std::string(engine.param.name); });

}  // namespace
}  // namespace tresen
