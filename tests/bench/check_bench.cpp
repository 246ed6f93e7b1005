// How many values a second `tresen-headoffice check` judges, kind of field by kind of field, beside
// a program that only passes the same lines on.
//
//   check_bench [--rows N] [--json]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/bench/figure.h"
#include "tests/bench/townspeople.h"
#include "tests/support/folder.h"

namespace tresen::bench {
namespace {

double seconds_of(const std::string& command) {
  const auto begin = std::chrono::steady_clock::now();
  // `check` ends with 1 where a value was refused, as some are.
  const int ended = std::system(command.c_str());
  if (ended == -1 || ended / 256 > 1) {
    std::fprintf(stderr, "check_bench: %s ended with %d\n", command.c_str(), ended);
    std::exit(1);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median_of_three(const std::string& command) {
  std::vector<double> times;
  for (int round = 0; round < 3; ++round) times.push_back(seconds_of(command));
  return quantile(times, 0.5);
}

void measure(std::size_t rows, bool as_json) {
  const std::vector<Record> people = townspeople(rows, 20261121);
  const test::Folder folder;
  for (const char* const key :
       {"last_name", "birth_date", "mobile", "email", "postcode", "phonetic"}) {
    const std::string field = std::strcmp(key, "phonetic") == 0 ? "last_name" : key;
    const std::string lines = folder.path() + "/" + key;
    std::size_t count = 0;
    {
      std::ofstream file(lines);
      for (const Record& person : people) {
        if (person.text(field).empty()) continue;
        file << person.text(field) << '\n';
        ++count;
      }
    }
    const std::string from_to = " <'" + lines + "' >'" + lines + ".out'";
    const double ours = median_of_three(std::string(TRESEN_BINARY_DIR) +
                                        "/bin/tresen-headoffice check " + key + from_to);
    const double base = median_of_three("sed ''" + from_to);
    print({"check", std::string(key) + ", values a second", static_cast<double>(count) / ours, "/s",
           "sed, which passes the same lines on", static_cast<double>(count) / base},
          as_json);
  }
}

}  // namespace
}  // namespace tresen::bench

int main(int argc, char** argv) {
  bool as_json = false;
  std::size_t rows = 100'000;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--json") == 0) as_json = true;
    if (std::strcmp(argv[i], "--rows") == 0 && i + 1 < argc) {
      rows = std::strtoull(argv[++i], nullptr, 10);
    }
  }
  tresen::bench::measure(rows, as_json);
  return 0;
}
