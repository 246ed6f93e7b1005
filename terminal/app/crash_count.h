#pragma once
// How often this terminal has lately been ended by a crash.
//
// After three within five minutes it goes on with care: what it can do without when it draws is
// left out, until staff say so or half an hour has passed without a crash. Counted by the boot
// clock, in a file beside the cache; a start of the machine begins anew.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/ids.h"

namespace tresen {

class CrashCount {
 public:
  // The program begins: looks how the one before ended.
  static CrashCount begin(const std::string& folder, const Uuid& boot, std::int64_t boot_ms);

  // Until when care is taken, by the boot clock; 0: it is not.
  std::int64_t careful_until_ms() const { return careful_until_ms_; }
  // Staff say that it is over, or it was quiet for long enough.
  void forget();
  // The program ends in order.
  void end();

 private:
  CrashCount(std::string file, const Uuid& boot) : file_(std::move(file)), boot_(boot) {}
  void save(bool running) const;

  std::string file_;
  Uuid boot_;
  std::vector<std::int64_t> at_ms_;  // of the latest crashes
  std::int64_t careful_until_ms_ = 0;
};

}  // namespace tresen
