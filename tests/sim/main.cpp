// Plays seeds one after another and prints those that find something.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/sim/story.h"
#include "tests/support/folder.h"

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "--help") {
    std::puts(
        "Usage: tresen-sim [COUNT] [FIRST-SEED] [STEP]\n"
        "Simulates COUNT chains (default 100) with the seeds FIRST-SEED (default 1), plus STEP, "
        "...\n"
        "SEED=n in the environment plays that one alone. Fails if a promise was broken.");
    return 0;
  }
  const auto number = [&](int index, std::uint64_t otherwise) {
    return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
  };
  std::uint64_t count = number(1, 100);
  std::uint64_t seed = number(2, 1);
  const std::uint64_t step = number(3, 1);
  if (const char* one = std::getenv("SEED")) {
    seed = std::strtoull(one, nullptr, 10);
    count = 1;
  }
  const tresen::test::Folder folder;
  std::uint64_t rows = 0;
  std::uint64_t failed = 0;
  for (std::uint64_t i = 0; i < count; ++i, seed += step) {
    const tresen::sim::Told told = tresen::sim::tell_story(seed, folder.path());
    rows += told.rows;
    if (count == 1) std::printf("SEED=%llu: %s\n", 0ULL + seed, told.faults.c_str());
    if (!told.findings.any()) continue;
    ++failed;
    std::printf("FAILED SEED=%llu (%s) commit %s\n", 0ULL + seed, told.faults.c_str(),
                TRESEN_COMMIT);
    for (const std::string& what : told.findings.all()) std::printf("  %s\n", what.c_str());
    std::fflush(stdout);
  }
  std::printf("%llu seeds, %llu changes, %llu failed\n", 0ULL + count, 0ULL + rows, 0ULL + failed);
  return failed == 0 ? 0 : 1;
}
