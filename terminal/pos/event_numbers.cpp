#include "terminal/pos/event_numbers.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace tresen {
namespace {

// No terminal has so many events in a millisecond, nor so many in one life.
constexpr std::uint64_t events_a_ms = 4096;
constexpr std::uint64_t events_a_start = std::uint64_t{1} << 32;

}  // namespace

std::uint64_t first_event_after(const std::string& file, std::int64_t wall_ms) {
  std::uint64_t last = 0;
  std::ifstream(file) >> last;
  const std::uint64_t by_clock = static_cast<std::uint64_t>(std::max<std::int64_t>(wall_ms, 1));
  const std::uint64_t first =
      std::max(by_clock * events_a_ms, last + (last == 0 ? 0 : events_a_start));
  const std::string fresh = file + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    out << first << '\n';
  }
  std::error_code ignored;
  // A number that did not reach the disk is made up for by the clock, as long as that runs on.
  if (std::filesystem::file_size(fresh, ignored) > 0 && !ignored) {
    std::filesystem::rename(fresh, file, ignored);
  }
  return first;
}

}  // namespace tresen
