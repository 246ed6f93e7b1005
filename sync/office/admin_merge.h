#pragma once
// Making one of two records of one person, and taking it back (merging.h).

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// absent: no such customer. conflict: they are one record already, or one of them was merged away
// before. invalid: too much belongs to the one who goes.
Result<v1::AdminReply> merge_customers(Office& office, const v1::MergeRequest& request,
                                       std::int64_t now_ms);

// absent: there is no such merge any more. conflict: it is older than 30 days, or the record that
// was kept has been merged away itself; that is to be undone first.
Result<v1::AdminReply> undo_merge(Office& office, const v1::UndoMergeRequest& request,
                                  std::int64_t now_ms);

}  // namespace tresen
