#pragma once
// One simulated chain from its first day: trouble for a while, then none, then the checks.

#include <cstdint>
#include <string>

#include "tests/sim/findings.h"

namespace tresen::sim {

struct Told {
  Findings findings;
  std::string faults;      // which kinds of trouble this seed had
  std::uint64_t rows = 0;  // changes in head office's log at the end
};

// The whole story of a seed. `folder` is one of the real disk; stories of one process may share it.
Told tell_story(std::uint64_t seed, const std::string& folder);

}  // namespace tresen::sim
