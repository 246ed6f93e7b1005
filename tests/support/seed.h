#pragma once
// The seed of this run's random tests: SEED=... repeats one, otherwise each run takes a fresh one.
// A failing expectation prints it.

#include <cstdint>
#include <cstdlib>
#include <random>

namespace tresen::test {

inline std::uint64_t seed() {
  static const std::uint64_t chosen = [] {
    if (const char* wanted = std::getenv("SEED")) return std::strtoull(wanted, nullptr, 10);
    return static_cast<unsigned long long>(std::random_device()());
  }();
  return chosen;
}

}  // namespace tresen::test
