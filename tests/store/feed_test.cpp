// What head office tells: base and overlay, cursors, verdicts, options.

#include <random>

#include "sync/record/hash_chain.h"
#include "terminal/store/cache.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr auto applied = v1::Verdict::KIND_APPLIED;
constexpr auto superseded = v1::Verdict::KIND_SUPERSEDED;

using Feed = CacheTest;

TEST_F(Feed, OwnUndecidedAnswersLieOverHeadOffices) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "old"}, {"city", "Leonberg"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  feed("branch/b1", {put(2, record(id(1), 2, {{"mobile", "other"}, {"city", "Calw"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  EXPECT_EQ(seen(id(1), "city"), "Calw");
  EXPECT_EQ(cache.record(id(1))->row_ver, 2u);
}

TEST_F(Feed, ItemsAreAddedToWhateverHeadOfficeHas) {
  using Action = FieldEdit::Action;
  feed("branch/b1", {put(1, record(id(1), 1, {{"category.c", "a\nb"}}))});
  write({edit(id(1),
              {item("category.c", Action::add, "d"), item("category.c", Action::remove, "a")})});
  EXPECT_EQ(seen(id(1), "category.c"), "b\nd");
  feed("branch/b1", {put(2, record(id(1), 2, {{"category.c", "a\nc"}}))});
  EXPECT_EQ(seen(id(1), "category.c"), "c\nd");
}

TEST_F(Feed, TheSamePageTwiceIsOnce) {
  const std::vector<v1::FeedOp> page{put(1, record(id(1), 1, {{"mobile", "1"}})),
                                     put(2, record(id(1), 2, {{"mobile", "2"}})), remove(3, id(9))};
  EXPECT_EQ(feed("branch/b1", page).cursor.pos, 3u);
  const Record before = *cache.record(id(1));
  const FeedEffect again = feed("branch/b1", page);
  EXPECT_TRUE(again.changed.empty());
  EXPECT_EQ(again.cursor.pos, 3u);
  EXPECT_EQ(*cache.record(id(1)), before);
}

TEST_F(Feed, TheCursorMovesEvenWithoutOps) {
  ASSERT_TRUE(cache.apply_feed("config", {}, 12));
  EXPECT_EQ(*cache.cursor("config"), 12u);
  ASSERT_TRUE(cache.apply_feed("config", {}, 5));
  EXPECT_EQ(*cache.cursor("config"), 12u) << "never goes back";
}

TEST_F(Feed, AnOlderStateFromAnotherBucketHasNoEffect) {
  feed("branch/b1", {put(1, record(id(1), 5, {{"mobile", "new"}}))});
  feed("branch/b2", {put(1, record(id(1), 4, {{"mobile", "old"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "new");
}

// Two buckets may both be told a record of one age, the older of them last: whoever compares the
// sums must learn that the other bucket lacks it now.
TEST_F(Feed, SaysWhichOtherBucketsHaveLostOrWonARecord) {
  EXPECT_TRUE(feed("branch/b1", {put(1, record(id(1), 5, {{"mobile", "one"}}))}).others.empty());
  const FeedEffect moved = feed("branch/b2", {put(1, record(id(1), 5, {{"mobile", "one"}}))});
  ASSERT_EQ(moved.others.size(), 1u);
  EXPECT_EQ(moved.others[0].bucket, "branch/b1");
  EXPECT_EQ(moved.others[0].pos, 1u);
  EXPECT_EQ(moved.others[0].checksum, 0u) << "nothing is left in it";
  EXPECT_TRUE(feed("branch/b2", {put(2, record(id(2), 1, {{"mobile", "two"}}))}).others.empty());
}

TEST_F(Feed, WhatCannotBeReadIsKeptAsideAndStopsNothing) {
  v1::FeedOp rubbish;
  rubbish.set_pos(1);
  rubbish.mutable_put()->set_record_id("short");
  v1::FeedOp newer;
  newer.set_pos(2);
  const FeedEffect effect =
      feed("branch/b1", {rubbish, newer, put(3, record(id(1), 1, {{"mobile", "1"}}))});
  EXPECT_EQ(effect.refused, 2u);
  EXPECT_EQ(effect.cursor.pos, 3u);
  EXPECT_EQ(seen(id(1), "mobile"), "1");
}

TEST_F(Feed, AnAppliedChangeGivesWayWhenBaseHasReachedIt) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "old"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  feed("device/17", {verdict(1, 1, applied, 3)});
  EXPECT_EQ(seen(id(1), "mobile"), "own") << "no flicker back before the state arrives";
  feed("branch/b1", {put(2, record(id(1), 2, {{"mobile", "between"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  restart();
  EXPECT_FALSE(cache.healed());
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  feed("branch/b1", {put(3, record(id(1), 3, {{"mobile", "own, tidied"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "own, tidied");
  restart();
  EXPECT_FALSE(cache.healed());
  EXPECT_EQ(seen(id(1), "mobile"), "own, tidied");
}

TEST_F(Feed, VerdictsThatNameNoVersionGoByTheStamp) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "old"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  const Stamp effective{2'000'000'000'000, 0, 17};
  feed("device/17", {verdict(1, 1, applied, 0, effective)});
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  feed("branch/b1", {put(2, record(id(1), 2, {{"mobile", "decided"}}, effective))});
  EXPECT_EQ(seen(id(1), "mobile"), "decided");
}

TEST_F(Feed, ASupersededChangeGivesWayToTheOther) {
  feed("branch/b1", {put(1, record(id(1), 4, {{"mobile", "other"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  feed("device/17", {verdict(1, 1, superseded, 4)});
  EXPECT_EQ(seen(id(1), "mobile"), "other");
}

TEST_F(Feed, AQuarantinedChangeStaysInSightUntilTheFieldIsAnsweredAnew) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "old"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  feed("device/17", {verdict(1, 1, v1::Verdict::KIND_QUARANTINED, 0)});
  feed("branch/b1", {put(2, record(id(1), 2, {{"mobile", "old"}, {"city", "Calw"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  feed("branch/b1",
       {put(3, record(id(1), 3, {{"mobile", "replayed"}}, {2'000'000'000'000, 0, 0}))});
  EXPECT_EQ(seen(id(1), "mobile"), "replayed");
}

// After its disk was set back: the number was another change's, whose record was erased.
TEST_F(Feed, AVerdictOnAnotherChangeOfTheSameNumberIsNotMeant) {
  write({edit(id(1), {set("mobile", "own")})});
  v1::FeedOp about_another = verdict(1, 1, v1::Verdict::KIND_ERASED, 0);
  about_another.mutable_verdict()->set_row_mark(0x123456789abcdef0U);
  feed("device/17", {about_another});
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  const auto row = cache.batch(0, {.ops_max = 1, .bytes_max = 1000})->front();
  v1::FeedOp about_this = verdict(2, 1, v1::Verdict::KIND_ERASED, 0);
  about_this.mutable_verdict()->set_row_mark(mark_of(commitment_of(row.salt, row.body)));
  feed("device/17", {about_this});
  EXPECT_EQ(seen(id(1), "mobile"), "(absent)");
}

// After its disk was set back: the verdict was read once, and does not come again.
TEST_F(Feed, AnAcknowledgedChangeWaitsForNoVerdictOnceAllIsDecided) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "decided"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  write({edit(id(1), {set("city", "Calw")})});
  ASSERT_TRUE(cache.acknowledged(1, 0));
  EXPECT_TRUE(cache.all_decided(0)->empty());
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  EXPECT_EQ(cache.all_decided(2)->size(), 1u);
  EXPECT_EQ(seen(id(1), "mobile"), "decided");
  EXPECT_EQ(seen(id(1), "city"), "Calw") << "not in custody, so nobody has decided on it";
  EXPECT_TRUE(cache.all_decided(2)->empty());
}

TEST_F(Feed, LaterOwnAnswersStayWhenAnEarlierOneIsSettled) {
  write({edit(id(1), {set("mobile", "first")})});
  write({edit(id(1), {set("mobile", "second")})});
  feed("device/17", {verdict(1, 1, applied, 1)});
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "first"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "second");
}

TEST_F(Feed, DecidedChangesAreTrimmedOnlyWhenHeadOfficeAllowsIt) {
  for (int n = 1; n <= 4; ++n) write({edit(id(1), {set("notes", std::to_string(n))})});
  feed("device/17",
       {verdict(1, 1, applied, 1), verdict(2, 2, applied, 2), verdict(3, 4, applied, 4)});
  feed("branch/b1", {put(1, record(id(1), 4, {{"notes", "4"}}))});
  const auto kept = [&] {
    auto file = Database::open(folder.path() + "/cache.db", OpenMode::read, 0x54524331);
    return file->integer("SELECT count(*) FROM journal")->value();
  };
  ASSERT_TRUE(cache.acknowledged(4, 0));
  EXPECT_EQ(kept(), 4);
  ASSERT_TRUE(cache.acknowledged(4, 2));
  EXPECT_EQ(kept(), 3) << "the chain of the third hangs on the second";
  ASSERT_TRUE(cache.acknowledged(4, 4));
  EXPECT_EQ(kept(), 2) << "the third is not decided, the fourth is the mark";
  EXPECT_EQ(write({edit(id(1), {set("notes", "5")})}), 5u);
}

TEST_F(Feed, ARecordLeavesOnlyWhenNoOwnChangeNeedsIt) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"last_name", "Han"}, {"customer_no", "7"}})),
                     put(2, record(id(2), 1, {{"last_name", "Li"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  const FeedEffect effect = feed("branch/b1", {remove(3, id(1)), remove(4, id(2))});
  EXPECT_EQ(effect.removed, std::vector{id(2)});
  EXPECT_EQ(seen(id(1), "last_name"), "Han");
  const FeedEffect settled = feed("device/17", {verdict(1, 1, superseded, 0)});
  EXPECT_EQ(settled.removed, std::vector{id(1)});
  EXPECT_EQ(seen(id(1), "last_name"), "(absent)");
  EXPECT_EQ(cache.find_by_number("7").error().fault, Fault::absent);
}

TEST_F(Feed, ARecordThatMovedToAnotherBucketStays) {
  feed("branch/b1", {put(1, record(id(1), 1, {{"mobile", "1"}}))});
  feed("branch/b2", {put(1, record(id(1), 2, {{"mobile", "1"}}))});
  feed("branch/b1", {remove(2, id(1))});
  EXPECT_EQ(seen(id(1), "mobile"), "1");
}

TEST_F(Feed, ARestoredHeadOfficeIsBelievedAndGetsBackWhatItLost) {
  feed("branch/b1", {put(9, record(id(1), 5, {{"mobile", "old"}}))});
  write({edit(id(1), {set("mobile", "own")})});
  ASSERT_TRUE(cache.acknowledged(1, 0));
  feed("device/17", {verdict(3, 1, applied, 6)});
  feed("branch/b1", {put(10, record(id(1), 6, {{"mobile", "own"}}))});

  ASSERT_TRUE(cache.new_epoch(77, 0, true));
  EXPECT_EQ(stands(), (JournalState{1, 0, at(0).wall_ms, 77}));
  EXPECT_EQ(*cache.cursor("branch/b1"), 0u);
  feed("branch/b1", {put(1, record(id(1), 2, {{"mobile", "older"}, {"city", "Calw"}}))});
  EXPECT_EQ(seen(id(1), "city"), "Calw");
  EXPECT_EQ(seen(id(1), "mobile"), "own") << "undecided again, and in sight";
  EXPECT_EQ(cache.batch(0, {})->size(), 1u);
}

TEST_F(Feed, ARestoredHeadOfficeIsBelievedOfWhatWasBetweenTwoBucketsToo) {
  feed("branch/b1", {put(9, record(id(1), 15, {{"mobile", "lost"}}))});
  feed("branch/b1", {moved(10, id(1))});
  const std::vector<std::string> same{"branch/b1"};
  ASSERT_TRUE(cache.new_epoch(77, 0, true, same));
  feed("branch/b2", {put(3, record(id(1), 14, {{"mobile", "restored"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "restored");
}

TEST_F(Feed, RunningProcessesKeepTheRulesTheyWereOpenedWith) {
  feed("config", {rules(1, 1)});
  write({edit(id(1), {set("state", "open"), set("branch", "b1"), set("rules_version", "1")},
              RecordKind::process)});
  EXPECT_TRUE(feed("config", {rules(2, 2)}).options_changed);
  EXPECT_TRUE(feed("config", {rules(3, 3)}).options_changed);
  restart();
  EXPECT_EQ(cache.rules(1)->attribution_days(), 1);
  EXPECT_EQ(cache.rules(2).error().fault, Fault::absent) << "nobody works by it";
  EXPECT_EQ(cache.options()->rules.version(), 3u);
  EXPECT_EQ(cache.options()->chain_name, "Optik Beispiel");
  write({edit(id(1), {set("state", "closed")}, RecordKind::process)});
  feed("config", {rules(4, 4)});
  EXPECT_EQ(cache.rules(1).error().fault, Fault::absent) << "its process has ended";
  EXPECT_FALSE(feed("config", {rules(5, 4)}).options_changed) << "the same again";
}

// Whatever order verdicts and states come in, in the end the terminal shows what head office has.
TEST_F(Feed, ShowsHeadOfficesStateOnceAllIsDecided) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  constexpr std::uint8_t records = 5;
  std::vector<v1::FeedOp> states, verdicts;
  std::uint64_t row_vers[records + 1] = {};
  for (std::uint64_t seq = 1; seq <= 60; ++seq) {
    const auto n = static_cast<std::uint8_t>(1 + random() % records);
    write({edit(id(n), {set("notes", "own " + std::to_string(seq))})});
    ++row_vers[n];
    const bool won = random() % 3 != 0;
    verdicts.push_back(verdict(seq, seq, won ? applied : superseded, row_vers[n]));
    states.push_back(
        put(seq, record(id(n), row_vers[n], {{"notes", "office " + std::to_string(seq)}})));
  }
  std::size_t told = 0, decided = 0;
  while (told < states.size() || decided < verdicts.size()) {
    if (told < states.size() && (random() % 2 == 0 || decided == verdicts.size())) {
      feed("branch/b1", {states[told++]});
    } else if (decided < verdicts.size()) {
      feed("device/17", {verdicts[decided++]});
    }
    if (random() % 20 == 0) {
      restart();
      ASSERT_FALSE(cache.healed()) << "seed=" << seed;
    }
  }
  std::string last[records + 1];
  for (const v1::FeedOp& op : states) {
    const Record told_of = *from_wire(op.put());
    last[told_of.id.bytes[15]] = told_of.text("notes");
  }
  for (std::uint8_t n = 1; n <= records; ++n) {
    if (row_vers[n] == 0) continue;
    EXPECT_EQ(seen(id(n), "notes"), last[n]) << "seed=" << seed;
  }
}

}  // namespace
}  // namespace tresen::test
