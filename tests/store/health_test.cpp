// Chain, days, lease, damage: what keeps the journal whole and says how the terminal is.

#include <filesystem>
#include <fstream>

#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"
#include "terminal/store/cache.h"
#include "terminal/store/journal_chain.h"
#include "terminal/store/salvage.h"
#include "terminal/store/schema.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

struct Health : CacheTest {
  std::string file() const { return folder.path() + "/cache.db"; }
  bool found(std::string_view word) const {
    const auto& words = cache.found();
    return std::find(words.begin(), words.end(), word) != words.end();
  }
  // Changes the file behind the cache's back.
  void tamper(std::initializer_list<std::string_view> statements) {
    close();
    {
      auto database = Database::open(file(), OpenMode::write, cache_application_id);
      ASSERT_TRUE(database);
      for (const std::string_view sql : statements) ASSERT_TRUE(database->run(sql));
    }
    cache = opened(setup);
  }
};

TEST_F(Health, EachRowHangsOnTheOneBefore) {
  for (int n = 0; n < 4; ++n) write({edit(id(1), {set("notes", std::to_string(n))})});
  std::string chain = chain_start();
  EXPECT_EQ(*cache.chain_behind(0), chain);
  const auto rows = *cache.batch(0, {});
  for (const JournalRow& row : rows) {
    EXPECT_EQ(row.salt.size(), salt_bytes);
    chain = chain_after(chain, commitment_of(row.salt, row.body));
    EXPECT_EQ(*cache.chain_behind(row.seq), chain) << row.seq;
  }
  ASSERT_TRUE(cache.acknowledged(3, 0));
  EXPECT_EQ(cache.journal_state()->chain_at_acked, *cache.chain_behind(3));
}

TEST_F(Health, TheChainOutlivesTrimming) {
  for (int n = 1; n <= 4; ++n) write({edit(id(1), {set("notes", std::to_string(n))})});
  const std::string third = *cache.chain_behind(3);
  for (std::uint64_t seq = 1; seq <= 4; ++seq) {
    feed("device/17", {verdict(seq, seq, v1::Verdict::KIND_APPLIED, seq)});
  }
  feed("branch/b1", {put(1, record(id(1), 4, {{"notes", "4"}}))});
  ASSERT_TRUE(cache.acknowledged(4, 3));
  restart();
  EXPECT_FALSE(found("chain_broken"));
  EXPECT_EQ(*cache.chain_behind(3), third);
  EXPECT_EQ(cache.batch(3, {})->size(), 1u);
}

// Head office asks for all behind that mark when it does not know any more what it had.
TEST_F(Health, SaysBehindWhichRowAllCanBeSentAgain) {
  const auto holds = [&](std::uint64_t trimmed) {
    EXPECT_EQ(cache.journal_state()->trimmed_seq, trimmed);
    const auto rows = *cache.batch(trimmed, {});
    EXPECT_EQ(rows.size(), cache.journal_state()->last_seq - trimmed);
  };
  // As a cache of the release before learns it.
  const auto upgraded = [&](std::uint64_t trimmed) {
    tamper({"DROP TABLE former_number", "DROP INDEX directory_by_survivor",
            "ALTER TABLE directory DROP COLUMN lives_in",
            "ALTER TABLE device DROP COLUMN trimmed_seq",
            "ALTER TABLE device DROP COLUMN office_ahead_ms",
            "ALTER TABLE device DROP COLUMN office_boot",
            "ALTER TABLE device DROP COLUMN office_boot_ms", "PRAGMA user_version = 5"});
    holds(trimmed);
  };
  holds(0);
  for (int n = 1; n <= 5; ++n) write({edit(id(1), {set("notes", std::to_string(n))})});
  for (const std::uint64_t seq : {1, 2, 4, 5}) {
    feed("device/17", {verdict(seq, seq, v1::Verdict::KIND_APPLIED, seq)});
  }
  feed("branch/b1", {put(1, record(id(1), 5, {{"notes", "5"}}))});
  ASSERT_TRUE(cache.acknowledged(5, 0));
  holds(0);
  upgraded(0);
  ASSERT_TRUE(cache.acknowledged(5, 2));
  holds(2);
  upgraded(2);
  // The third, which nobody has decided, stays with a gap behind it.
  ASSERT_TRUE(cache.acknowledged(5, 5));
  holds(5);
  ASSERT_TRUE(cache.acknowledged(5, 2));
  holds(5);
  upgraded(5);
}

