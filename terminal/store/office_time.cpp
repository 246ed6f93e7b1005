#include "terminal/store/office_time.h"

#include <algorithm>
#include <cstdlib>

namespace tresen {

std::optional<std::int64_t> office_start_ms(const OfficeTime& kept, const Uuid& boot,
                                            const Moment& first_look) {
  if (kept.heard_ms == 0) return std::nullopt;
  if (!kept.boot.none() && kept.boot == boot) return kept.heard_ms - kept.boot_ms;
  // As wrong as it was; or somebody has set it right; or it stands still while the machine is off.
  const std::int64_t as_wrong_ms = first_look.wall_ms + kept.ahead_ms;
  const std::int64_t office_ms =
      as_wrong_ms >= kept.heard_ms ? as_wrong_ms : std::max(first_look.wall_ms, kept.heard_ms);
  return office_ms - first_look.boot_ms;
}

void OfficeClock::settle(const Moment& machine, bool busy) {
  const bool goes_back = learned_ms_ && *learned_ms_ + machine.boot_ms < at(machine).wall_ms;
  if (busy && goes_back) return;
  start_ms_ = learned_ms_;
}

Moment OfficeClock::at(const Moment& machine) const {
  if (!start_ms_) return machine;
  return {*start_ms_ + machine.boot_ms, machine.boot_ms};
}

std::int64_t OfficeClock::off_ms(const Moment& machine) const {
  return learned_ms_ ? machine.wall_ms - (*learned_ms_ + machine.boot_ms) : 0;
}

bool OfficeClock::wrong(const Moment& machine) const {
  return std::abs(off_ms(machine)) > clock_wrong_ms;
}

}  // namespace tresen
