#pragma once
// What the benchmarks of sync share: a head office with played terminals on this machine's disk,
// and the bare SQLite that they are measured against.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/figure.h"
#include "tests/bench/identities.h"
#include "tests/bench/play.h"
#include "tests/world/programs.h"

namespace tresen::bench {

// One benchmark: prints its figures.
using Bench = Result<void> (*)(const struct Wanted& wanted);

struct Wanted {
  std::string work;  // a folder of its own, on a real disk; emptied before
  bool as_json = false;
  std::size_t rows = 0;  // 0: as published

  void tell(const std::string& bench, const std::string& name, double value,
            const std::string& unit, const std::string& base, double base_value,
            std::optional<Target> target = std::nullopt) const {
    print({bench, name, value, unit, base, base_value, target}, as_json);
  }
};

Result<void> ingest(const Wanted& wanted);     // custody, flat out
Result<void> decide(const Wanted& wanted);     // the sequencer, flat out
Result<void> latency(const Wanted& wanted);    // 1,000 terminals at 1,000 changes a second
Result<void> save(const Wanted& wanted);       // one answer at the terminal
Result<void> bootstrap(const Wanted& wanted);  // a new terminal and all customers
Result<void> memory(const Wanted& wanted);     // 2,000 terminals, and a restart under them

double seconds_since(std::chrono::steady_clock::time_point start);
double median(std::vector<double> values);

// Head office of its own, started, with as many branches as have three terminals each.
class Scene {
 public:
  static Result<Scene> open(const std::string& folder, std::size_t terminals);

  // The first so many terminals, enrolled if need be, connected and at rest.
  Result<std::unique_ptr<Fleet>> fleet(std::size_t terminals, std::size_t batch);
  // Where their journals end, for the next fleet.
  Result<void> put_back(const Fleet& fleet);

  // Waits until all in custody is decided. Answers how many changes are.
  Result<std::uint64_t> all_decided();
  Result<std::uint64_t> decided();
  test::OfficeProgram& office() { return office_; }

 private:
  Scene(test::OfficeProgram office, std::string folder, std::size_t branches)
      : office_(std::move(office)), folder_(std::move(folder)), branches_(branches) {}

  test::OfficeProgram office_;
  std::string folder_;
  std::size_t branches_;
};

// Rows of so many bytes into a table with nothing else on it, WAL and FULL, `rows_a_commit` in one
// transaction. Answers rows a second.
Result<double> bare_inserts(const std::string& folder, std::uint64_t rows, double rows_a_commit,
                            std::size_t bytes);

}  // namespace tresen::bench
