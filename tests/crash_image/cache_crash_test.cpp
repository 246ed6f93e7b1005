// The terminal's cache on a disk that fails at every single call, and at every single moment of a
// power cut: what was shown as saved is there, and cursor and data never part.

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "terminal/store/schema.h"
#include "tests/crash_image/sweep.h"
#include "tests/store/fixture.h"
#include "tests/support/seed.h"

namespace tresen::test {
namespace {

constexpr std::string_view bucket = "branch/b1";

// What the cache has said. Told means: on disk, for good.
struct Told {
  std::map<std::uint64_t, std::string> saved;  // seq -> the value that it wrote
  std::uint64_t pos = 0;
  std::uint64_t attempts = 0;
};

class Counter : public testing::Test {
 protected:
  Counter() {
    const Cache made = opened(setup);
    empty = disk.image(folder.path());
  }

  // A visit: answers, then what head office sends, then more answers.
  void visit() {
    told = {};
    auto cache = Cache::open(setup);
    if (!cache) return;
    answer(*cache, 1, "one");
    answer(*cache, 2, "two");
    page(*cache, 10, {1, 2});
    answer(*cache, 1, "three");
    page(*cache, 20, {3, 4});
    if (told.saved.contains(1)) (void)cache->acknowledged(1, 0);
    answer(*cache, 3, "four");
  }

  void answer(Cache& cache, std::uint8_t customer, const std::string& word) {
    // Who gets an error tries once more: the counter shows it, and staff tap again.
    for (int attempt = 0; attempt < 2; ++attempt) {
      ++told.attempts;
      const auto seq = cache.write(std::vector{edit(id(customer), {set("notes", word)}),
                                               edit(id(customer), {set("mobile", word)})},
                                   "s1", 3, at(static_cast<std::int64_t>(told.attempts)));
      if (!seq) continue;
      told.saved[*seq - 1] = word;
      told.saved[*seq] = word;
      return;
    }
  }

  void page(Cache& cache, std::uint64_t pos, std::vector<std::uint8_t> customers) {
    std::vector<v1::FeedOp> ops;
    for (const std::uint8_t customer : customers) {
      ops.push_back(put(pos - customers.size() + ops.size(),
                        record(id(static_cast<std::uint8_t>(100 + customer)), 1,
                               {{"last_name", "from head office"}})));
    }
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (!cache.apply_feed(bucket, ops, pos)) continue;
      told.pos = pos;
      return;
    }
  }

  std::vector<std::string> look() const {
    std::vector<std::string> complaints;
    auto cache = Cache::open(setup);
    if (!cache) return {"refused to open: " + cache.error().detail};
    if (cache->healed()) complaints.emplace_back("overlay and journal had parted");
    look_at_journal(*cache, complaints);
    look_at_feed(*cache, complaints);
    // And it goes on working.
    if (!cache->write(std::vector{edit(id(9), {set("notes", "after")})}, "s1", 3, at(99))) {
      complaints.emplace_back("takes no more edits");
    }
    return complaints;
  }

