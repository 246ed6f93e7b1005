// The chain over what devices send, who may hand over what, and which protocol is spoken.

#include <gtest/gtest.h>

#include "tests/support/disk.h"

namespace tresen {
namespace {

using test::Disk;
using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

TEST(Custody, KeepsTheChainOverWhatADeviceSends) {
  HeadOffice office;
  Disk disk(office, "b1");
  for (int i = 0; i < 5; ++i) disk.write(1, "notes", std::to_string(i));
  const auto first = office->push(disk.device(), disk.push(1, 2), noon_ms);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->chain_head(), disk.chain_at(2));
  const auto rest = office->push(disk.device(), disk.push(3, 5), noon_ms);
  ASSERT_TRUE(rest.has_value());
  EXPECT_EQ(rest->hw_seq(), 5u);
  EXPECT_EQ(rest->chain_head(), disk.chain_at(5));
  EXPECT_EQ(office->hello(disk.device(), disk.hello(), noon_ms)->chain_head(), disk.chain_at(5));
  for (std::uint64_t seq = 1; seq <= 5; ++seq) {
    EXPECT_EQ(**office.sync().chain_at(disk.device(), seq), disk.chain_at(seq));
  }
}

// A reply was lost: the same rows come again, cut in any way.
TEST(Custody, TakesTheSameRowsAgainForWhatTheyAre) {
  HeadOffice office;
  Disk disk(office, "b1");
  for (int i = 0; i < 6; ++i) disk.write(1, "notes", std::to_string(i));
  ASSERT_TRUE(office->push(disk.device(), disk.push(1, 4), noon_ms));
  for (std::uint64_t first = 1; first <= 5; ++first) {
    for (std::uint64_t last = first - 1; last <= 6; ++last) {
      const auto reply = office->push(disk.device(), disk.push(first, last), noon_ms);
      ASSERT_TRUE(reply.has_value());
      EXPECT_FALSE(reply->frozen()) << first << " to " << last;
      EXPECT_EQ(reply->chain_head(), disk.chain_at(reply->hw_seq()));
    }
  }
  EXPECT_EQ(office.sync().facts()->custody, 6u);
}

TEST(Custody, TakesARowWhoseContentWasErasedByItsCommitment) {
  HeadOffice office;
  Disk disk(office, "b1");
  for (int i = 0; i < 3; ++i) disk.write(1, "notes", std::to_string(i));
  const std::string whole_chain = disk.chain_at(3);
  disk.erase(2);
  ASSERT_TRUE(disk.send(office));
  EXPECT_EQ(office.sync().device(disk.device())->value().chain_head, whole_chain);
  office.decide_all();
  const auto ops = office.read(disk.device(), "device/1");
  ASSERT_EQ(ops.size(), 3u);
  EXPECT_EQ(ops[1].verdict().kind(), v1::Verdict::KIND_ERASED);
  EXPECT_EQ(ops[2].verdict().kind(), v1::Verdict::KIND_APPLIED);
}

TEST(Custody, TakesTheRowsOfAnOlderTerminalAndItsChainOnceItHasOne) {
  HeadOffice office;
  Disk disk(office, "b1");
  for (int i = 0; i < 4; ++i) disk.write(1, "notes", std::to_string(i));
  v1::PushRequest old = disk.push(1, 2);
  old.clear_salts();
  old.clear_prev_chain();
  const auto first = office->push(disk.device(), old, noon_ms);
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->hw_seq(), 2u);
  EXPECT_EQ(first->chain_head(), "");
  const auto next = office->push(disk.device(), disk.push(3, 4), noon_ms);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->hw_seq(), 4u);
  EXPECT_EQ(next->chain_head(), disk.chain_at(4));
}

TEST(Custody, RefusesSaltsThatDoNotFit) {
  HeadOffice office;
  Disk disk(office, "b1");
  disk.write(1, "notes", "a");
  disk.write(1, "notes", "b");
  v1::PushRequest request = disk.push(1, 2);
  request.mutable_salts()->RemoveLast();
  EXPECT_EQ(office->push(disk.device(), request, noon_ms).error().fault, Fault::invalid);
  request = disk.push(1, 2);
  request.set_prev_chain("short");
  EXPECT_EQ(office->push(disk.device(), request, noon_ms).error().fault, Fault::invalid);
  EXPECT_EQ(office.sync().facts()->custody, 0u);
}