TEST_F(Health, RowsOfAnOlderReleaseGetAChainWithoutSalt) {
  write({edit(id(1), {set("notes", "1")})});
  write({edit(id(1), {set("notes", "2")})});
  // As the step of the schema leaves them.
  tamper({"UPDATE journal SET chain = x'', salt = x''"});
  tamper({"UPDATE device SET chain_head = x'', chain_acked = x''"});
  const auto rows = *cache.batch(0, {});
  std::string chain = chain_start();
  for (const JournalRow& row : rows) chain = chain_after(chain, commitment_of({}, row.body));
  EXPECT_EQ(*cache.chain_behind(2), chain);
  EXPECT_EQ(cache.journal_state()->chain_at_acked, chain_start());
}

TEST_F(Health, SaysWhenARowThatHeadOfficeHasIsNotWhatItWas) {
  write({edit(id(1), {set("notes", "1")})});
  write({edit(id(1), {set("notes", "2")})});
  ASSERT_TRUE(cache.acknowledged(2, 0));
  tamper({"UPDATE journal SET salt = x'00' WHERE seq = 1"});
  EXPECT_TRUE(found("chain_broken"));
  EXPECT_FALSE(found("unsent_spoilt"));
}

// The quick look at the start passes over it, and whoever reads by other indexes does not see it.
TEST_F(Health, MendsAtTheNextStartWhatWasFoundDamagedWhileItWasOpen) {
  const auto spoil_an_index = [&] {
    write({edit(id(1), {set("notes", "mine")})});
    tamper({"PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, '(record_id)', '(seq)') "
            "WHERE name = 'journal_unsettled'",
            "PRAGMA writable_schema = RESET"});
    EXPECT_FALSE(found("damaged"));
  };
  spoil_an_index();
  ASSERT_TRUE(cache.checked(false, at(0)));
  restart();
  EXPECT_TRUE(found("damaged"));
  EXPECT_EQ(cache.batch(0, {})->size(), 1U) << "nothing of it is lost";
  spoil_an_index();
  cache.heard_of({Fault::storage, "sqlite 779: database disk image is malformed"});
  restart();
  EXPECT_TRUE(found("damaged"));
  EXPECT_EQ(cache.batch(0, {})->size(), 2U);
  cache.heard_of({Fault::storage, "sqlite 779: a false alarm"});
  restart();
  EXPECT_FALSE(found("damaged")) << "all of it was read, and is well";
  EXPECT_EQ(aside(file(), unsound_mark).size(), 0U);
}

// No check of SQLite sees it: to it that is a column of another name.
TEST_F(Health, MendsAFileInWhichTheDiskHasSpoiltTheNameOfAColumn) {
  write({edit(id(1), {set("notes", "mine")})});
  tamper({"PRAGMA writable_schema = ON",
          "UPDATE sqlite_schema SET sql = replace(sql, 'current INTEGER', 'curreot INTEGER') "
          "WHERE name = 'config'",
          "PRAGMA writable_schema = RESET"});
  EXPECT_TRUE(found("damaged"));
  EXPECT_TRUE(cache.options());
  EXPECT_EQ(cache.batch(0, {})->size(), 1U) << "nothing of it is lost";
  restart();
  EXPECT_FALSE(found("damaged"));
}

// What a disk did to rows that were not sent yet, and which of them nobody can read afterwards.
struct SpoiltUnsent {
  std::string_view name;
  std::vector<std::string_view> damage;
  std::vector<std::uint64_t> spoilt;
};

struct Unsent : Health, testing::WithParamInterface<SpoiltUnsent> {};

