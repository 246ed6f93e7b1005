// Plays seeds one after another and prints those that find something.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/sim/story.h"
#include "tests/support/folder.h"

namespace {

// So many simulations meet every kind of trouble.
constexpr std::uint64_t enough = 500;

// How often what happened. Answers how much of it never did, though it must have.
std::uint64_t print(const tresen::sim::Tally& tally, bool must) {
  std::uint64_t never = 0;
  for (std::size_t i = 0; i < tresen::sim::event_names.size(); ++i) {
    const bool missing = must && tally.of(i) == 0;
    std::printf("%8llu %s%s\n", 0ULL + tally.of(i), tresen::sim::event_names.at(i).data(),
                missing ? ": NEVER" : "");
    if (missing) ++never;
  }
  return never;
}

}  // namespace

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
  tresen::sim::Tally tally;
  std::uint64_t rows = 0;
  std::uint64_t failed = 0;
  for (std::uint64_t i = 0; i < count; ++i, seed += step) {
    const tresen::sim::Told told = tresen::sim::tell_story(seed, folder.path());
    rows += told.rows;
    tally.add(told.findings.tally());
    if (count == 1) std::printf("SEED=%llu: %s\n", 0ULL + seed, told.faults.c_str());
    if (!told.findings.any()) continue;
    ++failed;
    std::printf("FAILED SEED=%llu (%s) commit %s\n", 0ULL + seed, told.faults.c_str(),
                TRESEN_COMMIT);
    for (const std::string& what : told.findings.all()) std::printf("  %s\n", what.c_str());
    std::fflush(stdout);
  }
  const std::uint64_t never = print(tally, count >= enough);
  std::printf("%llu seeds, %llu changes, %llu failed\n", 0ULL + count, 0ULL + rows, 0ULL + failed);
  return failed == 0 && never == 0 ? 0 : 1;
}
