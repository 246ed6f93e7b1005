// The link on virtual time: what it does in each situation, one at a time.

#include "sync/link/link.h"

#include <gtest/gtest.h>

#include "tests/link/fakes.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;

LinkSettings small_batches() {
  return {.device_id = 17,
          .incarnation = 1,
          .app_version = "test",
          .batch = {.ops_max = 4, .bytes_max = 1000},
          .times = {},
          .proto_max = 2};
}

}  // namespace

TEST(Link, BringsWhatWasWrittenToHeadOfficeInOrder) {
  Line line(1, small_batches());
  for (int i = 0; i < 10; ++i) line.write("offline " + std::to_string(i));
  line.run(minute);
  line.write("online");
  line.run(1000);
  EXPECT_EQ(line.office.log, line.cache.journal);
  EXPECT_EQ(line.cache.acked, 11U);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
  EXPECT_EQ(line.cache.status.waiting, 0U);
  EXPECT_EQ(line.cache.status.oldest_wall_ms, 0);
}

TEST(Link, AnAnswerIsAtHeadOfficeWithoutWaitingForATimer) {
  Line line(2);
  line.run(minute);
  line.write("now");
  line.run(50);  // four crossings of at most 5 ms
  EXPECT_EQ(line.office.log.size(), 1U);
  EXPECT_EQ(line.cache.acked, 1U);
}

TEST(Link, AcknowledgesNothingThatHeadOfficeDidNotConfirm) {
  Line line(3, small_batches());
  line.run(1000);
  line.office.refuses_with = Fault::invalid;
  for (int i = 0; i < 6; ++i) line.write(std::to_string(i));
  line.run(10 * minute);
  EXPECT_TRUE(line.cache.acks.empty());
  EXPECT_EQ(line.cache.status.waiting, 6U);
  EXPECT_EQ(line.cache.status.oldest_wall_ms, 1);
  line.office.refuses_with = Fault::absent;
  line.run(10 * minute);
  EXPECT_EQ(line.cache.acked, 6U);
}

TEST(Link, ReadsConfigBeforeVerdictsBeforeCustomers) {
  Line line(4);
  for (const char* bucket : {"branch/b1", "config", "device/17"}) {
    for (int i = 0; i < 4; ++i) line.office.put(bucket);
  }
  line.run(minute);
  EXPECT_EQ(line.office.pulled, (std::vector<std::string>{"config", "config", "device/17",
                                                          "device/17", "branch/b1", "branch/b1"}));
  EXPECT_EQ(line.cache.names("branch/b1").size(), 4U);
  EXPECT_TRUE(line.cache.status.all_read);
}

TEST(Link, FollowsAHintAtOnce) {
  Line line(5);
  line.run(minute);
  line.office.put("config");
  line.wire.hint("config", line.office.head("config"));
  line.run(50);
  EXPECT_EQ(line.cache.pos("config"), line.office.head("config"));
}

TEST(Link, FindsANewBucketThatAHintNames) {
  Line line(6);
  line.run(minute);
  line.office.put("branch/b7");
  line.wire.hint("branch/b7", 2);
  line.run(2000);
  EXPECT_EQ(line.cache.pos("branch/b7"), 2U);
}

TEST(Link, PollsWhatNoHintEverTold) {
  Line line(7);
  line.run(minute);
  line.office.put("config");
  line.run(11 * minute);
  EXPECT_EQ(line.cache.pos("config"), 2U);
}

TEST(Link, TellsOfflineAndOnlineWithTheirTime) {
  Line line(8);
  line.run(minute);
  ASSERT_EQ(line.cache.status.state, LinkState::online);
  line.wire.faults.cut = true;
  line.wire.break_watches();
  line.run(100);
  EXPECT_EQ(line.cache.status.state, LinkState::offline);
  const std::int64_t since = line.cache.status.since_wall_ms;
  EXPECT_NEAR(static_cast<double>(since), static_cast<double>(line.now().wall_ms), 100);
  line.write("while away");
  line.run(60 * minute);
  EXPECT_EQ(line.cache.status.since_wall_ms, since) << "one outage, not many";
  EXPECT_EQ(line.cache.status.waiting, 1U);
  line.wire.faults.cut = false;
  line.run(2 * minute);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
  EXPECT_EQ(line.cache.status.waiting, 0U);
}

TEST(Link, SeesByItselfThatASilentOfficeIsGone) {
  Line line(9);
  line.run(minute);
  line.wire.faults.silent = true;
  line.write("into the void");
  line.run(LinkTimes{}.push_deadline + 1000);
  EXPECT_EQ(line.cache.status.state, LinkState::offline);
  line.wire.faults.silent = false;
  line.run(3 * minute);
  EXPECT_EQ(line.office.log.size(), 1U);
}

TEST(Link, WaitsSlowlyWhereItIsRefusedAndKeepsTheQueue) {
  Line line(10);
  line.office.refuses_with = Fault::denied;
  line.write("kept");
  line.run(minute);
  EXPECT_EQ(line.cache.status.state, LinkState::refused);
  const std::uint64_t before = line.turns;
  line.run(60 * minute);
  EXPECT_LE(line.turns - before, 40U);
  line.office.refuses_with = Fault::absent;
  line.run(11 * minute);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
  EXPECT_EQ(line.cache.acked, 1U);
}

