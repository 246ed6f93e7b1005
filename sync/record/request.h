#pragma once
// What a person asked of us under the GDPR (Art. 7(3), 15 to 17, 21): taken at the counter,
// answered by head office within a month. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/clock.h"
#include "sync/record/record.h"

namespace tresen {

enum class RequestKind { access, correction, erasure, objection, withdrawal };

std::string_view name_of(RequestKind kind);  // "access", ...
std::optional<RequestKind> request_kind(std::string_view word);
std::span<const RequestKind> request_kinds();  // as they are offered

enum class RequestState { open, done, refused };
std::string_view name_of(RequestState state);  // "open", ...

// Keys of the record: customer, what, number, at, due, state, branch, device, staff, settled, why.
struct Request {
  Uuid id;
  Uuid customer;
  RequestKind what = RequestKind::access;
  std::string number;      // on the receipt: "DS-20261122-3F7A"
  std::int64_t at_ms = 0;  // when it was taken, since 1970-01-01 UTC
  Date due{};              // the last day for the answer
  RequestState state = RequestState::open;
  std::string branch;
  std::uint64_t device = 0;
  std::string staff;
  std::int64_t settled_ms = 0;  // when head office answered; 0: not yet
  std::string why;              // what it said besides; a refusal needs its reason (GDPR 12(4))

  bool operator==(const Request&) const = default;
};

// The last day for the answer: one month later (GDPR 12(3)), or the month's last day if it has no
// such day.
Date answer_due(const Date& taken);
// What the person is told, made of the day and the record's id.
std::string request_number(const Date& taken, const Uuid& id);

// Nothing is refused: what the record lacks stays empty.
Request read_request(const Record& record);
// The write that makes the stored record say this; without edits if it does already.
Edit request_edit(const Record& stored, const Request& request);

}  // namespace tresen