TEST_P(Unsent, RowsThatTheDiskHasSpoiltHoldUpNoOther) {
  write({edit(id(1), {set("notes", "confirmed")})});
  ASSERT_TRUE(cache.acknowledged(1, 0));
  for (const char* text : {"2", "3", "4"}) write({edit(id(1), {set("notes", text)})});
  const auto written = *cache.batch(0, {});
  close();
  {
    auto database = Database::open(file(), OpenMode::write, cache_application_id);
    ASSERT_TRUE(database);
    for (const auto sql : GetParam().damage) ASSERT_TRUE(database->run(std::string(sql)));
  }
  cache = opened(setup);
  EXPECT_EQ(found("unsent_spoilt"), !GetParam().spoilt.empty());
  EXPECT_FALSE(found("chain_broken"));
  write({edit(id(1), {set("city", "Calw")})});
  const auto rows = *cache.batch(1, {});
  ASSERT_EQ(rows.size(), 4U) << "none is missing, the one that was written since too";
  // As head office reckons, from what it has confirmed.
  std::string chain = *cache.chain_behind(1);
  EXPECT_EQ(chain, chain_after(chain_start(), commitment_of(written[0].salt, written[0].body)));
  for (const JournalRow& row : rows) {
    chain = chain_after(chain, commitment_of(row.salt, row.body));
    EXPECT_EQ(*cache.chain_behind(row.seq), chain) << row.seq;
    EXPECT_EQ(row.salt.size(), salt_bytes);
    const auto& spoilt = GetParam().spoilt;
    const bool is_spoilt = std::find(spoilt.begin(), spoilt.end(), row.seq) != spoilt.end();
    EXPECT_EQ(row.body.starts_with(spoilt_mark), is_spoilt) << row.seq;
    EXPECT_EQ(change_from_bytes(row.body).has_value(), !is_spoilt) << row.seq;
    if (is_spoilt || row.seq > 4) continue;
    EXPECT_EQ(row, written[row.seq - 1]);
  }
  EXPECT_EQ(cache.days(1)->front().written, 5U) << "the day still adds up";
  restart();
  EXPECT_FALSE(found("unsent_spoilt")) << "it is told once";
  EXPECT_EQ(*cache.batch(1, {}), rows) << "and a row never changes twice";
}

INSTANTIATE_TEST_SUITE_P(
    Disks, Unsent,
    testing::Values(
        SpoiltUnsent{"Nothing", {}, {}},
        SpoiltUnsent{
            "ABody", {"UPDATE journal SET body = CAST(x'1a' || body AS BLOB) WHERE seq = 3"}, {3}},
        SpoiltUnsent{"TheLastBody", {"UPDATE journal SET body = x'' WHERE seq = 4"}, {4}},
        SpoiltUnsent{"ASalt", {"UPDATE journal SET salt = x'00' WHERE seq = 2"}, {2}},
        SpoiltUnsent{"ChainAlone", {"UPDATE journal SET chain = x'00' WHERE seq = 3"}, {}},
        SpoiltUnsent{"LastChain", {"UPDATE journal SET chain = x'00' WHERE seq = 4"}, {}},
        SpoiltUnsent{"Erased", {"UPDATE journal SET erased = 1 WHERE seq = 3"}, {3}},
        SpoiltUnsent{"OneGone", {"DELETE FROM journal WHERE seq = 3"}, {3}},
        SpoiltUnsent{"TheLastTwoGone", {"DELETE FROM journal WHERE seq > 2"}, {3, 4}},
        SpoiltUnsent{"AllGone", {"DELETE FROM journal WHERE seq > 1"}, {2, 3, 4}},
        SpoiltUnsent{
            "GoneAndBody",
            {"DELETE FROM journal WHERE seq = 2", "UPDATE journal SET body = x'ff' WHERE seq = 4"},
            {2, 4}}),
    [](const auto& one) { return std::string(one.param.name); });

// SQLite finds nothing wrong with such a file.
TEST_F(Health, ReadsABucketAnewOfWhichARecordIsNotWhatWasTold) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"notes", "told"}}))});
  ASSERT_EQ(cache.cursor("branch/b1"), 1U);
  restart();
  EXPECT_FALSE(found("record_damaged"));
  tamper({"UPDATE base SET body = CAST(replace(CAST(body AS TEXT), 'told', 'tolt') AS BLOB)"});
  EXPECT_TRUE(found("record_damaged"));
  EXPECT_EQ(cache.cursor("branch/b1"), 0U);
  feed("branch/b1", {put(1, record(id(1), 1, {{"notes", "told"}}))});
  EXPECT_EQ(cache.record(id(1))->text("notes"), "told");
  restart();
  EXPECT_FALSE(found("record_damaged"));
}

TEST_F(Health, TheDayAddsUp) {
  for (int n = 1; n <= 6; ++n) {
    write({edit(id(static_cast<std::uint8_t>(n)), {set("notes", std::to_string(n))})},
          at(n <= 4 ? 0 : day_ms));
  }
  ASSERT_TRUE(cache.acknowledged(5, 0));
  feed("device/17",
       {verdict(1, 1, v1::Verdict::KIND_APPLIED, 0), verdict(2, 2, v1::Verdict::KIND_SUPERSEDED, 0),
        verdict(3, 3, v1::Verdict::KIND_QUARANTINED, 0)});
  const auto before = *cache.days(2);
  ASSERT_EQ(before.size(), 2u);
  EXPECT_EQ(before[0].written, 2u);
  EXPECT_EQ(before[0].received, 1u);
  EXPECT_EQ(before[1], (DayFacts{before[1].day, 4, 4, 1, 1, 1})) << "one is not decided";
  feed("branch/b1", {put(1, record(id(1), 1, {{"notes", "1"}}, {2'000'000'000'000, 0, 0}))});
  ASSERT_TRUE(cache.acknowledged(5, 5));
  EXPECT_EQ(*cache.days(2), before) << "what was dropped still counts";
}

