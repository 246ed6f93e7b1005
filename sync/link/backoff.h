#pragma once
// How long to wait after a failure: a random time below a ceiling that doubles ("full jitter",
// M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015), so that thousands of
// terminals do not come back at once.

#include <algorithm>
#include <cstdint>

namespace tresen {

class Backoff {
 public:
  // The next wait in milliseconds, 1 to the ceiling. `random` is any 64 bits.
  std::int64_t next(std::int64_t first_ms, std::int64_t max_ms, std::uint64_t random) {
    const std::int64_t ceiling = failures_ >= 20 ? max_ms : std::min(max_ms, first_ms << failures_);
    ++failures_;
    return 1 + static_cast<std::int64_t>(random % static_cast<std::uint64_t>(ceiling));
  }
  void succeeded() { failures_ = 0; }
  int failures() const { return failures_; }

 private:
  int failures_ = 0;
};

}  // namespace tresen
