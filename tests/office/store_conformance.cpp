#include "tests/office/store_conformance.h"

#include <algorithm>

#include "sync/record/checksum.h"

namespace tresen::test {

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

TEST_P(StorePromise, SkipsWhatItHasAndTakesNothingAfterAGap) {
  const std::uint64_t from = device();
  ASSERT_EQ(append(from, 1, {"a", "b"})->appended, 2U);
  EXPECT_EQ(append(from, 1, {"a", "b", "c"})->appended, 1U);
  const auto gap = append(from, 9, {"i"});
  EXPECT_EQ(gap->appended, 0U);
  EXPECT_EQ(gap->hw_seq, 3U);
  EXPECT_EQ(append(77, 1, {"a"}).error().fault, Fault::denied);
}

TEST_P(StorePromise, FreezesADeviceWhoseRowsAreNotTheSameAgain) {
  const std::uint64_t from = device();
  ASSERT_TRUE(append(from, 1, {"a", "b"}));
  EXPECT_TRUE(append(from, 2, {"other", "c"})->frozen);
  EXPECT_TRUE(store->sync().device(from)->value().frozen);
  EXPECT_EQ(append(from, 3, {"c"})->appended, 0U);
}

TEST_P(StorePromise, RefusesWhoIsRevoked) {
  const std::uint64_t from = device();
  ASSERT_TRUE(store->sync().revoke(from));
  ASSERT_TRUE(store->sync().revoke(from));
  EXPECT_EQ(append(from, 1, {"a"}).error().fault, Fault::denied);
  EXPECT_EQ(store->sync().revoke(77).error().fault, Fault::absent);
}

TEST_P(StorePromise, DecidesEachPositionOnce) {
  ASSERT_TRUE(append(device(), 1, {"a"}));
  Decision decision;
  decision.through_pos = 1;
  ASSERT_TRUE(store->sync().decide(decision));
  EXPECT_EQ(store->sync().decide(decision).error().fault, Fault::conflict);
}

TEST_P(StorePromise, SpendsACodeOnceAndCountsTheTries) {
  ASSERT_TRUE(store->sync().put_code({"s", "h", "b1", noon_ms + 1}));
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(store->sync().redeem_code("s", "wrong", noon_ms).error().fault, Fault::denied);
  }
  EXPECT_EQ(store->sync().redeem_code("s", "h", noon_ms)->branch, "b1");
  EXPECT_EQ(store->sync().redeem_code("s", "h", noon_ms).error().fault, Fault::denied);
  ASSERT_TRUE(store->sync().put_code({"t", "h", "b1", noon_ms}));
  EXPECT_EQ(store->sync().redeem_code("t", "h", noon_ms + 1).error().fault, Fault::denied);
}

TEST_P(StorePromise, KeepsABucketsSumAndPositionsThroughChangesAndMoves) {
  decide({placed(1, "branch/b1"), placed(2, "branch/b1")});
  const std::uint64_t both = store->sync().bucket("branch/b1")->checksum;
  PlacedRecord moved = placed(1, "branch/b2");
  moved.record.row_ver = 2;
  decide({moved});
  const std::uint64_t left = store->sync().bucket("branch/b1")->checksum;
  EXPECT_EQ(left, record_hash(record_bytes(placed(2, "").record)));
  EXPECT_NE(both, left);
  EXPECT_EQ(store->sync().bucket("branch/b2")->checksum, record_hash(record_bytes(moved.record)));
  const auto rows = store->sync().feed("branch/b1", 0, 1'000'000);
  EXPECT_EQ(std::count_if(rows->begin(), rows->end(),
                          [](const FeedRow& row) { return row.op == FeedRow::Op::put; }),
            1);
  EXPECT_EQ(rows->back().op, FeedRow::Op::remove);
  EXPECT_EQ(rows->back().record, id_of(1));
  auto knew = *store->sync().buckets_that_knew(id_of(1));
  std::sort(knew.begin(), knew.end());
  EXPECT_EQ(knew, (std::vector<std::string>{"branch/b1", "branch/b2"}));
}

