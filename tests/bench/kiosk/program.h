#pragma once
// A program with all that it started, as the kernel sees it.

#include <sys/types.h>

#include <vector>

namespace tresen::bench {

// The process and all below it.
std::vector<pid_t> family_of(pid_t pid);
// CPU time of a family so far.
double cpu_ms(pid_t pid);
// Memory of a family in MB: each shared page counted in full for each process that has it (RSS), or
// divided among all that have it (PSS).
struct Memory {
  double rss = 0, pss = 0;
};
Memory memory_of(pid_t pid);

}  // namespace tresen::bench
