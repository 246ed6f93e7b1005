// The link in all weathers: random loss, doubling, delay, deaf caches, failing disks, restored
// offices. Whatever happened, when it stops everything arrives, once and in order.
//
// Each case prints its seed; SEED=n repeats one.

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/link/fakes.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;

std::vector<std::uint64_t> seeds(std::uint64_t count) {
  if (const char* one = std::getenv("SEED")) return {std::strtoull(one, nullptr, 10)};
  std::vector<std::uint64_t> all;
  for (std::uint64_t seed = 1; seed <= count; ++seed) all.push_back(seed);
  return all;
}

// Half an hour of trouble.
void storm(Line& line, std::mt19937_64& random) {
  const auto roll = [&random](std::uint64_t sides) { return random() % sides; };
  const std::vector<std::string> buckets{"config", "device/17", "branch/b1", "branch/b2"};
  for (int step = 0; step < 60; ++step) {
    line.wire.faults = {.lost = static_cast<double>(roll(40)) / 100,
                        .doubled = static_cast<double>(roll(30)) / 100,
                        .delay_max_ms = static_cast<std::int64_t>(1 + roll(20'000)),
                        .cut = roll(6) == 0,
                        .silent = roll(8) == 0};
    line.cache.disk_fails = static_cast<double>(roll(3)) / 5;
    line.cache.deaf = roll(5) == 0 ? 0.2 : 0;
    line.mishaps.spoil_chunks = roll(6) == 0;
    if (roll(10) == 0) line.wire.break_watches();
    if (roll(15) == 0) line.restart();
    line.office.refuses_with = roll(12) == 0 ? Fault::busy : Fault::absent;
    for (std::uint64_t n = roll(8); n > 0; --n) {
      line.write("change " + std::to_string(line.cache.journal.size() + 1));
    }
    for (std::uint64_t n = roll(5); n > 0; --n) {
      const std::string& bucket = buckets[roll(buckets.size())];
      line.office.put(bucket);
      line.wire.hint(bucket, line.office.head(bucket));
    }
    if (roll(40) == 0 && !line.office.log.empty()) {
      line.office.restored(roll(line.office.log.size()));
    }
    line.run(static_cast<std::int64_t>(1 + roll(60'000)));
    ASSERT_LE(line.link.wait(line.now()), 10 * minute) << "a timer is always armed";
    ASSERT_LE(line.cache.acked, line.cache.journal.size());
  }
}

void clear_up(Line& line) {
  line.wire.faults = {};
  line.cache.disk_fails = 0;
  line.cache.deaf = 0;
  line.mishaps = {};
  line.office.refuses_with = Fault::absent;
}

}  // namespace

TEST(Weather, EverythingArrivesOnceAndInOrderWhenTheStormIsOver) {
  for (const std::uint64_t seed : seeds(300)) {
    SCOPED_TRACE("SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    Line line(seed, {.device_id = 17,
                     .incarnation = 1,
                     .app_version = "test",
                     .batch = {.ops_max = 5, .bytes_max = 200},
                     .times = {},
                     .proto_max = 2});
    line.office.snapshot_from = 1 + random() % 12;
    storm(line, random);
    if (testing::Test::HasFatalFailure()) return;
    clear_up(line);
    line.run(25 * minute);  // two polls and the longest wait
    ASSERT_EQ(line.office.log, line.cache.journal);
    ASSERT_EQ(line.cache.acked, line.cache.journal.size());
    ASSERT_EQ(line.cache.status.state, LinkState::online);
    ASSERT_EQ(line.cache.status.waiting, 0U);
    ASSERT_FALSE(line.office.broken_chain);
    ASSERT_TRUE(line.cache.status.all_read);
    for (const auto& [bucket, ops] : line.office.feed) {
      ASSERT_EQ(line.cache.pos(bucket), line.office.head(bucket)) << bucket;
      ASSERT_EQ(line.cache.names(bucket), line.office.names(bucket)) << bucket;
    }
    ASSERT_LE(line.turns, 20'000U) << "a busy loop";
  }
}

TEST(Weather, NothingIsAcknowledgedThatHeadOfficeDoesNotHave) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE("SEED=" + std::to_string(seed));
    Line line(seed);
    std::mt19937_64 random(seed);
    line.wire.faults = {.lost = 0.3, .doubled = 0.3, .delay_max_ms = 10'000};
    for (int step = 0; step < 200; ++step) {
      line.write("change " + std::to_string(step));
      line.run(static_cast<std::int64_t>(random() % 5000));
      ASSERT_LE(line.cache.acked, line.office.log.size());
    }
  }
}

// Many terminals lose head office in the same moment: they come back spread out.
TEST(Weather, TerminalsDoNotComeBackAllAtOnce) {
  constexpr int terminals = 200;
  std::map<std::int64_t, int> per_second;
  for (std::uint64_t seed = 1; seed <= terminals; ++seed) {
    Line line(seed);
    line.run(minute);
    line.wire.break_watches();
    line.run(100);
    ASSERT_EQ(line.cache.status.state, LinkState::offline);
    line.run(minute);
    ASSERT_EQ(line.cache.status.state, LinkState::online);
    ++per_second[line.cache.status.since_wall_ms / 1000];
  }
  EXPECT_GE(per_second.size(), 35U);
  for (const auto& [second, count] : per_second) EXPECT_LE(count, terminals / 10) << second;
}

}  // namespace tresen::test
