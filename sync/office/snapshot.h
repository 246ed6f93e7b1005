#pragma once
// A snapshot of a bucket: its records at one moment in compressed chunks, and the manifest that
// says what they are. Lies in DIR/snapshots/ID, chunk N as the file N.
//
// Made on any thread, beside whoever writes the store. Nothing of it counts before its manifest is
// published (SnapshotShelf): what a crash leaves behind is a folder that nobody asks for.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// What a chunk may hold, before it is packed; a single larger record has one of its own.
inline constexpr std::size_t chunk_plain_bytes_max = 1024 * 1024;
// Buckets with no more records than that are quicker read from the beginning.
inline constexpr std::size_t small_bucket_records = 2000;

// What is given as a snapshot, and in what pieces. Simulations have few records, and small pieces.
struct SnapshotSizes {
  std::size_t small_bucket = small_bucket_records;
  std::size_t chunk_bytes_max = chunk_plain_bytes_max;
};

struct SnapshotOrder {
  Uuid id;  // that the snapshot is to have
  std::string bucket;
  std::size_t chunk_bytes_max = chunk_plain_bytes_max;

  bool operator==(const SnapshotOrder&) const = default;
};

// Takes a finished chunk: one Zstandard frame over a serialised ChunkRecords.
using ChunkSink = std::function<Result<void>(std::uint32_t index, std::string_view packed)>;

// Packs the bucket of the store in DIR, the latest changed customers first. Needs memory for one
// chunk. An error of `sink` ends it.
Result<v1::Manifest> pack_snapshot(const std::string& dir, const SnapshotOrder& order,
                                   const ChunkSink& sink);

// The same into files, each on disk when it returns. busy: `stop` said so. After an error nothing
// of it is left.
Result<v1::Manifest> write_snapshot(const std::string& dir, const SnapshotOrder& order,
                                    const std::function<bool()>& stop);

std::string snapshot_folder(const std::string& dir, const Uuid& id);
std::string chunk_path(const std::string& dir, const Uuid& id, std::uint32_t index);
// absent: there is no such file.
Result<std::string> read_chunk(const std::string& path);

}  // namespace tresen
