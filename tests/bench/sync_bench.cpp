// The figures of sync, each by its name: `sync_bench NAME [--json] [--rows N]`.

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "tests/bench/stage.h"

namespace tresen::bench {
namespace {

struct Named {
  std::string_view name;
  Bench run;
};
constexpr std::array benches{Named{"ingest", ingest},       Named{"decide", decide},
                             Named{"latency", latency},     Named{"save", save},
                             Named{"bootstrap", bootstrap}, Named{"memory", memory}};

Result<void> run(std::string_view name, Wanted wanted) {
  for (const Named& bench : benches) {
    if (bench.name != name) continue;
    wanted.work = TRESEN_BINARY_DIR "/bench_" + std::string(name);
    std::error_code trouble;
    std::filesystem::remove_all(wanted.work, trouble);
    std::filesystem::create_directories(wanted.work, trouble);
    if (trouble) return fail(Fault::storage, "cannot make " + wanted.work);
    TRY(bench.run(wanted));
    std::filesystem::remove_all(wanted.work, trouble);
    return {};
  }
  return fail(Fault::absent, "there is no benchmark \"" + std::string(name) + "\"");
}

}  // namespace
}  // namespace tresen::bench

int main(int count, char** words) {
  tresen::bench::Wanted wanted;
  std::string_view name;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--json") {
      wanted.as_json = true;
    } else if (word == "--rows" && i + 1 < count) {
      wanted.rows = std::strtoull(words[++i], nullptr, 10);
    } else {
      name = word;
    }
  }
  if (const auto done = tresen::bench::run(name, wanted); !done) {
    std::fprintf(stderr, "sync_bench: %s\n", done.error().detail.c_str());
    return 1;
  }
  return 0;
}
