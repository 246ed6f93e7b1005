#pragma once
// An answer to a campaign that came by telephone, at the desk, by mail or text message: the
// contact, the objection with its proof if that was said, and the follow-up that comes of it, in
// one turn.

#include <cstdint>
#include <string>

#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// absent: there is no such campaign, customer or branch. invalid: a word or value cannot be.
Result<v1::AdminReply> record_response(Office& office, const v1::ResponseRequest& request,
                                       const std::string& staff, std::int64_t now_ms);

}  // namespace tresen