  void look_at_journal(Cache& cache, std::vector<std::string>& complaints) const {
    const auto state = cache.journal_state();
    const auto rows = cache.batch(0, {1'000'000, 1'000'000'000});
    if (!state || !rows) return complaints.push_back("the journal cannot be read");
    if (rows->size() != state->last_seq) complaints.emplace_back("the journal has a gap");
    if (state->last_seq % 2 != 0) complaints.emplace_back("half a write");
    if (state->last_seq > 2 * told.attempts) complaints.emplace_back("more than was written");
    for (const auto& [seq, word] : told.saved) {
      const bool there = seq <= rows->size();
      const auto change = there ? change_from_bytes((*rows)[seq - 1].body)
                                : Result<Change>(fail(Fault::absent, ""));
      if (!change || change->edit.fields.front().answer.value != word) {
        complaints.push_back("saved and lost: " + std::to_string(seq));
      }
    }
  }

  void look_at_feed(Cache& cache, std::vector<std::string>& complaints) const {
    const std::uint64_t pos = cache.cursor(bucket).value_or(0);
    if (pos < told.pos) complaints.emplace_back("the cursor went back");
    for (const auto& [customer, from] :
         std::map<std::uint8_t, std::uint64_t>{{101, 10}, {102, 10}, {103, 20}, {104, 20}}) {
      const bool there = cache.record(id(customer)).has_value();
      if (there != (pos >= from)) complaints.emplace_back("cursor and data have parted");
    }
  }

  Sweep sweep() {
    return {disk, folder.path(), empty, [this] { visit(); }, [this] { return look(); }};
  }

  std::mt19937_64 random{seed()};
  Folder folder;  // of the real disk: the device's key lies there
  CrashDisk disk{[this] { return random(); }};
  CacheSetup setup = setup_in(folder.path());
  DiskImage empty;
  Told told;
};

TEST_F(Counter, KeepsWhatItShowedAsSavedWhereverThePowerFails) {
  for (int round = 0; round < 3; ++round) {
    const auto result = sweep().run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
    EXPECT_GT(result.runs, 50U) << "the scene hardly writes";
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

TEST_F(Counter, KeepsWhatItShowedAsSavedWhereverTheProgramIsKilled) {
  const auto result =
      sweep().run({.kind = DiskFault::Kind::power, .call = {}}, After::program_kill);
  EXPECT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
}

TEST_F(Counter, KeepsWhatItShowedAsSavedWhicheverCallFails) {
  for (const DiskFault& fault : disk_faults()) {
    const auto result = sweep().run(fault, After::power_cut);
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

// Killed in the middle of a commit, then started again: what it shows from then on, and may have
// sent to head office, is not lost with the next power cut.
TEST_F(Counter, DoesNotLoseInAPowerCutWhatItShowedAfterAKill) {
  for (std::uint64_t nth = 1; nth < 10'000; ++nth) {
    disk.put_back(folder.path(), empty);
    disk.fail(folder.path(), {.kind = DiskFault::Kind::power, .call = {}, .nth = nth});
    visit();
    const bool struck = disk.struck(folder.path());
    disk.kill(folder.path());
    std::uint64_t shown = 0;
    {
      auto cache = Cache::open(setup);
      ASSERT_TRUE(cache) << cache.error().detail;
      shown = cache->journal_state()->last_seq;
      disk.die(folder.path());
    }
    disk.cut(folder.path());
    auto cache = Cache::open(setup);
    ASSERT_TRUE(cache) << cache.error().detail;
    ASSERT_GE(cache->journal_state()->last_seq, shown) << "call " << nth << " SEED=" << seed();
    if (!struck) break;
  }
}

TEST_F(Counter, KeepsAllOrRefusesWhenAFileSeemsToEnd) {
  for (const bool sticky : {false, true}) {
    Sweep scene = sweep();
    scene.look = [this] { return but_for_refusals(look()); };
    const auto result = scene.run(
        {.kind = DiskFault::Kind::short_read, .call = DiskCall::read, .nth = 1, .sticky = sticky},
        After::power_cut);
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

// A cache of the first release, with changes that head office does not have yet.
DiskImage first_release(CrashDisk& disk, const CacheSetup& setup,
                        const std::vector<std::string>& bodies) {
  disk.put_back(setup.folder, {});
  auto file = Database::open(setup.folder + "/cache.db", OpenMode::write, cache_application_id);
  EXPECT_TRUE(file && file->migrate(cache_schema().first(1)));
  EXPECT_TRUE(
      file->run("INSERT INTO device (one, device_id, incarnation, branch, chain, last_seq) "
                "VALUES (1, 17, 1, 'b1', 'c1', ?)",
                {static_cast<std::int64_t>(bodies.size())}));
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_TRUE(file->run(
        "INSERT INTO journal (seq, change_id, record_id, body, wall_ms) VALUES (?, ?, ?, ?, 1)",
        {static_cast<std::int64_t>(i + 1), Blob{to_bytes(id(static_cast<std::uint8_t>(60 + i)))},
         Blob{to_bytes(id(1))}, Blob{bodies[i]}}));
  }
  return disk.image(setup.folder);
}

TEST_F(Counter, KeepsTheJournalWhereverAMigrationEnds) {
  std::vector<std::string> bodies;
  for (std::uint64_t seq = 1; seq <= 3; ++seq) {
    Change change;
    change.seq = seq;
    change.id = id(static_cast<std::uint8_t>(60 + seq));
    change.edit = edit(id(1), {set("notes", std::to_string(seq))});
    bodies.push_back(change_bytes(change));
  }
  Sweep scene = sweep();
  scene.before = first_release(disk, setup, bodies);
  scene.play = [this] { (void)Cache::open(setup); };
  scene.look = [this, &bodies]() -> std::vector<std::string> {
    auto cache = Cache::open(setup);
    if (!cache) return {"refused to open: " + cache.error().detail};
    const auto rows = cache->batch(0, {1'000'000, 1'000'000'000});
    if (!rows || rows->size() != bodies.size()) return {"the journal is not whole"};
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      if ((*rows)[i].body != bodies[i]) return {"a change was written anew"};
    }
    if (cache->record(id(1)).value_or(Record{}).text("notes") != "3") return {"out of sight"};
    return {};
  };
  for (const auto kind : {DiskFault::Kind::power, DiskFault::Kind::full, DiskFault::Kind::error}) {
    const bool full = kind == DiskFault::Kind::full;
    const auto result =
        scene.run({.kind = kind, .call = full ? std::optional(DiskCall::write) : std::nullopt},
                  After::power_cut);
    EXPECT_GT(result.runs, 20U);
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

// The bucket is read anew while the counter works: old records stay until the end, then they go.
TEST_F(Counter, ReadsABucketAnewWhereverThePowerFails) {
  const std::string snapshot(16, 's');
  const auto bytes = [](std::uint8_t n, std::uint64_t row_ver) {
    return to_wire(record(id(n), row_ver, {{"last_name", "of the snapshot"}})).SerializeAsString();
  };
  disk.put_back(folder.path(), empty);
  visit();
  std::uint32_t stored = 0;
  Sweep scene = sweep();
  scene.before = disk.image(folder.path());
  scene.play = [&] {
    stored = 0;
    auto cache = Cache::open(setup);
    if (!cache || !cache->start_rebuild(bucket, snapshot)) return;
    for (std::uint32_t index = 0; index < 2; ++index) {
      const std::vector<std::string> records{bytes(static_cast<std::uint8_t>(101 + index), 5)};
      if (!cache->store_chunk({bucket, snapshot, index, index == 1, 50, records})) return;
      stored = index + 1;
    }
  };
  scene.look = [&]() -> std::vector<std::string> {
    auto cache = Cache::open(setup);
    if (!cache) return {"refused to open: " + cache.error().detail};
    const auto at = cache->cursor_at(bucket);
    if (!at) return {"no cursor"};
    const bool done = at->pos == 50;
    if (stored == 2 && !done) return {"a snapshot that was stored is not"};
    if (!done && at->chunk_next < stored) return {"a chunk that was stored is not"};
    std::vector<std::string> complaints;
    for (std::uint8_t n = 101; n <= 104; ++n) {
      const bool there = cache->record(id(n)).has_value();
      if (there != (!done || n <= 102)) complaints.push_back("record " + std::to_string(n));
    }
    return complaints;
  };
  const auto result = scene.run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
  EXPECT_GT(result.runs, 10U);
  EXPECT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
}

// A person goes wholly or stays, and no receipt is ready while a byte of them is on the disk.
TEST_F(Counter, ErasesWhollyOrNotAtAllWhereverThePowerFails) {
  const std::string canary = "Kanarienvogel";
  constexpr std::uint64_t erased_at = 11;
  disk.put_back(folder.path(), empty);
  {
    Cache cache = opened(setup);
    ASSERT_TRUE(cache.apply_feed(
        bucket, std::vector{put(10, record(id(1), 1, {{"last_name", canary}}))}, 10));
    ASSERT_TRUE(cache.write(std::vector{edit(id(1), {set("notes", canary)})}, "s1", 3, at(1)));
    ASSERT_TRUE(cache.write(std::vector{edit(id(2), {set("notes", "else")})}, "s1", 3, at(2)));
  }
  v1::FeedOp order;
  order.set_pos(erased_at);
  order.mutable_erase()->set_erasure_id(std::string(16, 'e'));
  order.mutable_erase()->set_customer(to_bytes(id(1)));
  order.mutable_erase()->add_record_ids(to_bytes(id(1)));
  const auto says_canary = [&] {
    for (const auto& [name, bytes] : disk.image(folder.path())) {
      if (bytes.find(canary) != std::string::npos) return true;
    }
    return false;
  };
  bool told_erased = false, told_wiped = false;
  std::uint64_t gone_runs = 0, kept_runs = 0, ready_runs = 0;
  Sweep scene = sweep();
  scene.before = disk.image(folder.path());
  scene.play = [&] {
    told_erased = told_wiped = false;
    auto cache = Cache::open(setup);
    if (!cache) return;
    told_erased = cache->apply_feed(bucket, std::vector{order}, erased_at).has_value();
    told_wiped = told_erased && cache->wipe().value_or(false);
  };
  scene.look = [&]() -> std::vector<std::string> {
    std::vector<std::string> complaints;
    if (told_wiped && says_canary()) complaints.emplace_back("wiped, and still on the disk");
    auto cache = Cache::open(setup);
    if (!cache) return {"refused to open: " + cache.error().detail};
    const auto receipts = cache->receipts(at(50));
    const auto rows = cache->batch(0, {});
    if (!receipts || !rows || rows->size() != 2) return {"the journal is not whole"};
    if (!receipts->empty() && says_canary()) complaints.emplace_back("a receipt came too early");
    const bool gone = cache->cursor(bucket).value_or(0) == erased_at;
    if (told_erased && !gone) complaints.emplace_back("an erasure was taken back");
    if (cache->record(id(1)).has_value() == gone || rows->front().body.empty() != gone) {
      complaints.emplace_back("half an erasure");
    }
    if (!cache->record(id(2))) complaints.emplace_back("somebody else is gone");
    ++(gone ? gone_runs : kept_runs);
    if (!receipts->empty()) ++ready_runs;
    if (gone) {
      if (!cache->wipe() || says_canary()) complaints.emplace_back("nothing wipes what is left");
    }
    return complaints;
  };
  const auto result = scene.run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
  EXPECT_GT(gone_runs, 1U);
  EXPECT_GT(kept_runs, 1U);
  EXPECT_GT(ready_runs, 0U);
  EXPECT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
}

// The proof that these tests see it: with synchronous=NORMAL a power cut takes answers back.
TEST_F(Counter, WouldLoseAnswersWithoutFullSynchronisation) {
  disk.weaken_synchronous(true);
  Sweep::Result result;
  for (int round = 0; round < 3 && result.complaints.empty(); ++round) {
    result = sweep().run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
  }
  EXPECT_NE(result.text().find("saved and lost"), std::string::npos) << result.text();
}

// A bit that has flipped is either where it matters, and the cache says so, or it does not.
TEST_F(Counter, OpensOrRefusesCleanlyAfterABitHasFlipped) {
  disk.put_back(folder.path(), empty);
  visit();
  const DiskImage used = disk.image(folder.path());
  for (int round = 0; round < 300; ++round) {
    disk.put_back(folder.path(), used);
    disk.flip_bit(folder.path(), "cache.db", random());
    auto cache = Cache::open(setup);
    if (!cache) continue;
    const auto rows = cache->batch(0, {1'000'000, 1'000'000'000});
    (void)cache->records_of_customer(id(1), RecordKind::process);
    (void)cache->customers({}, 100);
    (void)cache->write(std::vector{edit(id(9), {set("notes", "after")})}, "s1", 3, at(99));
  }
}

}  // namespace
}  // namespace tresen::test
