#pragma once
// A sensitive act of staff, as head office keeps it: what was done, by whom, where and when. An
// entry is written once and never again, names no customer but by the id of the record, and tells
// nothing that somebody said or typed. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/ids.h"
#include "sync/record/record.h"

namespace tresen {

enum class Act {
  sign_in,
  sign_in_refused,  // so many wrong PINs that the next try has to wait
  sign_out,         // by the lock, or because nobody touched the terminal
  lookup,           // a customer whom the branch did not hold was taken over
  hand_over,        // the terminal was given into a customer's hands
  hand_back,
  withdrawal,  // of a consent
  objection,   // to all advertising
  request,     // under GDPR 15 to 21, recorded
  setting,     // of the terminal, changed by somebody who may
  enrolment,
  training,    // invented customers are on the screen from now on
  wipe,        // of all that the terminal holds
  log_opened,  // somebody has read these entries
  training_end,
  // At head office:
  request_settled,
  person_export,
  restriction,  // of processing, or its end
  erasure,
  publication,  // of the chain's options
  device_code,  // for a new terminal
  revocation,   // of a terminal
  lookups_read,
  merge,  // of two customers who are one person
  merge_undone,
  desk_request,  // anything else that was changed or looked at, from a desk; detail: which request
  operator_request,  // anything else that was changed on head office's own machine; likewise
};

std::string_view name_of(Act act);  // "sign_in"
std::optional<Act> act_named(std::string_view word);

// Keys of the record: act, staff, device, branch, at, subject, detail. `subject` is not called
// `customer`, because the entry is not the customer's: it stays when they are erased.
struct AuditEntry {
  Uuid id;
  std::string act;           // a word of name_of; a later release may know more of them
  std::string staff;         // id; empty: nobody was signed in
  std::uint64_t device = 0;  // 0: head office
  std::string branch;        // id
  std::int64_t at_ms = 0;    // since 1970-01-01 UTC, by the clock of the device
  Uuid subject;              // whom it is about; none: nobody
  std::string detail;        // a key, such as "email.advertising"

  bool operator==(const AuditEntry&) const = default;
};

// The sensitive act that an edit is by itself, wherever it is done: a withdrawal, an objection, its
// being taken back, a request. Nothing: it is none.
struct SensitiveEdit {
  Act act = Act::withdrawal;
  Uuid subject;
  std::string detail;

  bool operator==(const SensitiveEdit&) const = default;
};
std::optional<SensitiveEdit> sensitive(const Edit& edit);

// Nothing is refused: what the record lacks stays empty.
AuditEntry read_audit(const Record& record);
// The write that makes the entry. Its id must be a fresh one.
Edit audit_edit(const AuditEntry& entry);

}  // namespace tresen
