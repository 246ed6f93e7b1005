// Manifests and chunks, as promised in snapshot.h.

#include "sync/link/snapshot.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <functional>

#include "tests/link/fakes.h"

namespace tresen::test {
namespace {

const std::vector<std::string> records{"one", "two", std::string("th\0ree", 6)};

struct Packed {
  v1::Chunk chunk = FakeOffice::packed(records);
  v1::ManifestChunk promised = FakeOffice::promise(chunk, records.size());
};

// A chunk around any bytes, promised as it is.
Packed around(const std::string& bytes, std::size_t count) {
  Packed made;
  std::string zstd(ZSTD_compressBound(bytes.size()), '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), bytes.data(), bytes.size(), 1));
  made.chunk.set_zstd(zstd);
  made.promised = FakeOffice::promise(made.chunk, count);
  return made;
}

v1::Manifest good_manifest() {
  v1::Manifest manifest;
  manifest.set_snapshot_id(std::string(16, 'i'));
  manifest.set_bucket("branch/b1");
  manifest.set_pos(9);
  manifest.set_records(3);
  *manifest.add_chunks() = Packed().promised;
  return manifest;
}

}  // namespace

TEST(Snapshot, UnpacksTheRecordsAsTheyCame) {
  const Packed packed;
  const auto unpacked = unpack_chunk(packed.promised, packed.chunk.zstd());
  ASSERT_TRUE(unpacked) << unpacked.error().detail;
  EXPECT_EQ(*unpacked, records);
}

TEST(Snapshot, RefusesAChunkThatIsNotTheOnePromised) {
  struct Case {
    const char* name;
    std::function<Packed()> make;
  };
  for (const Case& c : {
           Case{"cut short",
                [] {
                  Packed p;
                  p.chunk.mutable_zstd()->pop_back();
                  return p;
                }},
           Case{"one bit",
                [] {
                  Packed p;
                  p.chunk.mutable_zstd()->back() ^= 1;
                  return p;
                }},
           Case{"another count",
                [] {
                  Packed p;
                  p.promised.set_records(4);
                  return p;
                }},
           Case{"no hash",
                [] {
                  Packed p;
                  p.promised.clear_sha256();
                  return p;
                }},
           Case{"no frame at all",
                [] {
                  Packed p;
                  p.chunk.set_zstd("rubbish");
                  p.promised = FakeOffice::promise(p.chunk, 3);
                  return p;
                }},
           Case{"not records", [] { return around("\xff\xff\xff", 1); }},
           Case{"a bomb of 64 MiB", [] { return around(std::string(64U << 20U, 'x'), 1); }},
       }) {
    const Packed packed = c.make();
    const auto unpacked = unpack_chunk(packed.promised, packed.chunk.zstd());
    ASSERT_FALSE(unpacked) << c.name;
    EXPECT_EQ(unpacked.error().fault, Fault::invalid) << c.name;
  }
}

TEST(Snapshot, TakesALargeChunkUpToItsBound) {
  for (const auto& [bytes, good] : {std::pair<std::size_t, bool>{chunk_bytes_max - 100, true},
                                    {chunk_bytes_max + 100, false}}) {
    v1::ChunkRecords all;
    all.add_records(std::string(bytes, 'r'));
    const Packed packed = around(all.SerializeAsString(), 1);
    EXPECT_EQ(unpack_chunk(packed.promised, packed.chunk.zstd()).has_value(), good) << bytes;
  }
}

TEST(Snapshot, HoldsAManifestToItself) {
  EXPECT_TRUE(check_manifest(good_manifest(), "branch/b1"));
  struct Case {
    const char* name;
    std::function<void(v1::Manifest&)> spoil;
  };
  for (const Case& c : {
           Case{"another bucket", [](v1::Manifest& m) { m.set_bucket("branch/b2"); }},
           Case{"a short id", [](v1::Manifest& m) { m.set_snapshot_id("short"); }},
           Case{"another count", [](v1::Manifest& m) { m.set_records(2); }},
           Case{"a huge chunk", [](v1::Manifest& m) { m.mutable_chunks(0)->set_bytes(1U << 30U); }},
       }) {
    v1::Manifest manifest = good_manifest();
    c.spoil(manifest);
    EXPECT_FALSE(check_manifest(manifest, "branch/b1")) << c.name;
  }
}

}  // namespace tresen::test
