#pragma once
// Plays a scene again and again, and lets the first, second, third ... call to the disk fail, until
// the scene ends before its fault comes true. After each the machine starts anew and is looked at.

#include <cstdint>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/crash_disk.h"

namespace tresen::test {

// How the machine comes back after the scene.
enum class After { power_cut, program_kill };

struct Sweep {
  CrashDisk& disk;
  std::string folder;
  DiskImage before;  // what the scene finds
  // Plays the scene; goes on after a failed call as the product would. Closes what it opened.
  std::function<void()> play;
  // What the scene was told as done and is not there, or is there half. Empty: all is well.
  std::function<std::vector<std::string>()> look;

  struct Result {
    std::uint64_t runs = 0;
    std::vector<std::string> complaints;

    std::string text() const {
      std::ostringstream all;
      for (const std::string& one : complaints) all << one << '\n';
      return all.str();
    }
  };

  // Stops at the first few complaints. `step`: only every so-maniest call, for a shorter sweep.
  Result run(DiskFault fault, After after, std::uint64_t step = 1) const {
    constexpr std::uint64_t runs_max = 20'000;
    constexpr std::size_t complaints_max = 5;
    Result result;
    for (fault.nth = 1; result.runs < runs_max; fault.nth += step) {
      disk.put_back(folder, before);
      disk.fail(folder, fault);
      play();
      const bool struck = disk.struck(folder);
      after == After::power_cut ? disk.cut(folder) : disk.kill(folder);
      disk.mend(folder);
      for (const std::string& complaint : look()) {
        result.complaints.push_back("call " + std::to_string(fault.nth) + " (" + describe(fault) +
                                    "): " + complaint);
      }
      ++result.runs;
      if (!struck || result.complaints.size() >= complaints_max) break;
    }
    return result;
  }

  static std::string describe(const DiskFault& fault) {
    static constexpr std::array kinds{"error", "full", "short read", "flip", "power"};
    return std::string(kinds.at(static_cast<std::size_t>(fault.kind))) + " of " +
           (fault.call ? std::string(name_of(*fault.call)) : "any call") +
           (fault.sticky ? ", for ever" : "");
  }
};

// The faults after which a disk must hold all that was told as done.
inline std::vector<DiskFault> disk_faults() {
  using Kind = DiskFault::Kind;
  std::vector<DiskFault> faults;
  for (const bool sticky : {false, true}) {
    for (std::size_t call = 0; call < disk_calls; ++call) {
      faults.push_back({Kind::error, static_cast<DiskCall>(call), 1, sticky});
    }
    faults.push_back({Kind::full, DiskCall::write, 1, sticky});
  }
  return faults;
}

// A file that seems to end where it does not: SQLite takes what is missing for zeros, and what it
// writes then may damage the file. That it must notice; a refusal with a word is all one can ask.
inline std::vector<std::string> but_for_refusals(std::vector<std::string> complaints) {
  std::erase_if(complaints, [](const std::string& one) {
    return one.find("refused to open") != std::string::npos ||
           one.find("the file is damaged") != std::string::npos;
  });
  return complaints;
}

}  // namespace tresen::test
