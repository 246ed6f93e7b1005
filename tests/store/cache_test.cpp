// What is written at the counter: durable, whole or not at all, seen at once.

#include "terminal/store/cache.h"
#include "terminal/store/journal_chain.h"

#include <limits>

#include "sync/base/database.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"
#include "terminal/store/schema.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr BatchLimits all{.ops_max = 10'000, .bytes_max = 100'000'000};

TEST_F(CacheTest, ShowsAnAnswerAsSoonAsItIsWritten) {
  EXPECT_EQ(write({edit(id(1), {set("mobile", "+491713920042")})}), 1u);
  EXPECT_EQ(seen(id(1), "mobile"), "+491713920042");
  const auto answer = cache.record(id(1))->answer("mobile");
  EXPECT_EQ(answer.staff, "s1");
  EXPECT_EQ(answer.branch, "b1");
  EXPECT_EQ(answer.stamp, (Stamp{static_cast<std::uint64_t>(at(0).wall_ms), 0, 17}));
}

TEST_F(CacheTest, KeepsEverythingOverARestart) {
  write({edit(id(1), {set("last_name", "Müller"), set("customer_no", "1001")})});
  feed("branch/b1", {put(1, record(id(2), 1, {{"customer_no", "1002"}}))});
  ASSERT_TRUE(cache.acknowledged(1, 0));
  ASSERT_TRUE(cache.save_setting("language", "en"));
  const auto before = *cache.record(id(1));
  restart();
  EXPECT_FALSE(cache.healed());
  EXPECT_EQ(*cache.record(id(1)), before);
  EXPECT_EQ(*cache.find_by_number("1001"), id(1));
  EXPECT_EQ(*cache.find_by_number("1002"), id(2));
  EXPECT_EQ(*cache.cursor("branch/b1"), 1u);
  EXPECT_EQ(cache.settings()->at("language"), "en");
  const JournalState state = *cache.journal_state();
  EXPECT_EQ(state.last_seq, 1u);
  EXPECT_EQ(state.acked_seq, 1u);
}

TEST_F(CacheTest, NumbersChangesDenselyFromOne) {
  for (std::uint64_t n = 1; n <= 5; ++n) EXPECT_EQ(write({edit(id(1), {set("notes", "n")})}), n);
  EXPECT_EQ(write({edit(id(1), {set("a", "1")}), edit(id(2), {set("b", "2")})}), 7u);
  const auto rows = *cache.batch(0, all);
  ASSERT_EQ(rows.size(), 7u);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i].seq, i + 1);
}

TEST_F(CacheTest, SendsWhatWasWrittenByteForByte) {
  write({edit(id(1), {set("email", "erika@example.org", {5, 1, 2})})}, at(40));
  const auto rows = *cache.batch(0, all);
  const Change change = *change_from_bytes(rows.at(0).body);
  EXPECT_EQ(change.seq, 1u);
  EXPECT_FALSE(change.id.none());
  EXPECT_EQ(change.edit.record, id(1));
  EXPECT_EQ(change.edit.fields.at(0).base, (Stamp{5, 1, 2}));
  EXPECT_EQ(change.wall_ms, at(40).wall_ms);
  EXPECT_EQ(change.boot, id(200));
  EXPECT_EQ(change.boot_ms, at(40).boot_ms);
  EXPECT_EQ(change.staff, "s1");
  EXPECT_EQ(change.branch, "b1");
  EXPECT_EQ(change.rules_version, 3u);
  restart();
  EXPECT_EQ(*cache.batch(0, all), rows);
}

TEST_F(CacheTest, WritesAllEditsOrNone) {
  write({edit(id(1), {set("mobile", "before")})});
  const std::string huge(change_bytes_max, 'x');
  const std::vector<Edit> edits{edit(id(1), {set("mobile", "after")}),
                                edit(id(2), {set("notes", huge)})};
  const auto outcome = cache.write(edits, "s1", 3, at(1));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, Fault::invalid);
  EXPECT_EQ(seen(id(1), "mobile"), "before");
  EXPECT_EQ(seen(id(2), "notes"), "(absent)");
  EXPECT_EQ(cache.journal_state()->last_seq, 1u);
  EXPECT_EQ(write({edit(id(1), {set("mobile", "third")})}), 2u);
}

