#pragma once
// What a simulation holds against the house, and what happened in it. Nothing held against it at
// the end: every promise was kept.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/tally.h"

namespace tresen::sim {

class Findings {
 public:
  void add(std::string what) {
    constexpr std::size_t enough = 20;
    if (all_.size() < enough) all_.push_back(std::move(what));
  }
  // Adds `what` unless the claim holds.
  void expect(bool claim, const std::string& what) {
    if (!claim) add(what);
  }
  bool any() const { return !all_.empty(); }
  const std::vector<std::string>& all() const { return all_; }
  void note(Event event) { tally_.note(event); }
  const Tally& tally() const { return tally_; }

 private:
  std::vector<std::string> all_;
  Tally tally_;
};

}  // namespace tresen::sim