TEST_P(StorePromise, FindsCustomersByTheirNamesAndPages) {
  for (std::uint8_t i = 1; i <= 5; ++i) {
    PlacedRecord one = placed(i, "branch/b1");
    for (const char* key : {"customer_no", "external_id"}) {
      Answer& answer = one.record.fields[key];
      answer.state = AnswerState::value;
      answer.value = key[0] + std::to_string(i);
    }
    decide({one});
  }
  CustomerStore& customers = store->customers();
  EXPECT_EQ((*customers.by_number("c3"))->id, id_of(3));
  EXPECT_EQ((*customers.by_external_id("e4"))->id, id_of(4));
  EXPECT_FALSE(customers.by_number("c9")->has_value());
  EXPECT_EQ(*customers.bucket_of(id_of(1)), "branch/b1");
  EXPECT_EQ(*customers.bucket_of(id_of(9)), "");
  Uuid after;
  std::vector<Uuid> seen;
  for (auto page = customers.page(RecordKind::customer, after, 2); !page->empty();
       page = customers.page(RecordKind::customer, after, 2)) {
    for (const Record& record : *page) seen.push_back(record.id);
    after = seen.back();
  }
  EXPECT_EQ(seen, (std::vector{id_of(1), id_of(2), id_of(3), id_of(4), id_of(5)}));
  const auto differing = customers.projection_differences();
  ASSERT_TRUE(differing) << differing.error().detail;
  EXPECT_EQ(*differing, 0U);
}

TEST_P(StorePromise, ResolvesWhatIsHeldOnce) {
  const std::uint64_t from = device();
  ASSERT_TRUE(append(from, 1, {"a"}));
  Decision decision;
  decision.through_pos = 1;
  decision.quarantine = {{1, from, 1, "unreadable", noon_ms, {}}};
  ASSERT_TRUE(store->sync().decide(decision));
  EXPECT_EQ(store->sync().quarantine_counts()->at(from), 1U);
  ASSERT_TRUE(store->sync().resolve_quarantine(1, "discarded", "rubbish"));
  EXPECT_EQ(store->sync().resolve_quarantine(1, "discarded", "x").error().fault, Fault::absent);
  EXPECT_EQ(store->sync().quarantined(1)->value().resolved_reason, "rubbish");
  EXPECT_TRUE(store->sync().quarantine_counts()->empty());
}

TEST_P(StorePromise, LetsDevicesForgetWhatABackupHolds) {
  const std::uint64_t from = device();
  ASSERT_TRUE(append(from, 1, {"a", "b", "c"}));
  BackupMade made;
  made.pos = 2;
  made.marks = {{from, 1, 2}, {from, 9, 3}};
  ASSERT_TRUE(store->sync().note_backup(made, noon_ms));
  EXPECT_EQ(store->sync().device(from)->value().safe_trim_seq, 2U);
  EXPECT_EQ(store->sync().facts()->last_backup_ms, noon_ms);
}

TEST_P(StorePromise, EndsAPersonAndRemembersOnlyThatItDid) {
  const std::uint64_t from = device();
  PlacedRecord visit = placed(2, "branch/b1");
  visit.record.kind = RecordKind::process;
  visit.customer = id_of(1);
  decide({placed(1, "branch/b1"), visit, placed(3, "branch/b1")});
  ErasureOrder order;
  order.erasure = id_of(90);
  order.customer = id_of(1);
  order.now_ms = noon_ms;
  order.owing = {from};
  EXPECT_FALSE(store->customers().erased_by(id_of(1))->has_value());
  const auto done = store->customers().erase(order);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->records, 2U);
  reopen();
  CustomerStore& customers = store->customers();
  EXPECT_FALSE(customers.find(id_of(1))->has_value());
  EXPECT_FALSE(customers.find(id_of(2))->has_value());
  EXPECT_TRUE(customers.find(id_of(3))->has_value());
  EXPECT_EQ(customers.erased_by(id_of(2))->value(), order.erasure);
  EXPECT_FALSE(customers.erased_by(id_of(3))->has_value());
  EXPECT_EQ(store->sync().bucket("branch/b1")->checksum,
            record_hash(record_bytes(placed(3, "").record)));
  EXPECT_EQ(store->sync().feed("branch/b1", 0, 1'000'000)->back().op, FeedRow::Op::erase);
  EXPECT_EQ(*customers.projection_differences(), 0U);
  EXPECT_TRUE(*customers.wipe());
}

TEST_P(StorePromise, KeepsTheFirstReceiptOfWhoOwesOne) {
  const std::uint64_t from = device();
  decide({placed(1, "branch/b1")});
  ErasureOrder order;
  order.erasure = id_of(90);
  order.customer = id_of(1);
  order.owing = {from};
  ASSERT_TRUE(store->customers().erase(order));
  CustomerStore& customers = store->customers();
  EXPECT_EQ(customers.erasures()->front().missing, std::vector{from});
  ASSERT_TRUE(customers.put_receipt(order.erasure, from, "receipt", noon_ms));
  ASSERT_TRUE(customers.put_receipt(order.erasure, from, "again", noon_ms));
  EXPECT_EQ(customers.erasures()->front().done, std::vector{from});
  EXPECT_EQ(customers.put_receipt(order.erasure, 77, "x", noon_ms).error().fault, Fault::absent);
  EXPECT_EQ(customers.put_receipt(id_of(91), from, "x", noon_ms).error().fault, Fault::absent);
}

}  // namespace tresen::test
