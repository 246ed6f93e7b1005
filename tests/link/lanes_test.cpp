// What protocol 2 adds to the link, rule by rule: custody, buckets that begin anew, and what goes
// beside the data.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/link/fakes.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;
const std::string branch = "branch/b1";

LinkSettings small_batches() {
  return {.device_id = 17,
          .incarnation = 1,
          .app_version = "test",
          .batch = {.ops_max = 4, .bytes_max = 1000},
          .times = {},
          .proto_max = 2};
}

// A branch of so many records, large enough for a snapshot.
void fill(FakeOffice& office, int records) {
  office.snapshot_from = 6;
  for (int i = 0; i < records; ++i) office.put(branch);
}

}  // namespace

// --- custody -------------------------------------------------------------------------------------

TEST(Custody, AHelloAcknowledgesNothing) {
  Line line(1, small_batches());
  for (int i = 0; i < 6; ++i) line.write(std::to_string(i));
  line.run(minute);
  line.cache.acked = 2;  // the replies to the later pushes never reached the disk
  line.cache.acks.clear();
  line.mishaps.refuse_pushes = true;
  line.restart();
  line.run(30 * minute);
  EXPECT_EQ(line.office.last_hello.acked_seq(), 2U);
  EXPECT_EQ(line.cache.acked, 2U);
  EXPECT_EQ(line.cache.status.waiting, 4U);
  line.mishaps.refuse_pushes = false;
  line.run(30 * minute);
  EXPECT_EQ(line.cache.acked, 6U);
  EXPECT_FALSE(line.office.broken_chain) << "what head office has was sent again, and compared";
}

