// Buckets read anew: sums, snapshots, what goes and what must stay.

#include <random>

#include "sync/record/checksum.h"
#include "terminal/store/cache.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr std::string_view bucket = "branch/b1";
const std::string snapshot(16, 'n');

std::string bytes_of(const Record& told) { return to_wire(told).SerializeAsString(); }

v1::FeedOp moved(std::uint64_t pos, const Uuid& uuid) {
  v1::FeedOp op;
  op.set_pos(pos);
  op.set_moved(to_bytes(uuid));
  return op;
}

struct Rebuild : CacheTest {
  std::uint64_t sum() { return cache.cursor_at(bucket)->checksum; }
  Result<FeedEffect> chunk(std::uint32_t index, bool last, const std::vector<Record>& records,
                           std::uint64_t pos = 50) {
    std::vector<std::string> bytes;
    for (const Record& one : records) bytes.push_back(bytes_of(one));
    return cache.store_chunk({bucket, snapshot, index, last, pos, bytes});
  }
};

TEST_F(Rebuild, TheSumIsThatOfTheRecordsWhateverCameAndWent) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  std::map<Uuid, std::string> held;  // as head office has them
  std::uint64_t pos = 0;
  for (int n = 0; n < 200; ++n) {
    const Uuid uuid = id(static_cast<std::uint8_t>(1 + random() % 12));
    if (random() % 4 == 0) {
      feed(bucket, {random() % 2 == 0 ? remove(++pos, uuid) : moved(++pos, uuid)});
      held.erase(uuid);
    } else {
      const Record told = record(uuid, pos + 1, {{"notes", std::to_string(n)}});
      feed(bucket, {put(++pos, told)});
      held[uuid] = bytes_of(told);
    }
    if (random() % 20 == 0) restart();
    std::uint64_t wanted = 0;
    for (const auto& [key, bytes] : held) wanted += record_hash(bytes);
    ASSERT_EQ(sum(), wanted) << "n=" << n << " seed=" << seed;
  }
}

TEST_F(Rebuild, ARecordThatMovedCountsWhereItIsNow) {
  feed(bucket, {put(1, record(id(1), 1, {{"mobile", "1"}}))});
  feed("chain", {put(1, record(id(1), 1, {{"mobile", "1"}}))});
  EXPECT_EQ(sum(), 0u);
  feed(bucket, {moved(2, id(1))});
  EXPECT_EQ(sum(), 0u);
  EXPECT_NE(cache.cursor_at("chain")->checksum, 0u);
  EXPECT_EQ(seen(id(1), "mobile"), "1");
}

TEST_F(Rebuild, ASnapshotIsUsableAtOnceAndEndsWithItsLastChunk) {
  const Record one = record(id(1), 3, {{"mobile", "1"}});
  const Record two = record(id(2), 4, {{"mobile", "2"}});
  ASSERT_TRUE(cache.start_rebuild(bucket, snapshot));
  const auto first = chunk(0, false, {one});
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_EQ(first->fresh.size(), 1u);
  EXPECT_EQ(seen(id(1), "mobile"), "1");
  EXPECT_TRUE(cache.cursor_at(bucket)->rebuild);
  restart();
  EXPECT_EQ(cache.cursor_at(bucket)->chunk_next, 1u) << "goes on where it was";
  EXPECT_EQ(chunk(0, false, {one}).error().fault, Fault::conflict) << "has it already";
  EXPECT_EQ(chunk(2, true, {two}).error().fault, Fault::conflict) << "one is missing";
  ASSERT_TRUE(chunk(1, true, {two}));
  EXPECT_EQ(*cache.cursor_at(bucket),
            (CursorAt{.bucket = std::string(bucket),
                      .pos = 50,
                      .checksum = record_hash(bytes_of(one)) + record_hash(bytes_of(two))}));
  EXPECT_EQ(*cache.customer_count(), 2u);
}

TEST_F(Rebuild, WhatDoesNotComeAgainGoesAtTheEnd) {
  feed(bucket,
       {put(1, record(id(1), 1, {{"mobile", "1"}})), put(2, record(id(2), 1, {{"mobile", "2"}}))});
  write({edit(id(1), {set("email", "own")})});
  feed(bucket, {put(3, record(id(3), 1, {{"mobile", "3"}}))});
  ASSERT_TRUE(cache.start_rebuild(bucket, snapshot));
  EXPECT_EQ(seen(id(2), "mobile"), "2") << "in sight until it is known to be gone";
  const auto effect = chunk(0, true, {record(id(3), 1, {{"mobile", "3"}})});
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->removed, std::vector{id(2)});
  EXPECT_EQ(seen(id(1), "mobile"), "1") << "an own undecided answer needs it";
  EXPECT_EQ(sum(), record_hash(bytes_of(record(id(3), 1, {{"mobile", "3"}}))));
}

