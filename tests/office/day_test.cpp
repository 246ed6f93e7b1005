// The close of a day adds up: written = received + waiting, received = decided + quarantined +
// undecided.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/disk.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

using test::Disk;
using test::HeadOffice;
using test::id_of;
using test::noon_ms;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::string_view today = "2026-11-18";

class Day : public testing::Test {
 protected:
  DayCounts counts(const Disk& whose, std::string_view day = today) {
    const auto found = office.sync().day("b1", day);
    for (const DeviceDay& one : *found) {
      if (one.device == whose.device()) return one.counts;
    }
    ADD_FAILURE() << "the device is not there";
    return {};
  }

  HeadOffice office;
  Disk disk{office, "b1"};
};

TEST_F(Day, CountsWhatArrivedAndWhatBecameOfIt) {
  for (int i = 0; i < 5; ++i) disk.write(1, "notes", std::to_string(i));
  disk.add("rubbish");
  ASSERT_TRUE(disk.send(office));
  EXPECT_EQ(counts(disk).received, 6u);
  EXPECT_EQ(counts(disk).decided, 0u);
  office.decide_all();
  EXPECT_EQ(counts(disk).decided, 5u);
  EXPECT_EQ(counts(disk).quarantined, 1u);
  ASSERT_TRUE(office->discard(6, "rubbish"));
  EXPECT_EQ(counts(disk).decided, 6u);
  EXPECT_EQ(counts(disk).quarantined, 0u);
}

TEST_F(Day, IsTheWritersInGermany) {
  disk.pen().now_ms = 1'795'042'799'000;  // 2026-11-18T22:59:59Z
  disk.write(1, "notes", "before midnight");
  disk.pen().now_ms += 1000;
  disk.write(1, "notes", "midnight");
  ASSERT_TRUE(disk.send(office, noon_ms + 3 * day_ms));
  EXPECT_EQ(counts(disk, "2026-11-18").received, 1u);
  EXPECT_EQ(counts(disk, "2026-11-19").received, 1u);
}

TEST_F(Day, OfAClockBeyondReasonIsThatOfReceipt) {
  for (const std::int64_t mad : {std::int64_t{-5}, std::int64_t{0}, std::int64_t{1} << 62}) {
    disk.pen().now_ms = mad;
    disk.write(1, "notes", "mad");
  }
  ASSERT_TRUE(disk.send(office, noon_ms));
  EXPECT_EQ(counts(disk).received, 3u);
}

TEST_F(Day, KnowsWhatADeviceSaysItWrote) {
  disk.write(1, "notes", "sent");
  ASSERT_TRUE(disk.send(office));
  v1::DeviceReport report;
  v1::DayCount& said = *report.add_days();
  said.set_day(std::string(today));
  said.set_written(4);
  ASSERT_TRUE(office->report(disk.device(), report, noon_ms));
  EXPECT_EQ(counts(disk).written, 4u);
  EXPECT_EQ(counts(disk).received, 1u);
  said.set_written(2);  // some were dropped from the journal since
  ASSERT_TRUE(office->report(disk.device(), report, noon_ms));
  EXPECT_EQ(counts(disk).written, 4u);
}

TEST_F(Day, NamesEachDeviceOfTheBranchAndNoOther) {
  Disk quiet(office, "b1");
  Disk elsewhere(office, "b2");
  elsewhere.write(1, "notes", "x");
  ASSERT_TRUE(elsewhere.send(office));
  const auto found = office.sync().day("b1", today);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[1].device, quiet.device());
  EXPECT_EQ((*found)[1].counts.received, 0u);
}

// Whatever is sent, again and again, decided in whatever portions: nothing is counted twice.
TEST_F(Day, AddsUpAtEachMoment) {
  const std::uint64_t seed = test::seed();
  SCOPED_TRACE("SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 60; ++i) {
    random() % 5 == 0 ? disk.add("rubbish") : disk.write(1, "notes", std::to_string(i));
    if (disk.last_seq() > disk.pen().last_seq())
      disk.pen().write(id_of(9), RecordKind::customer, {});
  }
  for (int turn = 0; turn < 80; ++turn) {
    const std::uint64_t first = 1 + random() % disk.last_seq();
    const std::uint64_t last = std::min(disk.last_seq(), first + random() % 9);
    ASSERT_TRUE(office->push(disk.device(), disk.push(first, last), noon_ms));
    if (random() % 3 == 0) {
      ASSERT_TRUE(office->sequence(1 + random() % 7));
    }
    const DayCounts now = counts(disk);
    const auto facts = office.sync().facts();
    EXPECT_EQ(now.received, facts->custody);
    EXPECT_EQ(now.decided + now.quarantined, facts->applied);
    EXPECT_EQ(now.quarantined, facts->quarantine);
  }
}

}  // namespace
}  // namespace tresen
