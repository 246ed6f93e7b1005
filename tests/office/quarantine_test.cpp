// What could not be applied is kept, holds up nobody, and can be brought to an end.

#include <gtest/gtest.h>

#include <array>

#include "sync/office/erasure.h"
#include "tests/support/disk.h"

namespace tresen {
namespace {

using test::Disk;
using test::HeadOffice;
using test::id_of;
using test::noon_ms;

class Quarantine : public testing::Test {
 protected:
  std::vector<QuarantineEntry> open() {
    std::vector<QuarantineEntry> all;
    const auto held = office.sync().quarantine();
    for (const QuarantineEntry& entry : *held) {
      if (entry.resolved.empty()) all.push_back(entry);
    }
    return all;
  }
  // The next row of the disk, as one that head office cannot take in any other way.
  void send_opaque() {
    const v1::PushRequest row = disk.push(disk.acked + 1, disk.acked + 1);
    v1::OpaqueRequest opaque;
    opaque.set_incarnation(1);
    opaque.set_seq(row.first_seq());
    opaque.set_raw(row.changes(0));
    opaque.set_salt(row.salts(0));
    opaque.set_prev_chain(row.prev_chain());
    const auto reply = office->push_opaque(disk.device(), opaque, noon_ms);
    ASSERT_TRUE(reply.has_value());
    disk.acked = reply->hw_seq();
  }
  // A customer whose first row is held, and two more rows about it.
  void hold_a_create() {
    disk.write(1, "last_name", "Eins");
    send_opaque();
    disk.write(1, "first_name", "Anna");
    disk.write(2, "last_name", "Zwei");
    disk.write(1, "notes", "zuletzt");
    ASSERT_TRUE(disk.send(office));
    office.decide_all();
  }

