#include "terminal/app/crash_count.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

constexpr std::size_t crashes_max = 3;
constexpr std::int64_t within_ms = 5 * 60'000;
constexpr std::int64_t careful_ms = 30 * 60'000;

}  // namespace

CrashCount CrashCount::begin(const std::string& folder, const Uuid& boot, std::int64_t boot_ms) {
  CrashCount count(folder + "/crashes", boot);
  std::string before, how;
  std::int64_t until_ms = 0;
  std::ifstream in(count.file_);
  if (in >> before >> how >> until_ms && before == to_hex(boot)) {
    for (std::int64_t at = 0; in >> at;) count.at_ms_.push_back(at);
    if (how == "running") count.at_ms_.push_back(boot_ms);
    std::erase_if(count.at_ms_, [&](std::int64_t at) { return boot_ms - at > within_ms; });
    const bool careful = until_ms > boot_ms;
    const bool crashed_again = careful && how == "running";
    if (crashed_again || count.at_ms_.size() >= crashes_max) {
      count.careful_until_ms_ = boot_ms + careful_ms;
      trouble("app", "careful", {{"crashes", std::uint64_t{count.at_ms_.size()}}});
    } else if (careful) {
      count.careful_until_ms_ = until_ms;
    }
  }
  if (count.at_ms_.size() > crashes_max) {
    count.at_ms_.erase(count.at_ms_.begin(), count.at_ms_.end() - crashes_max);
  }
  count.save(true);
  return count;
}

void CrashCount::forget() {
  at_ms_.clear();
  careful_until_ms_ = 0;
  save(true);
}

void CrashCount::end() { save(false); }

// A disk that is full costs the count and nothing else.
void CrashCount::save(bool running) const {
  const std::string fresh = file_ + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    out << to_hex(boot_) << (running ? " running " : " ended ") << careful_until_ms_;
    for (const std::int64_t at : at_ms_) out << ' ' << at;
    out << '\n';
    if (!out.flush()) return;
  }
  std::error_code ignored;
  std::filesystem::rename(fresh, file_, ignored);
}

}  // namespace tresen
