#pragma once
// One page of head office's feed, applied to the cache.

#include <span>
#include <string_view>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "terminal/store/cache.h"
#include "terminal/store/device_row.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// The position of the last op of a bucket that has been applied; 0: none.
Result<std::uint64_t> stored_cursor(Database& database, std::string_view bucket);

// Applies the ops behind the bucket's cursor and moves it, inside the caller's transaction. What
// cannot be read is kept aside and counted; it never stops the rest. `device` learns the stamps
// seen.
Result<FeedEffect> apply_page(Database& database, DeviceState& device, std::string_view device_key,
                              std::string_view bucket, std::span<const v1::FeedOp> ops,
                              std::uint64_t next_pos);

}  // namespace tresen
