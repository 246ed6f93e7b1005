#pragma once
// Fields of a customer, corrected at the desk by the rules that hold at the counter. The change
// goes through head office's log like any other, and reaches the branch.

#include <cstdint>

#include "sync/office/admin_audit.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// All or nothing: with a refusal, or where only a check was asked for, nothing is changed. Consents
// and objections are given and taken back with their proof, never here. absent: there is no such
// customer.
Result<v1::AdminReply> edit_customer(Office& office, const v1::CustomerEditRequest& request,
                                     const Actor& actor, std::int64_t now_ms);

}  // namespace tresen