TEST(Custody, SendsACallerOfAnotherEpochBackToHelloAndServesTheOthers) {
  HeadOffice office;
  Disk one(office, "b1");
  Disk two(office, "b1");
  one.write(1, "notes", "a");
  two.write(2, "notes", "b");
  v1::PushRequest lost = one.push(1, 1);
  lost.set_store_epoch(lost.store_epoch() + 1);
  const std::vector<PushCall> calls{{one.device(), lost}, {two.device(), two.push(1, 1)}};
  const auto replies = office->push(calls, noon_ms);
  ASSERT_TRUE(replies.has_value());
  ASSERT_FALSE((*replies)[0].has_value());
  EXPECT_EQ((*replies)[0].error().fault, Fault::conflict);
  ASSERT_TRUE((*replies)[1].has_value());
  EXPECT_EQ((*replies)[1]->hw_seq(), 1u);
  EXPECT_EQ(office.sync().device(one.device())->value().hw_seq, 0u);
}

TEST(Custody, PutsAnOpaqueRowAsideUnreadAndGoesOn) {
  HeadOffice office;
  Disk disk(office, "b1");
  for (int i = 0; i < 3; ++i) disk.write(1, "notes", std::to_string(i));
  ASSERT_TRUE(office->push(disk.device(), disk.push(1, 1), noon_ms));
  const v1::PushRequest second = disk.push(2, 2);
  v1::OpaqueRequest opaque;
  opaque.set_incarnation(1);
  opaque.set_seq(2);
  opaque.set_raw(second.changes(0));
  opaque.set_salt(second.salts(0));
  opaque.set_prev_chain(second.prev_chain());
  for (int time = 0; time < 2; ++time) {
    const auto reply = office->push_opaque(disk.device(), opaque, noon_ms);
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->hw_seq(), 2u);
    EXPECT_EQ(reply->chain_head(), disk.chain_at(2));
  }
  ASSERT_TRUE(office->push(disk.device(), disk.push(3, 3), noon_ms));
  office.decide_all();
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "2");
  const auto held = office.sync().quarantine();
  ASSERT_EQ(held->size(), 1u);
  EXPECT_EQ(held->front().reason, "opaque");
  EXPECT_EQ(held->front().record, id_of(1));
}

TEST(Custody, KeepsTheLastReportAndRefusesOneThatSaysTooMuch) {
  HeadOffice office;
  Disk disk(office, "b1");
  v1::DeviceReport report;
  report.set_last_seq(7);
  report.set_acked_seq(3);
  report.set_customers(12);
  ASSERT_TRUE(office->report(disk.device(), report, noon_ms + 5));
  const DeviceRow row = office.sync().device(disk.device())->value();
  EXPECT_EQ(row.last_seen_ms, noon_ms + 5);
  EXPECT_EQ(row.waiting, 4u);
  EXPECT_EQ(row.report, report.SerializeAsString());
  report.add_days()->set_day("yesterday");
  EXPECT_EQ(office->report(disk.device(), report, noon_ms).error().fault, Fault::invalid);
  report.clear_days();
  report.add_trouble(std::string(100'000, 'x'));
  EXPECT_EQ(office->report(disk.device(), report, noon_ms).error().fault, Fault::invalid);
  EXPECT_EQ(office->report(99, {}, noon_ms).error().fault, Fault::denied);
}

TEST(Negotiation, SpeaksTheNewestProtocolThatBothKnow) {
  struct Case {
    std::uint32_t oldest, newest, spoken;
  };
  for (const auto& [oldest, newest, spoken] : {
           Case{0, 0, 1},  // before there was a negotiation
           Case{1, 1, 1}, Case{1, 2, 2}, Case{2, 2, 2}, Case{1, 7, 2}, Case{2, 3, 2},
           Case{3, 9, 2},  // a terminal that is too new may still upload
       }) {
    EXPECT_EQ(common_protocol(oldest, newest), spoken) << oldest << " to " << newest;
  }
}

TEST(Negotiation, LetsATerminalOfAnyAgeUpload) {
  for (const std::uint32_t newest : {0u, 1u, 2u, 9u}) {
    HeadOffice office;
    Disk disk(office, "b1");
    disk.write(1, "notes", "a");
    v1::HelloRequest hello = disk.hello();
    hello.set_proto_max(newest);
    ASSERT_TRUE(office->hello(disk.device(), hello, noon_ms)) << newest;
    v1::PushRequest request = disk.push(1, 1);
    if (newest < 2) {
      request.clear_salts();
      request.clear_prev_chain();
    }
    EXPECT_EQ(office->push(disk.device(), request, noon_ms)->hw_seq(), 1u) << newest;
  }
}

}  // namespace
}  // namespace tresen