TEST_F(CacheTest, RefusesEditsThatSayNothing) {
  for (const std::vector<Edit>& edits : {std::vector<Edit>{},
                                         {edit(Uuid{}, {set("a", "b")})},
                                         {edit(id(1), {})},
                                         {edit(id(1), {set("", "b")})}}) {
    const auto outcome = cache.write(edits, "s1", 3, at(0));
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::invalid);
  }
}

TEST_F(CacheTest, RefusesEditsWhenTheDiskIsNearlyFull) {
  setup.disk_reserve_bytes = std::numeric_limits<std::uint64_t>::max();
  restart();
  const std::vector<Edit> edits{edit(id(1), {set("mobile", "1")})};
  const auto outcome = cache.write(edits, "s1", 3, at(0));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().fault, Fault::busy);
  feed("branch/b1", {put(1, record(id(2), 1, {{"mobile", "2"}}))});
  EXPECT_EQ(seen(id(2), "mobile"), "2") << "head office's feed goes on";
}

TEST_F(CacheTest, StampsRiseWhateverTheClockDoes) {
  Stamp last;
  const std::int64_t clock[] = {100, 100, 50, -1'000'000, 100, 101, 3, 500};
  int n = 0;
  for (const std::int64_t ms : clock) {
    if (++n % 3 == 0) restart();
    write({edit(id(1), {set("notes", std::to_string(n))})}, at(ms));
    const Stamp stamp = cache.record(id(1))->answer("notes").stamp;
    EXPECT_GT(stamp, last) << "at " << ms;
    last = stamp;
  }
  EXPECT_EQ(last.ms, static_cast<std::uint64_t>(at(500).wall_ms));
}

TEST_F(CacheTest, WritesLaterThanWhateverItHasSeen) {
  const Stamp ahead{static_cast<std::uint64_t>(at(60'000).wall_ms), 4, 0};
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "old"}}, ahead))});
  write({edit(id(1), {set("mobile", "new")})}, at(0));
  EXPECT_GT(cache.record(id(1))->answer("mobile").stamp, ahead);
}

TEST_F(CacheTest, FindsWhatBelongsToACustomer) {
  const std::string owner = to_hex(id(1));
  write(
      {edit(id(1), {set("last_name", "Han"), set("customer_no", "7")}),
       edit(id(11), {set("customer", owner), set("state", "open"), set("branch", "b1")},
            RecordKind::process),
       edit(id(12), {set("customer", owner), set("campaign", "k1")}, RecordKind::marketing_contact),
       edit(id(13),
            {set("customer", owner), set("state", "open"), set("branch", "b1"),
             set("due", "2026-12-01")},
            RecordKind::follow_up),
       edit(id(14), {set("customer", to_hex(id(2)))}, RecordKind::process)});
  const CustomerFile file = *cache.customer_file(id(1));
  EXPECT_EQ(file.customer.text("last_name"), "Han");
  ASSERT_EQ(file.processes.size(), 1u);
  EXPECT_EQ(file.processes[0].id, id(11));
  ASSERT_EQ(file.contacts.size(), 1u);
  EXPECT_EQ(file.contacts[0].text("campaign"), "k1");
  ASSERT_EQ(file.follow_ups.size(), 1u);
  EXPECT_EQ(cache.records_of_customer(id(2), RecordKind::process)->size(), 1u);
  EXPECT_EQ(cache.customer_file(id(11)).error().fault, Fault::absent) << "a process is no customer";
  EXPECT_EQ(cache.find_by_number("8").error().fault, Fault::absent);
}