  HeadOffice office;
  Disk disk{office, "b1"};
};

TEST_F(Quarantine, ParksLaterChangesBehindTheOneThatMakesTheRecord) {
  hold_a_create();
  const auto held = open();
  ASSERT_EQ(held.size(), 3u);
  EXPECT_EQ(held[0].reason, "opaque");
  EXPECT_EQ(held[1].reason, "behind");
  EXPECT_EQ(held[2].reason, "behind");
  EXPECT_FALSE(office.customers().find(id_of(1))->has_value());
  EXPECT_EQ(office.record(id_of(2)).text("last_name"), "Zwei");
}

TEST_F(Quarantine, ParksBehindAnEarlierRunToo) {
  hold_a_create();
  disk.write(1, "city", "Leonberg");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  EXPECT_EQ(open().size(), 4u);
  EXPECT_EQ(open().back().reason, "behind");
}

// In one run or in many, the same is decided: `verify` decides it all in one.
TEST_F(Quarantine, WhatIsHeldSaysNothingOfTheKindOfARecord) {
  disk.write(1, "last_name", "Eins");
  send_opaque();
  disk.add(disk.pen().write(id_of(1), RecordKind::follow_up, {disk.pen().set("text", "call")}));
  ASSERT_TRUE(disk.send(office));
  const Edit own{id_of(1), RecordKind::customer, {disk.pen().set("last_name", "Office")}};
  ASSERT_TRUE(office->submit(std::array{own}, "", noon_ms));
  office.decide_all();
  ASSERT_EQ(open().size(), 2u);
  EXPECT_EQ(open()[1].reason, "behind");
  EXPECT_EQ(office.record(id_of(1)).text("last_name"), "Office");
}

TEST_F(Quarantine, DoesNotParkWhatIsAboutARecordThatIsThere) {
  disk.write(1, "last_name", "Eins");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  disk.write(1, "notes", "stuck");
  send_opaque();
  disk.write(1, "first_name", "Anna");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  EXPECT_EQ(open().size(), 1u);
  EXPECT_EQ(office.record(id_of(1)).text("first_name"), "Anna");
}

TEST_F(Quarantine, ReplaysAChangeWithThoseBehindItInOrder) {
  hold_a_create();
  const auto replayed = office->replay(open().front().pos, noon_ms + 1000);
  ASSERT_TRUE(replayed.has_value()) << replayed.error().detail;
  EXPECT_EQ(replayed->changes, 3u);
  EXPECT_EQ(replayed->verdict, v1::Verdict::KIND_APPLIED);
  const Record anna = office.record(id_of(1));
  EXPECT_EQ(anna.text("last_name"), "Eins");
  EXPECT_EQ(anna.text("first_name"), "Anna");
  EXPECT_EQ(anna.text("notes"), "zuletzt");
  EXPECT_NE(anna.text("customer_no"), "");
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(office.sync().facts()->quarantine, 0u);
  disk.write(1, "city", "Leonberg");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  EXPECT_EQ(office.record(id_of(1)).text("city"), "Leonberg");
}

// What came after it and was not decided yet must not make half of the record first.
TEST_F(Quarantine, ReplaysWithWhatHasComeAndIsNotDecidedYet) {
  disk.write(1, "last_name", "Eins");
  send_opaque();
  office.decide_all();
  const std::uint64_t held = open().front().pos;
  disk.write(1, "first_name", "Anna");
  ASSERT_TRUE(disk.send(office));
  const auto replayed = office->replay(held, noon_ms + 1000);
  ASSERT_TRUE(replayed.has_value()) << replayed.error().detail;
  EXPECT_EQ(replayed->changes, 2u);
  EXPECT_EQ(office.record(id_of(1)).text("first_name"), "Anna");
  EXPECT_TRUE(open().empty());
}

// A replay is no new word: what was said later, elsewhere, still holds.
TEST_F(Quarantine, ReplaysWithTheStampThatTheChangeHad) {
  Disk other(office, "b2");
  disk.pen().now_ms = noon_ms - 60'000;
  disk.write(1, "last_name", "Frueher");
  send_opaque();
  office.decide_all();
  ASSERT_TRUE(office->replay(open().front().pos, noon_ms));
  other.write(1, "last_name", "Spaeter");
  ASSERT_TRUE(other.send(office));
  disk.write(1, "last_name", "Dazwischen");
  send_opaque();
  office.decide_all();
  const auto replayed = office->replay(open().front().pos, noon_ms + 99'000);
  ASSERT_TRUE(replayed.has_value());
  EXPECT_EQ(replayed->verdict, v1::Verdict::KIND_SUPERSEDED);
  EXPECT_EQ(office.record(id_of(1)).text("last_name"), "Spaeter");
}

TEST_F(Quarantine, RefusesToReplayWhatCannotBeReadOrComesBehind) {
  disk.add("rubbish");
  ASSERT_TRUE(disk.send(office));
  disk.pen().write(id_of(9), RecordKind::customer, {});  // its number went to the rubbish
  hold_a_create();
  const auto held = open();
  ASSERT_EQ(held.size(), 4u);
  EXPECT_EQ(office->replay(held[0].pos, noon_ms).error().fault, Fault::invalid);
  EXPECT_EQ(office->replay(held[2].pos, noon_ms).error().fault, Fault::conflict);
  EXPECT_EQ(office->replay(4711, noon_ms).error().fault, Fault::absent);
  EXPECT_EQ(open().size(), 4u);
}

TEST_F(Quarantine, DiscardsOnceAndOnlyWithAReason) {
  disk.add("rubbish");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  const std::uint64_t pos = open().front().pos;
  EXPECT_EQ(office->discard(pos, "").error().fault, Fault::invalid);
  ASSERT_TRUE(office->discard(pos, "a cosmic ray"));
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(office.sync().quarantined(pos)->value().resolved_reason, "a cosmic ray");
  EXPECT_EQ(office->discard(pos, "again").error().fault, Fault::conflict);
  EXPECT_EQ(office->replay(pos, noon_ms).error().fault, Fault::conflict);
}

TEST_F(Quarantine, OfOneDeviceHoldsUpNobodyElse) {
  Disk other(office, "b2");
  for (int i = 0; i < 1200; ++i) disk.add("rubbish");
  for (int first = 0; first < 1200; first += 400) {
    ASSERT_TRUE(office->push(
        disk.device(),
        disk.push(static_cast<std::uint64_t>(first) + 1, static_cast<std::uint64_t>(first) + 400),
        noon_ms));
  }
  other.write(5, "last_name", "Frei");
  ASSERT_TRUE(other.send(office));
  office.decide_all();
  EXPECT_EQ(office.record(id_of(5)).text("last_name"), "Frei");
  EXPECT_EQ(office.sync().quarantine_counts()->at(disk.device()), 1200u);
}

// An erasure leaves nothing behind, not even a row that nobody may read.
TEST_F(Quarantine, KeepsNothingOfWhoWasErased) {
  disk.write(1, "last_name", "Eins");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  v1::PersonEraseRequest request;
  request.set_no(office.record(id_of(1)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, request, noon_ms));
  disk.write(1, "notes", "to be forgotten");
  send_opaque();
  office.decide_all();
  EXPECT_TRUE(open().empty());
  EXPECT_TRUE(office.sync().log_entry(2)->value().erased);
}

TEST_F(Quarantine, IsNoPlaceForWhatIsNotTheWritersToSay) {
  disk.write(1, "last_name", "Eins");
  disk.write(1, "customer_no", "4711");
  ASSERT_TRUE(disk.send(office));
  office.decide_all();
  EXPECT_TRUE(open().empty());
  EXPECT_NE(office.record(id_of(1)).text("customer_no"), "4711");
  const auto ops = office.read(disk.device(), "device/1");
  ASSERT_FALSE(ops.empty());
  EXPECT_EQ(ops.back().verdict().kind(), v1::Verdict::KIND_NOT_PERMITTED);
  const auto history = office.sync().history(id_of(1));
  ASSERT_FALSE(history->empty());
  EXPECT_EQ(history->back().answer.value, "4711");
}

}  // namespace
}  // namespace tresen
