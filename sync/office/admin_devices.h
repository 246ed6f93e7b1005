#pragma once
// What operators ask about the terminals, and how head office is. For Admin (admin.h).

#include <cstdint>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Unresolved changes in quarantine, per device, above which somebody should look.
inline constexpr std::uint64_t quarantine_quota = 1000;

// Without the queue of the writer, which only the daemon has. Writes to the store, to see that it
// can be written.
Result<v1::AdminReply> admin_status(Store& store, std::int64_t now_ms);
Result<v1::AdminReply> admin_devices(Store& store, std::int64_t now_ms);
Result<v1::AdminReply> admin_revoke(Store& store, std::uint64_t id);
Result<v1::AdminReply> admin_unfreeze(Office& office, std::uint64_t id);

}  // namespace tresen