// The directory reads the very keys that the composers of sync/record write.
TEST_F(CacheTest, FindsRecordsAsTheRecordRoomComposesThem) {
  ProcessRecord process;
  process.id = id(11);
  process.customer = id(1);
  process.state = ProcessState::parked;
  process.branch = "b1";
  process.rules_version = 4;
  MarketingContact contact;
  contact.id = id(12);
  contact.customer = id(1);
  contact.campaign = "k1";
  FollowUp follow_up;
  follow_up.id = id(13);
  follow_up.customer = id(1);
  follow_up.branch = "b1";
  follow_up.due = *parse_date("2026-12-01");
  const auto blank = [](std::uint8_t n, RecordKind kind) {
    return Record{.id = id(n), .kind = kind, .fields = {}};
  };
  write({edit(id(1), {set("last_name", "Han")}),
         process_edit(blank(11, RecordKind::process), process),
         contact_edit(blank(12, RecordKind::marketing_contact), contact),
         follow_up_edit(blank(13, RecordKind::follow_up), follow_up)});
  const CustomerFile file = *cache.customer_file(id(1));
  EXPECT_EQ(file.processes.size(), 1u);
  EXPECT_EQ(file.contacts.size(), 1u);
  EXPECT_EQ(file.follow_ups.size(), 1u);
  EXPECT_EQ(cache.running_processes()->size(), 1u);
  EXPECT_EQ(cache.open_follow_ups()->size(), 1u);
  EXPECT_EQ(read_process(cache.running_processes()->front()), process);
}

TEST_F(CacheTest, ListsTheRunningProcessesOfItsBranchLatestFirst) {
  const auto process = [](std::uint8_t n, const char* state, const char* branch) {
    return edit(id(n), {set("state", state), set("branch", branch)}, RecordKind::process);
  };
  write({process(1, "open", "b1")}, at(1));
  write({process(2, "parked", "b1")}, at(2));
  write({process(3, "closed", "b1")}, at(3));
  write({process(4, "open", "b2")}, at(4));
  write({process(5, "open", "b1")}, at(5));
  write({process(1, "parked", "b1")}, at(6));
  std::vector<Uuid> listed;
  const auto running_now = *cache.running_processes();
  for (const Record& running : running_now) listed.push_back(running.id);
  EXPECT_EQ(listed, (std::vector{id(1), id(5), id(2)}));
  write({process(5, "closed", "b1")}, at(7));
  EXPECT_EQ(cache.running_processes()->size(), 2u);
}

TEST_F(CacheTest, ListsOpenFollowUpsByTheirDay) {
  const auto follow_up = [](std::uint8_t n, const char* due, const char* state) {
    return edit(id(n), {set("state", state), set("branch", "b1"), set("due", due)},
                RecordKind::follow_up);
  };
  write({follow_up(1, "2026-12-24", "open"), follow_up(2, "2026-11-30", "open"),
         follow_up(3, "2026-11-01", "done")});
  std::vector<Uuid> listed;
  const auto open_now = *cache.open_follow_ups();
  for (const Record& open : open_now) listed.push_back(open.id);
  EXPECT_EQ(listed, (std::vector{id(2), id(1)}));
}

TEST_F(CacheTest, HandsOutEveryCustomerOnceInPieces) {
  std::vector<v1::FeedOp> ops;
  for (std::uint8_t n = 1; n <= 25; ++n) ops.push_back(put(n, record(id(n), 1, {{"notes", "x"}})));
  feed("branch/b1", ops);
  write({edit(id(26), {set("notes", "own")}),
         edit(id(27), {set("state", "open")}, RecordKind::process)});
  EXPECT_EQ(*cache.customer_count(), 26u);
  std::vector<Uuid> handed;
  Uuid after;
  while (true) {
    const auto piece = *cache.customers(after, 10);
    for (const Record& customer : piece) handed.push_back(customer.id);
    if (piece.size() < 10) break;
    after = piece.back().id;
  }
  ASSERT_EQ(handed.size(), 26u);
  for (std::uint8_t n = 1; n <= 26; ++n) EXPECT_EQ(handed[n - 1u], id(n));
}