TEST_F(Health, ShowsWhatLostWithBothValues) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"last_name", "Han"}, {"customer_no", "7"}}))});
  write({edit(id(1), {set("mobile", "mine"), set("city", "Calw")})}, at(3));
  Record other = record(id(1), 2, {{"last_name", "Han"}, {"mobile", "other"}, {"city", "Calw"}});
  other.fields["mobile"].branch = "b2";
  feed("branch/b1", {put(2, other)});
  feed("device/17", {verdict(1, 1, v1::Verdict::KIND_SUPERSEDED, 2)});
  const auto lost = *cache.lost_answers(10);
  ASSERT_EQ(lost.size(), 1u) << "the town is the same";
  EXPECT_EQ(lost[0].field, "mobile");
  EXPECT_EQ(lost[0].mine.value, "mine");
  EXPECT_EQ(lost[0].holds.value, "other");
  EXPECT_EQ(lost[0].holds.branch, "b2");
  EXPECT_EQ(lost[0].customer, id(1));
  EXPECT_TRUE(lost[0].permitted);
}

// A lease of 30 days that began at(0), seen at other times of the wall and of the machine.
struct Leased : Health {
  Leased() { EXPECT_TRUE(cache.contact(30, at(0).wall_ms, at(0))); }
  bool over(std::int64_t wall_ms, std::int64_t boot_ms) {
    const auto lease = cache.lease({at(wall_ms).wall_ms, boot_ms});
    EXPECT_TRUE(lease);
    return lease && lease->over;
  }
  bool over_in_the_same_boot(std::int64_t wall_ms, std::int64_t ran_ms) {
    return over(wall_ms, at(0).boot_ms + ran_ms);
  }
  void boot(std::uint8_t number) {
    setup.boot = id(number);
    restart();
  }
};

TEST_F(Health, NeverSpokenIsNeverLocked) {
  EXPECT_FALSE(cache.lease(at(400 * day_ms))->over);
  ASSERT_TRUE(cache.contact(0, at(0).wall_ms, at(0)));
  EXPECT_FALSE(cache.lease(at(4000 * day_ms))->over) << "this chain never locks";
}

TEST_F(Leased, LocksCustomersWhenNobodyAnsweredForSoLong) {
  EXPECT_FALSE(cache.lease(at(30 * day_ms))->over);
  EXPECT_TRUE(cache.lease(at(30 * day_ms + 1))->over);
  const Moment later = at(31 * day_ms);
  ASSERT_TRUE(cache.contact(30, later.wall_ms, later));
  EXPECT_FALSE(cache.lease(later)->over);
}

TEST_F(Leased, NoWallClockMattersWhileTheMachineRuns) {
  EXPECT_FALSE(over_in_the_same_boot(4000 * day_ms, 1000)) << "far ahead";
  write({edit(id(1), {set("notes", "1")})}, {at(4000 * day_ms).wall_ms, at(0).boot_ms + 1000});
  EXPECT_FALSE(over_in_the_same_boot(0, 2000)) << "what was written then does not count";
  EXPECT_FALSE(over_in_the_same_boot(-9000 * day_ms, 30 * day_ms));
  EXPECT_TRUE(over_in_the_same_boot(-9000 * day_ms, 30 * day_ms + 1)) << "set back gains nothing";
  restart();
  EXPECT_FALSE(over_in_the_same_boot(4000 * day_ms, 3000)) << "nor over a restart of the program";
}

TEST_F(Leased, WhileTheMachineWasOffTheWallClockCounts) {
  boot(201);
  EXPECT_FALSE(over(29 * day_ms, 1000));
  EXPECT_FALSE(over(4000 * day_ms, 2000)) << "it has begun to run";
  EXPECT_TRUE(over(0, 1000 + day_ms + 1)) << "29 days off and one on";
  boot(202);
  EXPECT_TRUE(over(31 * day_ms, 1000));
  const Moment now{at(0).wall_ms, 2000};
  ASSERT_TRUE(cache.contact(30, now.wall_ms, now));
  EXPECT_FALSE(over(4000 * day_ms, 3000)) << "head office answered in this boot";
}