TEST_F(Rebuild, AReplayEndsAtTheHead) {
  feed(bucket,
       {put(7, record(id(1), 1, {{"mobile", "1"}})), put(8, record(id(2), 1, {{"mobile", "2"}}))});
  ASSERT_TRUE(cache.start_rebuild(bucket, ""));
  EXPECT_EQ(*cache.cursor(bucket), 0u);
  feed(bucket, {put(3, record(id(2), 1, {{"mobile", "2"}}))});
  EXPECT_EQ(seen(id(1), "mobile"), "1");
  const auto effect = cache.apply_feed(bucket, {}, 9, true);
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->removed, std::vector{id(1)});
  EXPECT_FALSE(effect->cursor.rebuild);
}

TEST_F(Rebuild, AnOlderStateNeverCoversALaterOneButCounts) {
  feed(bucket, {put(9, record(id(1), 7, {{"mobile", "later"}}))});
  const Record older = record(id(1), 5, {{"mobile", "older"}});
  ASSERT_TRUE(cache.start_rebuild(bucket, snapshot));
  ASSERT_TRUE(chunk(0, true, {older}, 5));
  EXPECT_EQ(seen(id(1), "mobile"), "later");
  EXPECT_EQ(sum(), record_hash(bytes_of(older))) << "the sum is that of what was told";
  const Record later = record(id(1), 7, {{"mobile", "later"}});
  feed(bucket, {put(9, later)});
  EXPECT_EQ(sum(), record_hash(bytes_of(later)));
}

TEST_F(Rebuild, OwnAnswersLieOverASnapshotToo) {
  write({edit(id(1), {set("mobile", "own")})});
  ASSERT_TRUE(cache.start_rebuild(bucket, snapshot));
  const auto effect = chunk(0, true, {record(id(1), 3, {{"mobile", "office"}, {"city", "Calw"}})});
  ASSERT_TRUE(effect);
  EXPECT_EQ(seen(id(1), "mobile"), "own");
  EXPECT_EQ(seen(id(1), "city"), "Calw");
  EXPECT_EQ(effect->changed, std::vector{id(1)});
}

TEST_F(Rebuild, KeepsTheBytesAsTheyCame) {
  v1::Record wire = to_wire(record(id(1), 3, {{"mobile", "1"}}));
  wire.GetReflection()->MutableUnknownFields(&wire)->AddVarint(500, 42);
  const std::string bytes = wire.SerializeAsString();
  v1::FeedOp op;
  op.set_pos(1);
  *op.mutable_put() = wire;
  feed(bucket, {op});
  EXPECT_EQ(sum(), record_hash(bytes)) << "what this release does not know counts too";
}

TEST_F(Rebuild, APurgedBucketIsGoneButForWhatOwnAnswersNeed) {
  feed(bucket,
       {put(1, record(id(1), 1, {{"mobile", "1"}})), put(2, record(id(2), 1, {{"mobile", "2"}}))});
  feed("branch/b2", {put(1, record(id(3), 1, {{"mobile", "3"}}))});
  write({edit(id(2), {set("email", "own")})});
  const auto effect = cache.purge(bucket);
  ASSERT_TRUE(effect);
  EXPECT_EQ(effect->removed, std::vector{id(1)});
  EXPECT_EQ(seen(id(2), "mobile"), "2");
  EXPECT_EQ(seen(id(3), "mobile"), "3");
  ASSERT_EQ(cache.cursors()->size(), 1u);
  EXPECT_EQ(cache.cursors()->front().bucket, "branch/b2");
}

TEST_F(Rebuild, ARestoredHeadOfficeThatSaysTheSameIsNotReadAgain) {
  feed(bucket, {put(4, record(id(1), 1, {{"mobile", "1"}}))});
  feed("branch/b2", {put(5, record(id(2), 1, {{"mobile", "2"}}))});
  const std::vector<std::string> keep{"branch/b2"};
  ASSERT_TRUE(cache.new_epoch(77, 0, true, keep));
  EXPECT_EQ(*cache.cursor(bucket), 0u);
  EXPECT_EQ(*cache.cursor("branch/b2"), 5u);
}

}  // namespace
}  // namespace tresen::test
