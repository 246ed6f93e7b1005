#pragma once
// What operators ask about changes that could not be applied, and about the close of a day. For
// Admin (admin.h).

#include <cstdint>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

Result<v1::AdminReply> admin_quarantine(Store& store, bool resolved_too);
Result<v1::AdminReply> admin_quarantine_show(Store& store, std::uint64_t id);
Result<v1::AdminReply> admin_quarantine_settle(Office& office,
                                               const v1::QuarantineSettleRequest& request,
                                               std::int64_t now_ms);

// invalid: the day is none. absent: the chain has no such branch, and never had a device there.
Result<v1::AdminReply> admin_day(Store& store, const v1::DayRequest& request);

}  // namespace tresen
