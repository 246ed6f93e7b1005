#pragma once
// One campaign or one stored query at a time, as the desk edits them inside the chain's options.
//
// Who saves says what it was when it was opened; if somebody else has changed that meanwhile,
// nothing happens. What is saved is checked like a whole chain file, with the same words.

#include <cstdint>

#include "sync/office/admin_audit.h"
#include "sync/office/store/store.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Whether a request is for answer_editing(): edits, and what a query has said before.
bool edits_campaigns(const v1::AdminRequest& request);

// Saves or deletes. With mistakes, or where only a check was asked for, nothing is changed.
// conflict: it was changed, deleted or made meanwhile; or what is to be deleted is still needed.
Result<v1::AdminReply> answer_editing(Store& store, const v1::AdminRequest& request,
                                      const Actor& actor, std::int64_t now_ms);

}  // namespace tresen