TEST_F(CacheTest, CutsBatchesByCountAndBytes) {
  for (int n = 0; n < 10; ++n) write({edit(id(1), {set("notes", std::string(1000, 'x'))})});
  EXPECT_EQ(cache.batch(0, {3, 100'000'000})->size(), 3u);
  EXPECT_EQ(cache.batch(8, {500, 100'000'000})->size(), 2u);
  EXPECT_EQ(cache.batch(10, {500, 100'000'000})->size(), 0u);
  EXPECT_EQ(cache.batch(0, {500, 2'500})->size(), 2u);
  EXPECT_EQ(cache.batch(0, {500, 10})->size(), 1u) << "one goes, however great it is";
}

TEST_F(CacheTest, CountsWhatWaitsAndSinceWhen) {
  write({edit(id(1), {set("a", "1")})}, at(10));
  write({edit(id(1), {set("a", "2")})}, at(20));
  EXPECT_EQ(stands(), (JournalState{2, 0, at(10).wall_ms, 0}));
  ASSERT_TRUE(cache.acknowledged(1, 0));
  EXPECT_EQ(stands(), (JournalState{2, 1, at(20).wall_ms, 0}));
  ASSERT_TRUE(cache.acknowledged(2, 0));
  EXPECT_EQ(stands(), (JournalState{2, 2, 0, 0}));
  ASSERT_TRUE(cache.acknowledged(1, 0));
  EXPECT_EQ(cache.journal_state()->acked_seq, 2u) << "never goes back";
  EXPECT_EQ(cache.acknowledged(3, 0).error().fault, Fault::invalid);
}

TEST_F(CacheTest, BelongsToOneDevice) {
  for (const Device& other : {Device{18, 1, "b1", "c1"}, Device{17, 2, "b1", "c1"}}) {
    CacheSetup wrong = setup;
    wrong.device = other;
    const auto outcome = Cache::open(wrong);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().fault, Fault::conflict);
  }
}

TEST_F(CacheTest, MakesTheOverlayAnewWhenItDoesNotMatchTheJournal) {
  write({edit(id(1), {set("mobile", "1"), set("email", "e")})});
  for (const std::string_view damage :
       {"DELETE FROM overlay WHERE key = 'mobile'", "UPDATE overlay SET answer = x'00'",
        "INSERT INTO overlay SELECT record_id, seq + 5, n, kind, key, action, answer FROM "
        "overlay"}) {
    close();
    {
      auto file =
          Database::open(folder.path() + "/cache.db", OpenMode::write, cache_application_id);
      ASSERT_TRUE(file);
      ASSERT_TRUE(file->run(damage));
    }
    cache = opened(setup);
    EXPECT_TRUE(cache.healed()) << damage;
    EXPECT_EQ(seen(id(1), "mobile"), "1");
    restart();
    EXPECT_FALSE(cache.healed()) << damage;
  }
}

// Found by tests/fuzz/targets/journal.cpp.
TEST_F(CacheTest, OpensWithAJournalRowThatCannotBeReadAndSendsWhatIsLeftOfIt) {
  write({edit(id(1), {set("last_name", "Eins")})});
  write({edit(id(2), {set("last_name", "Zwei")})});
  for (const std::string& damage : {std::string(), std::string("no change at all")}) {
    close();
    {
      auto file =
          Database::open(folder.path() + "/cache.db", OpenMode::write, cache_application_id);
      ASSERT_TRUE(file && file->run("UPDATE journal SET body = ? WHERE seq = 1", {Blob{damage}}));
    }
    cache = opened(setup);
    EXPECT_EQ(seen(id(2), "last_name"), "Zwei");
    const auto rows = cache.batch(0, {});
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_TRUE(rows->front().body.starts_with(spoilt_mark));
    EXPECT_TRUE(rows->front().body.ends_with(damage));
    v1::FeedOp decided = verdict(1, 1, v1::Verdict::KIND_QUARANTINED, 0);
    EXPECT_TRUE(cache.apply_feed("device/17", std::vector{decided}, 1));
  }
}

}  // namespace
}  // namespace tresen::test
