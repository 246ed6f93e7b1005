#pragma once
// Runs of campaigns and their ledger, as whoever carries one out asks for them.

#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Whether a request is for answer_run().
bool is_about_runs(const v1::AdminRequest& request);
// Answers everything about runs and sent letters. On the thread that owns the store.
Result<v1::AdminReply> answer_run(Office& office, const v1::AdminRequest& request,
                                  std::int64_t now_ms);

}  // namespace tresen
