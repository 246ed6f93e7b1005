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
#include "tests/support/crash_files.h"

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
  test::CrashFiles names{disk};
  v1::Chain chain;
  std::unique_ptr<HeadOffice> office;
  std::vector<std::unique_ptr<Terminal>> terminals;
  std::unique_ptr<OldTerminal> old_terminal;  // null: none in this world
  std::uint64_t cloned = 0;                   // the device of which there are two disks; 0: none
  bool lazy = false;                          // the sequencer may take its time
  bool bad_weather = false;                   // for the old terminal

  std::int64_t now_ms() const { return now_ms_; }
  void run(std::int64_t ms);
  // A terminal on a machine of its own, with nothing on its disk. False: no place, or head office
  // cannot enrol it now.
  bool enrol(const std::string& branch);
  std::string some_branch();
  // Head office has ended: nobody watches any more.
  void break_watches();
  // From now on there are two of them: one disk is an image of the other.
  void clone(Terminal& terminal);
  // One of two that head office has told from the other, and does not know any more.
  bool is_shut_out(const Terminal& terminal) const {
    return terminal.device() == cloned && terminal.status().state == LinkState::refused;
  }
  // The clock goes on, and nothing happens but what is on its way somewhere.
  void skip(std::int64_t ms) { now_ms_ += ms; }

 private:
  void turn();
  void bury_the_dead();
  const std::string folder_;
  std::int64_t now_ms_;
  std::size_t used_ = 0;  // places for terminals
};

}  // namespace tresen::sim
