#include "tests/bench/kiosk/program.h"

#include <time.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace tresen::bench {

std::vector<pid_t> family_of(pid_t pid) {
  std::vector<pid_t> family{pid};
  for (std::size_t i = 0; i < family.size(); ++i) {
    const std::string threads = "/proc/" + std::to_string(family[i]) + "/task";
    std::error_code gone;
    for (const auto& thread : std::filesystem::directory_iterator(threads, gone)) {
      std::ifstream children(thread.path() / "children");
      for (pid_t child = 0; children >> child;) family.push_back(child);
    }
  }
  return family;
}

double cpu_ms(pid_t pid) {
  double sum = 0;
  for (const pid_t member : family_of(pid)) {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(member, &clock) != 0 || clock_gettime(clock, &used) != 0) continue;
    sum += static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
  }
  return sum;
}

Memory memory_of(pid_t pid) {
  Memory memory;
  for (const pid_t member : family_of(pid)) {
    std::ifstream file("/proc/" + std::to_string(member) + "/smaps_rollup");
    for (std::string line; std::getline(file, line);) {
      const auto mb = [&] { return std::stod(line.substr(line.find(':') + 1)) / 1024; };
      if (line.starts_with("Rss:")) memory.rss += mb();
      if (line.starts_with("Pss:")) memory.pss += mb();
    }
  }
  return memory;
}

}  // namespace tresen::bench