TEST(Link, TriesAtOnceWhenSomebodyAsks) {
  Line line(11);
  line.wire.faults.cut = true;
  line.write("waits");
  line.run(60 * minute);
  line.wire.faults.cut = false;
  line.tell(TryNow{});
  line.run(100);
  EXPECT_EQ(line.cache.acked, 1U);
}

TEST(Link, SendsAgainWhatARestoredOfficeLost) {
  Line line(12, small_batches());
  for (int i = 0; i < 9; ++i) line.write(std::to_string(i));
  line.office.put("config");
  line.run(minute);
  ASSERT_EQ(line.cache.acked, 9U);
  line.office.restored(5);
  line.office.feed["config"].clear();
  line.office.put("config");
  line.run(11 * minute);
  EXPECT_EQ(line.office.log, line.cache.journal);
  EXPECT_EQ(line.cache.epoch, 2U);
  EXPECT_EQ(line.cache.names("config").size(), 1U) << "read again from its beginning";
}

TEST(Link, SendsAgainWhatWasLostWithinOneEpoch) {
  Line line(13, small_batches());
  for (int i = 0; i < 9; ++i) line.write(std::to_string(i));
  line.run(minute);
  line.office.log.resize(2);
  line.run(11 * minute);
  EXPECT_EQ(line.office.log, line.cache.journal);
  EXPECT_EQ(line.cache.epoch, 1U);
}

TEST(Link, ReportsThatHeadOfficeIsAheadAndSendsNothing) {
  Line line(14);
  line.office.log = {"from", "another", "life"};
  line.write("mine");
  line.office.put("config");
  line.run(11 * minute);
  EXPECT_EQ(line.cache.status.trouble, UploadTrouble::office_ahead);
  EXPECT_EQ(line.office.log.size(), 3U);
  EXPECT_TRUE(line.cache.acks.empty());
  EXPECT_EQ(line.cache.pos("config"), 2U) << "reading goes on";
}

TEST(Link, HalvesABatchUntilItGetsThrough) {
  Line line(15);
  line.run(1000);
  std::size_t smallest = 1000;
  OfficeEnd end{.hello = [&](const auto& r) { return line.office.hello(r); },
                .push = [&](const v1::PushRequest& r) -> Result<v1::PushReply> {
                  smallest = std::min(smallest, static_cast<std::size_t>(r.changes_size()));
                  if (r.changes_size() > 2) return fail(Fault::invalid, "too much for me");
                  return line.office.push(r);
                },
                .pull = [&](const auto& r) { return line.office.pull(r); }};
  line.wire = MemoryTransport(std::move(end), 15);
  for (int i = 0; i < 16; ++i) line.cache.write(std::to_string(i));
  line.write("last");
  line.run(60 * minute);
  EXPECT_EQ(line.office.log, line.cache.journal);
  EXPECT_LE(smallest, 2U);
}

TEST(Link, KeepsThePaceThatHeadOfficeAsksFor) {
  Line line(16, small_batches());
  line.run(1000);
  OfficeEnd end{.hello = [&](const auto& r) { return line.office.hello(r); },
                .push =
                    [&](const v1::PushRequest& r) {
                      auto reply = line.office.push(r);
                      if (reply) reply->set_retry_after_ms(5000);
                      return reply;
                    },
                .pull = [&](const auto& r) { return line.office.pull(r); }};
  line.wire = MemoryTransport(std::move(end), 16);
  for (int i = 0; i < 8; ++i) line.cache.write(std::to_string(i));
  line.write("last");
  line.run(4900);
  EXPECT_EQ(line.office.log.size(), 4U);
  line.run(6000);
  EXPECT_EQ(line.office.log.size(), 9U);
}

TEST(Link, RefusesAPageThatGoesNowhere) {
  Line line(17);
  OfficeEnd end{.hello =
                    [&](const auto& r) {
                      auto reply = line.office.hello(r);
                      reply->mutable_buckets(0)->set_head_pos(50);
                      return reply;
                    },
                .push = [&](const auto& r) { return line.office.push(r); },
                .pull = [](const v1::PullRequest& r) -> Result<v1::PullReply> {
                  v1::PullReply reply;
                  reply.set_next_pos(r.after_pos());
                  reply.set_head_pos(50);
                  return reply;
                }};
  line.wire = MemoryTransport(std::move(end), 17);
  line.run(60 * minute);
  EXPECT_LE(line.turns, 1000U) << "a busy loop";
  EXPECT_TRUE(line.cache.names("config").empty());
}

TEST(Link, GoesOnAfterTheCacheCouldNotStore) {
  Line line(18);
  for (int i = 0; i < 30; ++i) line.office.put("config");
  line.cache.disk_fails = 1;
  line.run(10 * minute);
  EXPECT_TRUE(line.cache.names("config").empty());
  EXPECT_LE(line.turns, 200U) << "a busy loop";
  line.cache.disk_fails = 0;
  line.run(2 * minute);
  EXPECT_EQ(line.cache.names("config").size(), 30U);
}

TEST(Link, CarriesNothingToHeadOfficeBeforeTheCacheHasSpoken) {
  Line line(19);
  line.cache.deaf = 1;
  line.run(10 * minute);
  EXPECT_FALSE(line.wire.next_at());
  EXPECT_EQ(line.link.status().state, LinkState::starting);
  line.cache.deaf = 0;
  line.run(2 * minute);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
}

TEST(Link, DoesNothingAtRest) {
  Line line(20);
  line.run(minute);
  const std::uint64_t before = line.turns;
  line.run(60 * minute);
  EXPECT_LE(line.turns - before, 60U);
}

}  // namespace tresen::test
