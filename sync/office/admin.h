#pragma once
// What head office does for its operators. The same answers come from a running daemon and from a
// command that opens the store alone: both call this, with the one store that is open.

#include <cstdint>

#include "sync/office/admin_audit.h"
#include "sync/office/identity.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// A tresen::Error as the last word of a reply, and back.
v1::AdminReply admin_refusal(const Error& error);
Error error_of(const v1::AdminError& error);

// Notes that somebody at a desk, or an operator, asks this (Noted in desk_roles.h).
Result<void> note_request(Office& office, const v1::AdminRequest& request, const Actor& actor,
                          std::int64_t now_ms);

class Admin {
 public:
  explicit Admin(Ca ca) : ca_(std::move(ca)) {}

  // Answers one request with the store of `office`, always the same one. On the thread that owns
  // it; `now_ms` is since 1970-01-01 UTC. Whether `actor` may ask is for the caller to know.
  v1::AdminReply answer(Office& office, const v1::AdminRequest& request, std::int64_t now_ms,
                        const Actor& actor = {});

 private:
  // The same with an entry in the audit log, where the act is a sensitive one.
  Result<v1::AdminReply> noted(Office& office, const v1::AdminRequest& request, std::int64_t now_ms,
                               const Actor& actor);
  Result<v1::AdminReply> dispatch(Office& office, const v1::AdminRequest& request,
                                  std::int64_t now_ms, const Actor& actor);

  Ca ca_;
};

}  // namespace tresen
