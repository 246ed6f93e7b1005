#pragma once
// What the link waits for: one call of each kind on the wire, one question of each kind to the
// cache. Times are those of the boot clock, in milliseconds.

#include <cstdint>

#include "sync/link/backoff.h"
#include "sync/link/transport.h"

namespace tresen {

// One kind of call: at most one in flight, and a time before which there is no next attempt.
struct Lane {
  CallNumber call = 0;  // in flight; 0: none
  std::int64_t started_at = 0;
  std::int64_t late_at = 0;  // when the call in flight is given up; a watch never is
  std::int64_t not_before = 0;
  Backoff backoff;

  bool busy() const { return call != 0; }
  bool late(std::int64_t now_ms) const { return busy() && now_ms >= late_at; }
};

// A question to the cache that is not answered yet. One that is late is asked again.
struct OpenQuestion {
  bool open = false;
  std::int64_t late_at = 0;

  bool late(std::int64_t now_ms) const { return open && now_ms >= late_at; }
};

}  // namespace tresen