TEST(Custody, AHelloThatIsChallengedIsSaidAgainAtOnceAndMeansNothingElse) {
  Line line(3, small_batches());
  line.office.challenges = 1;
  line.write("one");
  line.run(1'000);
  EXPECT_EQ(line.office.last_hello.echo(), line.office.challenge);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
  line.run(minute);
  EXPECT_EQ(line.cache.acked, 1U);
  line.run(hour);
  EXPECT_EQ(line.office.last_hello.echo(), 0U) << "it is said back once";
}

TEST(Custody, AHelloThatIsChallengedAgainAndAgainIsSaidEverMoreSlowly) {
  Line line(4, small_batches());
  line.office.challenges = 1'000;
  line.run(hour);
  EXPECT_EQ(line.cache.status.state, LinkState::offline);
  EXPECT_LT(line.office.challenge, 240U);
}

TEST(Custody, TheCacheHearsWhatIsDecidedOnceAllThatWasSaidOfItIsStored) {
  Line line(5, small_batches());
  for (int i = 0; i < 9; ++i) line.office.put(branch);
  for (int i = 0; i < 3; ++i) line.write(std::to_string(i));
  line.run(minute);
  ASSERT_EQ(line.cache.acked, 3U);
  line.restart();
  line.run(minute);
  ASSERT_FALSE(line.cache.decided.empty());
  EXPECT_EQ(line.cache.decided.back(), 3U);
  EXPECT_EQ(line.cache.pos(branch), line.office.head(branch));
}

TEST(Custody, EachPushCarriesSaltsAndTheChain) {
  Line line(2, small_batches());
  for (int i = 0; i < 10; ++i) line.write("change " + std::to_string(i));
  line.cache.erased = {3, 7};
  line.run(minute);
  EXPECT_EQ(line.cache.acked, 10U);
  EXPECT_FALSE(line.office.broken_chain);
  EXPECT_EQ(line.office.heads.back(), line.cache.chain().back());
  EXPECT_EQ(line.office.log[2], "") << "an erased row goes as its commitment";
  line.run(20 * minute);
  EXPECT_EQ(line.office.last_hello.chain_at_acked(), line.cache.chain().back());
}

TEST(Custody, AFrozenDeviceSendsNothingUntilHelloSaysOtherwise) {
  Line line(3);
  line.run(minute);
  line.office.frozen = true;
  line.write("kept");
  line.run(20 * minute);
  EXPECT_EQ(line.cache.status.trouble, UploadTrouble::frozen);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
  EXPECT_TRUE(line.cache.acks.empty());
  const std::size_t asked = line.cache.rows_asked.size();
  line.run(hour);
  EXPECT_EQ(line.cache.rows_asked.size(), asked);
  line.office.frozen = false;
  line.run(20 * minute);
  EXPECT_EQ(line.cache.status.trouble, UploadTrouble::none);
  EXPECT_EQ(line.cache.acked, 1U);
}

TEST(Custody, ANewIncarnationIsOnDiskBeforeItIsUsed) {
  Line line(4);
  line.run(minute);
  line.office.incarnation = 2;
  line.cache.deaf = 1;
  line.run(20 * minute);
  EXPECT_EQ(line.cache.incarnation, 0U);
  EXPECT_EQ(line.office.last_hello.incarnation(), 1U);
  line.cache.deaf = 0;
  line.run(2 * minute);
  EXPECT_EQ(line.cache.incarnation, 2U);
  EXPECT_EQ(line.office.last_hello.incarnation(), 2U) << "and hello was said again";
  line.restart();
  line.run(minute);
  EXPECT_EQ(line.office.last_hello.incarnation(), 2U);
}

TEST(Custody, KeepsThePaceOfOpsAndTime) {
  Line line(5);
  line.office.batch_ops_max = 2;
  line.office.retry_after_ms = 5000;
  line.write("tells the pace");
  line.run(minute);
  line.cache.rows_asked.clear();
  for (int i = 0; i < 6; ++i) line.cache.write(std::to_string(i));
  line.write("last");
  line.run(2500);
  for (const std::size_t rows : {3, 5, 7, 8}) {
    EXPECT_EQ(line.office.log.size(), rows);
    line.run(5000);
  }
  EXPECT_EQ(std::ranges::max(line.cache.rows_asked), 2U);
}

TEST(Custody, ARowThatNobodyCanReadGoesUnreadAndHoldsUpNoOther) {
  Line line(6, small_batches());
  line.run(1000);
  line.mishaps.poison = "poison";
  for (const char* body : {"a", "poison", "b", "c"}) line.cache.write(body);
  line.write("d");
  line.run(25 * minute);
  EXPECT_EQ(line.cache.acked, 1U);
  EXPECT_TRUE(line.office.opaque.empty()) << "too early";
  line.run(2 * hour);
  EXPECT_EQ(line.office.opaque, std::vector<std::uint64_t>{2});
  EXPECT_EQ(line.office.log, line.cache.journal);
  EXPECT_EQ(line.cache.acked, 5U);
}

TEST(Custody, SpeaksProtocolOneWithAnOlderHeadOffice) {
  Line line(7, small_batches());
  line.office.proto = 1;
  line.cache.receipts = {"0123456789abcdef"};
  fill(line.office, 9);
  for (int i = 0; i < 9; ++i) line.write(std::to_string(i));
  line.run(20 * minute);
  EXPECT_EQ(line.cache.acked, 9U);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
  EXPECT_TRUE(line.office.reports.empty());
  EXPECT_TRUE(line.office.receipts.empty());
  EXPECT_TRUE(line.office.manifests_asked.empty());
}

// --- buckets -------------------------------------------------------------------------------------

TEST(Buckets, ALargeOneComesAsASnapshotAndThenByPages) {
  Line line(10);
  fill(line.office, 20);
  line.run(minute);
  EXPECT_EQ(line.office.manifests_asked[branch], 1U);
  EXPECT_EQ(line.office.fetched, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(std::ranges::count(line.office.pulled, branch), 0);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
  EXPECT_TRUE(line.cache.status.all_read);
  EXPECT_EQ(line.cache.status.snapshot_of, 0U);
  line.office.put(branch);
  line.wire.hint(branch, line.office.head(branch));
  line.run(1000);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
}

TEST(Buckets, TellsHowFarASnapshotIs) {
  Line line(11);
  fill(line.office, 20);
  line.run(minute);
  std::vector<std::uint64_t> done;
  for (const LinkStatus& status : line.cache.statuses) {
    if (status.snapshot_of == 20 && (done.empty() || done.back() != status.snapshot_done)) {
      done.push_back(status.snapshot_done);
    }
  }
  EXPECT_EQ(done, (std::vector<std::uint64_t>{0, 3, 6, 9, 12, 15, 18}));
}

TEST(Buckets, ASnapshotGoesOnWhereARestartLeftIt) {
  for (const bool replaced : {false, true}) {
    SCOPED_TRACE(replaced ? "head office has made another" : "the same snapshot");
    Line line(12);
    fill(line.office, 20);
    line.mishaps.chunks_until = 4;
    line.run(2 * minute);
    ASSERT_EQ(line.cache.buckets[branch].at.chunk_next, 4U);
    if (replaced) line.office.put(branch);
    line.office.fetched.clear();
    line.mishaps.chunks_until.reset();
    line.restart();
    line.run(5 * minute);
    EXPECT_EQ(line.office.fetched.front(), replaced ? 0U : 4U);
    EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
    EXPECT_TRUE(line.cache.wrong_chunks.empty()) << "each chunk was the next one";
    EXPECT_EQ(line.cache.rebuilds[branch], replaced ? 2 : 1);
  }
}

TEST(Buckets, ASpoiltChunkIsNeverStored) {
  Line line(13);
  fill(line.office, 20);
  line.mishaps.spoil_chunks = true;
  line.run(10 * minute);
  EXPECT_TRUE(line.cache.names(branch).empty());
  EXPECT_LE(line.turns, 600U) << "a busy loop";
  line.mishaps.spoil_chunks = false;
  line.run(5 * minute);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
}

TEST(Buckets, ASnapshotThatIsBeingMadeIsWaitedFor) {
  Line line(14);
  fill(line.office, 20);
  line.office.snapshot_ready = false;
  line.run(10 * minute);
  EXPECT_EQ(line.cache.status.state, LinkState::online);
  EXPECT_GE(line.office.manifests_asked[branch], 20U);
  EXPECT_LE(line.office.manifests_asked[branch], 300U);
  line.office.snapshot_ready = true;
  line.run(minute);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
}

TEST(Buckets, PagesDoWhereThereIsNoSnapshot) {
  Line line(15);
  fill(line.office, 20);
  line.office.snapshot_absent = true;
  line.run(hour);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
  EXPECT_EQ(line.office.manifests_asked[branch], 1U);
}

TEST(Buckets, OneThatIsNoLongerNamedIsPurged) {
  Line line(16);
  line.office.put(branch);
  line.run(minute);
  ASSERT_EQ(line.cache.names(branch).size(), 1U);
  const auto feed = line.office.feed.extract(branch);
  line.run(15 * minute);
  EXPECT_FALSE(line.cache.buckets.contains(branch));
  line.office.feed[branch] = feed.mapped();
  line.run(15 * minute);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch)) << "and comes back when named";
}

