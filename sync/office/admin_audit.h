#pragma once
// The audit log: read at head office, and written there for what its operators do.

#include <cstdint>
#include <span>
#include <string>

#include "sync/office/office.h"
#include "sync/record/audit.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Who acts at head office.
struct Actor {
  std::string staff;       // id of who is signed in; empty: an operator on its own machine
  std::uint64_t desk = 0;  // number of the desk; 0: that machine
};

// A page of the log. Asking for the first one notes that it was opened, before it is read.
Result<v1::AdminReply> audit_log(Office& office, const v1::AuditRequest& request,
                                 const Actor& actor, std::int64_t now_ms);

// Notes an act of head office's own. `subject` none: it is about nobody.
Result<void> note_act(Office& office, Act act, const Actor& actor, const Uuid& subject,
                      std::string detail, std::int64_t now_ms);

// Notes that there is a copy of everything, made by an operator.
Result<void> note_backup(Office& office, const BackupMade& made, std::int64_t now_ms);

// Notes what the edits are by themselves (a withdrawal, an objection), done by nobody of the staff.
Result<void> note_sensitive(Office& office, std::span<const Edit> edits, std::int64_t now_ms);

}  // namespace tresen
