#pragma once
// Everything of a simulation on one virtual clock: head office, its terminals, their disks and
// wires. Time jumps from one event to the next.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/head_office.h"
#include "tests/sim/old_terminal.h"
#include "tests/sim/terminal.h"

namespace tresen::sim {

inline constexpr std::int64_t second = 1000;
inline constexpr std::int64_t minute = 60 * second;
inline constexpr std::int64_t hour = 60 * minute;
inline constexpr std::int64_t day = 24 * hour;

class World {
 public:
  // `folder` is one of the real disk that simulations may share one after another.
  World(std::uint64_t seed, const std::string& folder);
  ~World();

  Dice dice;
  Findings findings;
  test::CrashDisk disk;
  v1::Chain chain;
  std::unique_ptr<HeadOffice> office;
  std::vector<std::unique_ptr<Terminal>> terminals;
  std::unique_ptr<OldTerminal> old_terminal;  // null: none in this world
  bool lazy = false;                          // the sequencer may take its time
  bool bad_weather = false;                   // for the old terminal

  std::int64_t now_ms() const { return now_ms_; }
  void run(std::int64_t ms);
  // The clock goes on, and nothing happens but what is on its way somewhere.
  void skip(std::int64_t ms) { now_ms_ += ms; }

 private:
  void turn();
  void bury_the_dead();
  std::int64_t now_ms_;
};

}  // namespace tresen::sim
