#pragma once
// What a fleet does in one run: connect, write for a while or so many rows, wait until all is in
// custody and settled. And what came of it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/bench/fleet.h"

namespace tresen::bench {

struct LoadPlan {
  double connects_per_s = 100;     // more make each other wait: a handshake costs milliseconds
  double changes_per_s = 0;        // of all terminals together; 0: as fast as they are taken
  std::uint64_t changes_each = 0;  // as fast as they are taken: so many of each terminal
  std::chrono::milliseconds duration{10'000};  // at a rate: for so long
  bool settle = true;                          // waits for the verdicts, too
  std::chrono::milliseconds patience{120'000};
};

struct LoadReport {
  std::size_t terminals = 0, online = 0;
  double connect_s = 0;
  double seconds = 0;  // from the first row to the last acknowledgement
  double settled_s = 0;
  std::uint64_t changes = 0;  // in custody
  FleetFacts facts;
  bool complete = false;  // all that was written is in custody, and settled if that was wanted
};

// Connects all terminals and waits until they are at rest. False: patience ran out.
bool connect_all(Fleet& fleet, const LoadPlan& plan, LoadReport& report);
// Writes, and waits for the end.
void play(Fleet& fleet, const LoadPlan& plan, LoadReport& report);

}  // namespace tresen::bench
