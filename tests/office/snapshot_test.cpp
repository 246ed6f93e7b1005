// Snapshots: whole or not there at all, made when asked for, and gone when something better is.

#include "sync/office/erasure.h"
#include "sync/office/snapshot.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <zstd.h>

#include <filesystem>
#include <set>

#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;
using test::Reader;
using test::write;

constexpr std::int64_t hour_ms = 60LL * 60 * 1000;
constexpr std::size_t customers = 2100;

Uuid numbered(std::size_t number) {
  Uuid id = id_of(7);
  id.bytes[13] = static_cast<std::uint8_t>(number >> 8U);
  id.bytes[14] = static_cast<std::uint8_t>(number & 255U);
  return id;
}

v1::ChunkRecords unpacked(const std::string& packed) {
  std::string plain(2 * chunk_plain_bytes_max, '\0');
  const std::size_t size =
      ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
  v1::ChunkRecords records;
  EXPECT_EQ(ZSTD_isError(size), 0U);
  if (ZSTD_isError(size) == 0) {
    EXPECT_TRUE(records.ParseFromArray(plain.data(), static_cast<int>(size)));
  }
  return records;
}

std::size_t folders_in(const HeadOffice& office) {
  const std::filesystem::path folder = office.folder() + "/snapshots";
  std::size_t count = 0;
  if (!std::filesystem::exists(folder)) return 0;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// A bucket that is large enough for a snapshot.
class Snapshot : public testing::Test {
 protected:
  void SetUp() override { add(0, customers); }

  void add(std::size_t first, std::size_t count) {
    std::vector<Edit> edits;
    for (std::size_t i = first; i < first + count; ++i) {
      edits.push_back(
          {numbered(i),
           RecordKind::customer,
           {pen.set("home_branch", "b1"), pen.set("last_name", "Name" + std::to_string(i)),
            pen.set("notes", std::string(400, static_cast<char>('a' + i % 26)))}});
    }
    ASSERT_TRUE(office->submit(edits, "", noon_ms));
  }
  v1::ManifestRequest request() {
    v1::ManifestRequest wanted;
    wanted.set_store_epoch(office.sync().store_epoch());
    wanted.set_bucket("branch/b1");
    return wanted;
  }
  Result<v1::Manifest> ask(std::int64_t now_ms = noon_ms) {
    return office->manifest(pen.device(), request(), now_ms);
  }
  v1::Manifest made(std::int64_t now_ms = noon_ms) {
    EXPECT_EQ(ask(now_ms).error().fault, Fault::busy);
    EXPECT_TRUE(office->build_snapshots(now_ms));
    const auto manifest = ask(now_ms);
    EXPECT_TRUE(manifest) << (manifest ? "" : manifest.error().detail);
    return manifest ? *manifest : v1::Manifest();
  }
  Result<std::string> fetch(const v1::Manifest& manifest, int index) {
    v1::ChunkRequest wanted;
    wanted.set_snapshot_id(manifest.snapshot_id());
    wanted.set_index(static_cast<std::uint32_t>(index));
    TRY_TO(path, office->chunk(pen.device(), wanted));
    return read_chunk(path);
  }

  HeadOffice office{test::small_chain(v1::HELD_BRANCH)};
  Pen pen{office.new_device("b1"), "b1"};
};

TEST_F(Snapshot, IsAskedForByAnEmptyTerminalOfALargeBucketOnly) {
  Reader reader(office, pen.device());
  const v1::HelloRequest hello = reader.hello();
  EXPECT_EQ(reader.action(hello, "branch/b1"), v1::BucketHead::ACTION_SNAPSHOT);
  EXPECT_EQ(reader.action(hello, "chain"), v1::BucketHead::ACTION_CONTINUE);
  v1::ManifestRequest small = request();
  small.set_bucket("chain");
  EXPECT_EQ(office->manifest(pen.device(), small, noon_ms).error().fault, Fault::absent);
  small.set_bucket("branch/b2");
  EXPECT_EQ(office->manifest(pen.device(), small, noon_ms).error().fault, Fault::denied);
}

TEST_F(Snapshot, HoldsExactlyTheBucketTheLatestChangedFirst) {
  write(office, pen, id_of(50), RecordKind::process,
        {pen.set("customer", to_hex(numbered(3))), pen.set("state", "open")});
  write(office, pen, numbered(5), RecordKind::customer, {pen.set("city", "Ulm")});
  const v1::Manifest manifest = made();
  const BucketState state = *office.sync().bucket("branch/b1");
  EXPECT_EQ(manifest.pos(), state.head_pos);
  EXPECT_EQ(manifest.checksum(), state.checksum);
  EXPECT_EQ(manifest.records(), customers + 1);
  std::vector<v1::Record> records;
  std::uint64_t sum = 0;
  for (int i = 0; i < manifest.chunks_size(); ++i) {
    const auto packed = fetch(manifest, i);
    ASSERT_TRUE(packed);
    EXPECT_EQ(packed->size(), manifest.chunks(i).bytes());
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(packed->data()), packed->size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    EXPECT_EQ(digest, manifest.chunks(i).sha256());
    const v1::ChunkRecords chunk = unpacked(*packed);
    EXPECT_LE(chunk.ByteSizeLong(), chunk_plain_bytes_max);
    EXPECT_EQ(static_cast<std::uint32_t>(chunk.records_size()), manifest.chunks(i).records());
    for (const std::string& record : chunk.records()) {
      sum += record_hash(record);
      ASSERT_TRUE(records.emplace_back().ParseFromString(record));
    }
  }
  EXPECT_GT(manifest.chunks_size(), 1);
  EXPECT_EQ(sum, manifest.checksum());
  EXPECT_EQ(records.front().record_id(), to_bytes(numbered(5)));
  EXPECT_EQ(records.back().record_id(), to_bytes(id_of(50)));
  std::set<std::string> ids;
  for (const v1::Record& record : records) ids.insert(record.record_id());
  EXPECT_EQ(ids.size(), customers + 1);
}

TEST_F(Snapshot, IsMadeOnceForAllWhoAskMeanwhile) {
  EXPECT_EQ(ask().error().fault, Fault::busy);
  EXPECT_EQ(ask().error().fault, Fault::busy);
  EXPECT_EQ(office->take_snapshot_orders().size(), 1U);
  EXPECT_EQ(ask().error().fault, Fault::busy);
  EXPECT_TRUE(office->take_snapshot_orders().empty());
}

TEST_F(Snapshot, IsReusedForADayOrUntilATenthHasChanged) {
  const v1::Manifest first = made();
  add(customers, 100);
  EXPECT_EQ(ask(noon_ms + 23 * hour_ms)->snapshot_id(), first.snapshot_id());
  EXPECT_EQ(ask(noon_ms + 24 * hour_ms).error().fault, Fault::busy);
  office->take_snapshot_orders();
  add(customers + 100, 200);
  EXPECT_EQ(ask(noon_ms + hour_ms).error().fault, Fault::busy);
}

TEST_F(Snapshot, KeepsOneOlderForDownloadsUnderWay) {
  const v1::Manifest first = made(noon_ms);
  const v1::Manifest second = made(noon_ms + 24 * hour_ms);
  EXPECT_TRUE(fetch(first, 0));
  const v1::Manifest third = made(noon_ms + 48 * hour_ms);
  EXPECT_EQ(fetch(first, 0).error().fault, Fault::absent);
  EXPECT_TRUE(fetch(second, 0));
  EXPECT_TRUE(fetch(third, 0));
  EXPECT_EQ(folders_in(office), 2U);
}

TEST_F(Snapshot, OfAWriterThatFailsIsNeverPublished) {
  const SnapshotOrder order{id_of(90), "branch/b1"};
  for (std::uint32_t fatal = 0; fatal < 2; ++fatal) {
    const auto manifest =
        pack_snapshot(office.folder(), order, [&](std::uint32_t index, std::string_view) {
          return index == fatal ? Result<void>(fail(Fault::storage, "the disk is full"))
                                : Result<void>();
        });
    EXPECT_FALSE(manifest) << "chunk " << fatal;
  }
  // A stop in the middle leaves nothing behind.
  int asked = 0;
  EXPECT_FALSE(write_snapshot(office.folder(), order, [&] { return ++asked == 2; }));
  EXPECT_EQ(folders_in(office), 0U);
  EXPECT_EQ(ask().error().fault, Fault::busy);
  ASSERT_EQ(office->take_snapshot_orders().size(), 1U);
}

TEST_F(Snapshot, ThatFailedIsMadeAgainWhenAskedForAgain) {
  ASSERT_EQ(ask().error().fault, Fault::busy);
  const auto orders = office->take_snapshot_orders();
  ASSERT_EQ(orders.size(), 1U);
  ASSERT_TRUE(office->snapshot_built(orders[0], fail(Fault::storage, "no room"), noon_ms));
  made();
}

TEST_F(Snapshot, OfACrashIsSweptAwayAndAskedForAnew) {
  ASSERT_TRUE(write_snapshot(office.folder(), {id_of(91), "branch/b1"}, [] { return false; }));
  EXPECT_EQ(folders_in(office), 1U);
  office.reopen();
  ASSERT_TRUE(office->keep_house(noon_ms));
  EXPECT_EQ(folders_in(office), 0U);
  const v1::Manifest manifest = made();
  office.reopen();
  ASSERT_TRUE(office->keep_house(noon_ms));
  EXPECT_EQ(ask()->snapshot_id(), manifest.snapshot_id());
}

TEST_F(Snapshot, WithoutItsFilesIsNotPromised) {
  const v1::Manifest manifest = made();
  std::filesystem::remove(chunk_path(office.folder(), *uuid_from_bytes(manifest.snapshot_id()), 0));
  EXPECT_EQ(fetch(manifest, 0).error().fault, Fault::absent);
  office.reopen();
  ASSERT_TRUE(office->keep_house(noon_ms));
  EXPECT_EQ(ask().error().fault, Fault::busy);
}

TEST_F(Snapshot, IsDroppedWithWhomItHolds) {
  const v1::Manifest manifest = made();
  v1::PersonEraseRequest person;
  person.set_no(office.record(numbered(3)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, person, noon_ms));
  EXPECT_EQ(fetch(manifest, 0).error().fault, Fault::absent);
  EXPECT_EQ(folders_in(office), 0U);
}

TEST_F(Snapshot, IsDroppedWithTheOneThatIsBeingMade) {
  const v1::Manifest manifest = made();
  ASSERT_EQ(ask(noon_ms + 24 * hour_ms).error().fault, Fault::busy);
  const auto orders = office->take_snapshot_orders();
  ASSERT_EQ(orders.size(), 1U);
  const auto built = write_snapshot(office.folder(), orders[0], [] { return false; });
  ASSERT_TRUE(built);
  ASSERT_TRUE(office->drop_snapshots("branch/b1"));
  ASSERT_TRUE(office->snapshot_built(orders[0], built, noon_ms + 24 * hour_ms));
  EXPECT_EQ(fetch(manifest, 0).error().fault, Fault::absent);
  EXPECT_EQ(fetch(*built, 0).error().fault, Fault::absent);
  EXPECT_EQ(folders_in(office), 0U);
}

}  // namespace
}  // namespace tresen
