#pragma once
// What people answer to campaigns otherwise than at a counter, who rings, and the follow-ups of it
// all.

#include <cstdint>
#include <string>

#include "sync/office/admin_audit.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Callers and lists of follow-ups: only looked up, on any thread, with or without a daemon.
bool looks_up_answers(const v1::AdminRequest& request);
Result<v1::AdminReply> look_up_answers(const std::string& dir, const v1::AdminRequest& request,
                                       std::int64_t now_ms);

// Responses, changes of follow-ups, tasks to ring people up: on the thread that owns the store.
// absent: there is no such campaign, customer, branch or follow-up. invalid: what is asked cannot
// be; nothing of it was done.
bool writes_answers(const v1::AdminRequest& request);
Result<v1::AdminReply> write_answers(Office& office, const v1::AdminRequest& request,
                                     const Actor& actor, std::int64_t now_ms);

}  // namespace tresen