TEST(Buckets, OneThatDiffersIsReadAnewAloneAndAtMostOnceAnHour) {
  Line line(17);
  for (const char* bucket : {"config", "branch/b1", "branch/b2"}) {
    for (int i = 0; i < 4; ++i) line.office.put(bucket);
  }
  line.run(2 * hour);
  line.cache.rebuilds.clear();
  for (int quarter = 0; quarter < 12; ++quarter) {
    line.cache.buckets[branch].names.front() = "bit rot";
    line.office.put(branch);  // with the next page it shows
    line.run(15 * minute);
  }
  EXPECT_GE(line.cache.rebuilds[branch], 2);
  EXPECT_LE(line.cache.rebuilds[branch], 4) << "three hours";
  EXPECT_EQ(line.cache.rebuilds.size(), 1U);
  line.run(2 * hour);
  EXPECT_EQ(line.cache.names(branch), line.office.names(branch));
}

TEST(Buckets, OneThatANewStoreHasByteForByteIsKept) {
  Line line(18);
  for (const char* bucket : {"branch/b1", "branch/b2"}) {
    for (int i = 0; i < 4; ++i) line.office.put(bucket);
  }
  line.run(minute);
  line.cache.rebuilds.clear();
  line.office.feed["branch/b2"].pop_back();  // later than the backup
  line.office.put("branch/b2");
  line.office.feed["branch/b2"].back().set_remove("another");
  line.office.restored(0);
  line.run(15 * minute);
  EXPECT_EQ(line.cache.rebuilds.count("branch/b1"), 0U);
  EXPECT_EQ(line.cache.rebuilds.count("branch/b2"), 1U);
  EXPECT_EQ(line.cache.names("branch/b1"), line.office.names("branch/b1"));
  EXPECT_EQ(line.cache.names("branch/b2"), line.office.names("branch/b2"));
}

// --- beside the data -----------------------------------------------------------------------------

TEST(Beside, AReportComesEveryQuarterOfAnHourAndAfterTrouble) {
  Line line(20);
  line.run(4 * hour);
  EXPECT_NEAR(static_cast<double>(line.office.reports.size()), 16, 2);
  line.office.frozen = true;
  line.write("kept");
  const std::size_t before = line.office.reports.size();
  line.run(2 * minute);
  ASSERT_GT(line.office.reports.size(), before);
  EXPECT_EQ(line.office.reports.back().trouble(0), "frozen");
}

TEST(Beside, AReportThatFailsDisturbsNothing) {
  Line line(21);
  line.mishaps.refuse_side = true;
  line.run(hour);
  EXPECT_EQ(line.cache.statuses.back().state, LinkState::online);
  EXPECT_LE(std::ranges::count(line.cache.statuses, LinkState::offline, &LinkStatus::state), 1);
  line.write("now");
  line.run(100);
  EXPECT_EQ(line.cache.acked, 1U);
}

