#pragma once
// How requests of tills were answered, for seven days: a till that has not heard the answer asks
// again, perhaps of a terminal that was started anew meanwhile, and nothing is done twice.

#include <cstdint>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "terminal/store/messages.h"

namespace tresen {

inline constexpr std::int64_t till_requests_kept_ms = std::int64_t{7} * 24 * 3'600'000;
inline constexpr std::size_t till_requests_max = 20'000;

// Drops those that are older than seven days at `now_ms` (since 1970-01-01 UTC). The newest
// till_requests_max, the oldest first.
Result<std::vector<TillRequest>> recent_till_requests(Database& database, std::int64_t now_ms);
// Replaces what was kept of this request.
Result<void> put_till_request(Database& database, const TillRequest& request, std::int64_t now_ms);

}  // namespace tresen
