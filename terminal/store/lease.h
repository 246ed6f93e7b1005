#pragma once
// How long head office has not been spoken to, whatever the wall clock says.
//
// While the machine runs, its boot clock counts: setting the wall clock, ahead or back, changes
// nothing. For the time that the machine was off there is only the wall clock, as it stood when
// this program first looked; it never shortens what is known to have passed while a machine ran.

#include <cstdint>
#include <optional>

#include "sync/base/clock.h"
#include "sync/base/database.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"

namespace tresen {

class LeaseClock {
 public:
  explicit LeaseClock(const Uuid& boot) : boot_(boot) {}

  // Head office has just answered.
  Result<void> contact(Database& database, const Moment& now);
  // Milliseconds since, 0 or more. `contact_ms`: when that was, by head office's clock. Now and
  // then it puts down how far it has counted.
  Result<std::int64_t> absence_ms(Database& database, std::int64_t contact_ms, const Moment& now);

 private:
  Uuid boot_;  // of this start of the machine
  std::optional<Moment> first_look_;
};

}  // namespace tresen
