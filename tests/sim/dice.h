#pragma once
// All chance of a simulation, from one seed.

#include <cstdint>
#include <random>
#include <vector>

namespace tresen::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::uint64_t operator()() { return random_(); }
  // 0 to sides - 1.
  std::uint64_t roll(std::uint64_t sides) { return random_() % sides; }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(roll(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool one_in(std::uint64_t sides) { return roll(sides) == 0; }
  template <class T>
  T& pick(std::vector<T>& from) {
    return from[roll(from.size())];
  }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[roll(from.size())];
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace tresen::sim
