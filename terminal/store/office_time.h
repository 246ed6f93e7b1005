#pragma once
// Head office's time, on a machine whose own clock may be wrong.
//
// While the machine runs, its boot clock carries on what head office has said: setting the wall
// clock changes nothing. A machine that was off since has only its wall clock, as it stood when
// this program first looked; it is taken to be as wrong as it was, as long as that leads to no time
// before head office's last word. Stamps of changes keep to the machine's own clock: head office
// knows how wrong that is, and corrects them itself.

#include <cstdint>
#include <optional>

#include "sync/base/clock.h"
#include "sync/base/ids.h"

namespace tresen {

// A clock that is wrong by more is somebody's business.
inline constexpr std::int64_t clock_wrong_ms = 5 * 60'000;

// What head office said last, as it is kept.
struct OfficeTime {
  std::int64_t heard_ms = 0;  // its clock then; 0: it was never heard
  std::int64_t ahead_ms = 0;  // so far was it ahead of the wall clock here
  Uuid boot{};                // in which start of the machine that was; none: not known
  std::int64_t boot_ms = 0;   // and when, on the boot clock

  bool operator==(const OfficeTime&) const = default;
};

// Head office's time at the zero of this machine's boot clock. Nothing: it was never heard.
// `first_look`: when the program, in the start of the machine named `boot`, first asked.
std::optional<std::int64_t> office_start_ms(const OfficeTime& kept, const Uuid& boot,
                                            const Moment& first_look);

// Tells head office's time from that; the machine's, as long as there is nothing to tell it from.
// A value.
class OfficeClock {
 public:
  // What office_start_ms says now.
  void learn(std::optional<std::int64_t> start_ms) { learned_ms_ = start_ms; }
  // From now on it goes by what was learned, however far away that is; but while somebody is busy
  // with what must not see time go back, only if it does not.
  void settle(const Moment& machine, bool busy);

  // As it was learned; nothing: head office's time is not known.
  std::optional<std::int64_t> start_ms() const { return learned_ms_; }
  // The machine's moment with head office's time in the place of its wall clock.
  Moment at(const Moment& machine) const;
  // How far the machine's wall clock is ahead of head office's; below 0: behind. 0: not known.
  std::int64_t off_ms(const Moment& machine) const;
  // Whether that is somebody's business.
  bool wrong(const Moment& machine) const;

 private:
  std::optional<std::int64_t> learned_ms_, start_ms_;
};

}  // namespace tresen