TEST_F(Leased, WhatItRanIsCountedOverBootsThoughTheClockIsSetBack) {
  ASSERT_FALSE(over_in_the_same_boot(20 * day_ms, 20 * day_ms));
  boot(201);
  EXPECT_FALSE(over(0, 1000));
  EXPECT_FALSE(over(0, 1000 + 9 * day_ms));
  EXPECT_TRUE(over(0, 1000 + 10 * day_ms + 1));
}

TEST_F(Health, IsCheckedAfterAStopWithoutFarewellAndWeekly) {
  restart();
  EXPECT_TRUE(found("unclean_stop"));
  EXPECT_TRUE(*cache.check_due(at(0)));
  ASSERT_TRUE(cache.checked(true, at(0)));
  EXPECT_FALSE(*cache.check_due(at(0)));
  ASSERT_TRUE(cache.farewell());
  restart();
  EXPECT_FALSE(found("unclean_stop"));
  EXPECT_FALSE(*cache.check_due(at(6 * day_ms)));
  EXPECT_TRUE(*cache.check_due(at(8 * day_ms)));
}

TEST_F(Health, ADamagedFileIsPutAsideAndItsJournalSaved) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"last_name", std::string(3'000, 'x')}}))});
  for (int n = 1; n <= 20; ++n) write({edit(id(2), {set("notes", std::to_string(n))})});
  ASSERT_TRUE(cache.acknowledged(5, 0));
  const auto rows = *cache.batch(0, {});
  const std::string head = *cache.chain_behind(20);
  tamper({"PRAGMA wal_checkpoint(TRUNCATE)"});
  std::int64_t root = 0;
  close();
  {
    auto database = Database::open(file(), OpenMode::write, cache_application_id);
    root = **database->integer("SELECT rootpage FROM sqlite_schema WHERE name = 'base'");
  }
  std::fstream damage(file(), std::ios::in | std::ios::out | std::ios::binary);
  damage.seekp((root - 1) * 4096);
  damage << std::string(4096, '\x5a');
  damage.close();
  cache = opened(setup);
  EXPECT_TRUE(found("damaged"));
  EXPECT_EQ(*cache.batch(0, {}), rows);
  EXPECT_EQ(*cache.chain_behind(20), head);
  EXPECT_EQ(cache.journal_state()->acked_seq, 5u);
  EXPECT_TRUE(cache.cursors()->empty()) << "head office tells the rest again";
  EXPECT_EQ(seen(id(2), "notes"), "20");
  EXPECT_EQ(aside(file(), damaged_mark).empty(), false);
  EXPECT_EQ(write({edit(id(2), {set("notes", "21")})}), 21u);
}

TEST_F(Health, AFileOfRubbishIsPutAside) {
  close();
  std::ofstream(file(), std::ios::trunc | std::ios::binary) << std::string(8'192, 'x');
  cache = opened(setup);
  EXPECT_TRUE(found("damaged"));
  EXPECT_EQ(write({edit(id(1), {set("notes", "1")})}), 1u);
}

TEST_F(Health, AnotherDevicesJournalIsKeptAside) {
  write({edit(id(1), {set("notes", "unsent")})});
  close();
  CacheSetup other = setup;
  other.device = {18, 1, "b1", "c1"};
  EXPECT_EQ(Cache::open(other).error().fault, Fault::conflict);
  other.replaces_other = true;
  cache = opened(other);
  EXPECT_TRUE(found("other_device"));
  EXPECT_EQ(cache.journal_state()->last_seq, 0u);
  const auto kept = aside(file(), device_mark);
  ASSERT_FALSE(kept.empty());
  auto before = Database::open(kept.front(), OpenMode::write, cache_application_id);
  ASSERT_TRUE(before);
  EXPECT_EQ(**before->integer("SELECT count(*) FROM journal"), 1);
}

TEST_F(Health, GoesOnAsANewIncarnation) {
  write({edit(id(1), {set("notes", "1")})});
  ASSERT_TRUE(cache.new_incarnation(2));
  restart();
  EXPECT_EQ(cache.device().incarnation, 2u) << "its enrolment still says 1";
  EXPECT_EQ(cache.batch(0, {})->size(), 1u);
}

TEST_F(Health, ReportsNothingPersonal) {
  write({edit(id(1), {set("last_name", "Kanarienvogel")})});
  const auto report = *cache.report(at(0));
  EXPECT_EQ(report.last_seq(), 1u);
  EXPECT_EQ(report.days(0).written(), 1u);
  EXPECT_GT(report.database_bytes(), 0);
  EXPECT_EQ(report.customers(), 1u);
  EXPECT_EQ(report.SerializeAsString().find("Kanarienvogel"), std::string::npos);
}

}  // namespace
}  // namespace tresen::test
