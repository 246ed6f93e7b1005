#pragma once
// Head office's feed, applied to the cache: pages of it, and snapshots of buckets that are read
// anew.
//
// All functions run inside the caller's transaction. `device` learns the stamps that are seen.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "terminal/store/cache.h"
#include "terminal/store/device_row.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// A page of a bucket, behind what has been applied of it.
struct FeedPage {
  std::string_view bucket;
  std::span<const v1::FeedOp> ops;
  std::uint64_t next_pos = 0;
  bool at_head = false;
};

// Applies the ops behind the bucket's cursor and moves it. What cannot be read is kept aside and
// counted; it never stops the rest. At the head a rebuild ends.
Result<FeedEffect> apply_page(Database& database, DeviceState& device, std::string_view device_key,
                              const FeedPage& page);

// Begins to read a bucket anew: from the named snapshot, or (none) from the feed's beginning.
Result<void> begin_rebuild(Database& database, std::string_view bucket, std::string_view snapshot);

// The next chunk of the snapshot; the last one ends the rebuild. Fault::conflict: it is not the
// next one.
Result<FeedEffect> apply_chunk(Database& database, DeviceState& device, const SnapshotChunk& chunk);

// Drops what a bucket held, but for what own unsettled changes need.
Result<FeedEffect> purge_bucket(Database& database, std::string_view bucket);

}  // namespace tresen
