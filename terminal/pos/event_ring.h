#pragma once
// The events that tills may still have to hear: numbered, the latest few thousand, with how far
// each till has come. A till that was away hears what it missed when it greets again; one that was
// away for longer than the ring holds is told so.

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "tresen/v1/pos.pb.h"

namespace tresen {

inline constexpr std::size_t event_ring_max = 8192;

class EventRing {
 public:
  // Events get rising numbers from `first` on, at least 1. It must lie beyond those of earlier
  // starts of the program.
  explicit EventRing(std::uint64_t first) : next_(first) {}

  // Numbers the event and keeps it.
  void add(v1::PosEvent event);
  // The till has dealt with all events up to this one.
  void acknowledge(const std::string& client, std::uint64_t event_id);
  // Behind which event a till that greets goes on. `last_event`: as it greets; 0: it does not know,
  // and what it has acknowledged counts. A till that was never here has missed nothing.
  std::uint64_t place_of(const std::string& client, std::uint64_t last_event);
  // The next event behind that place; null: none yet. Where events are missing that were once
  // there, it is one that says so. Valid until the next add().
  const v1::PosEvent* after(std::uint64_t place) const;

 private:
  std::uint64_t next_;
  v1::PosEvent gap_;  // stands for all that the ring no longer holds; number 0: nothing
  std::deque<v1::PosEvent> events_;
  std::map<std::string, std::uint64_t> acknowledged_;  // by till
};

}  // namespace tresen