TEST(Beside, AReceiptIsRepeatedUntilItIsTaken) {
  Line line(22);
  line.mishaps.refuse_side = true;
  line.cache.receipts = {"erasure-one-----", "erasure-two-----"};
  line.run(20 * minute);
  EXPECT_EQ(line.cache.receipts.size(), 2U);
  line.mishaps.refuse_side = false;
  line.run(5 * minute);
  EXPECT_TRUE(line.cache.receipts.empty());
  EXPECT_EQ(line.office.receipts.size(), 2U);
}

TEST(Beside, ALookupIsAnsweredOnceWhateverHappens) {
  const auto ask = [](std::uint64_t token, const std::string& words) {
    LookupAsked asked{.token = token, .request = {}};
    asked.request.set_words(words);
    return asked;
  };
  Line line(23);
  line.tell(ask(1, "before anything"));
  ASSERT_EQ(line.cache.lookups.size(), 1U);
  EXPECT_EQ(line.cache.lookups[0].outcome, LookupOutcome::offline) << "at once";
  line.run(minute);
  line.tell(ask(2, "Meier"));
  line.run(100);
  ASSERT_EQ(line.cache.lookups.size(), 2U);
  EXPECT_EQ(line.cache.lookups[1].outcome, LookupOutcome::answered);
  EXPECT_EQ(line.cache.lookups[1].reply.hits(0).last_name(), "Meier");
  line.wire.faults.silent = true;
  line.tell(ask(3, "Mei"));
  line.tell(ask(4, "Meie"));
  ASSERT_EQ(line.cache.lookups.size(), 3U) << "the later takes the place of the earlier";
  EXPECT_EQ(line.cache.lookups[2].token, 3U);
  line.run(LinkTimes{}.lookup_deadline + 10);
  ASSERT_EQ(line.cache.lookups.size(), 4U);
  EXPECT_EQ(line.cache.lookups[3].token, 4U);
  EXPECT_EQ(line.cache.lookups[3].outcome, LookupOutcome::offline);
  line.run(hour);
  EXPECT_EQ(line.cache.lookups.size(), 4U);
}

TEST(Beside, TheCacheHearsOfEachContact) {
  Line line(24);
  line.run(minute);
  EXPECT_NE(line.cache.contact_ms, 0);
  EXPECT_EQ(line.cache.status.contact_wall_ms, line.cache.contact_ms);
}

// Between question and answer, so that a slow line makes it wrong by half of the way at most.
TEST(Beside, TheCacheHearsWhenHeadOfficeLookedAtItsClock) {
  constexpr std::int64_t slow_ms = 3'000;
  constexpr std::int64_t ahead_ms = 4'000 * hour;
  Line line(25);
  line.wire.faults.delay_max_ms = slow_ms;
  line.office.clock_ms = [&line] { return line.now().wall_ms + ahead_ms; };
  line.run(12 * hour);
  EXPECT_GT(line.cache.contacts.size(), 40U);
  for (const Contact& contact : line.cache.contacts) {
    EXPECT_LE(std::abs(contact.server_ms - contact.heard.wall_ms - ahead_ms), slow_ms / 2);
    EXPECT_EQ(contact.heard.wall_ms - contact.heard.boot_ms,
              line.now().wall_ms - line.now().boot_ms);
  }
}

// Whatever state it is in, it never sleeps for longer than twice the longest of its times.
TEST(Waiting, IsNeverEndless) {
  const std::int64_t longest = 2 * LinkTimes{}.report_every;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Line line(seed);
    std::mt19937_64 random(seed);
    fill(line.office, 9);
    for (int step = 0; step < 20; ++step) {
      line.write("change");
      line.office.refuses_with =
          std::array{Fault::absent,  Fault::busy,    Fault::denied,
                     Fault::invalid, Fault::storage, Fault::conflict}[random() % 6];
      line.wire.faults.cut = random() % 4 == 0;
      line.wire.faults.silent = random() % 4 == 0;
      line.cache.deaf = random() % 3 == 0 ? 0.5 : 0;
      line.cache.disk_fails = random() % 3 == 0 ? 0.5 : 0;
      if (random() % 8 == 0) line.restart();
      line.run(static_cast<std::int64_t>(random() % (10 * minute)));
    }
    EXPECT_LE(line.wait_max, longest);
  }
}

}  // namespace tresen::test
