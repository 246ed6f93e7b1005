// How quickly changes come into custody over gRPC with mutual TLS, and how soon each is
// acknowledged and settled. The sequencer works meanwhile, as it does in a shop.

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/bench/log_rows.h"
#include "tests/bench/stage.h"

namespace tresen::bench {
namespace {

constexpr int rounds = 3;
constexpr std::size_t plain_bytes = 250;  // about what a change of one field takes

struct Case {
  const char* name;
  std::size_t terminals;
  std::size_t batch;  // changes in one push at most
  std::uint64_t changes_each;
  double ratio_min;
};

constexpr std::array cases{
    Case{"1 terminal, unbatched", 1, 1, 3'000, 0.35},
    Case{"10 terminals", 10, 500, 10'000, 0.4},
    Case{"100 terminals", 100, 500, 1'000, 0.4},
    Case{"1,000 terminals", 1'000, 500, 100, 0.25},
};

Result<void> measure(const Wanted& wanted, Scene& scene, const Case& one) {
  TRY_TO(fleet, scene.fleet(one.terminals, one.batch));
  const std::uint64_t each =
      wanted.rows == 0 ? one.changes_each : std::max<std::uint64_t>(1, wanted.rows / one.terminals);
  std::vector<double> custody, same, plain, gathered;
  for (int round = 0; round < rounds; ++round) {
    TRY_TO(before, scene.all_decided());
    LoadReport report;
    play(*fleet, {.changes_each = each, .settle = false}, report);
    if (!report.complete) return fail(Fault::busy, "not all was taken in time");
    TRY(scene.all_decided());
    TRY_TO(log, LogRows::behind(scene.office().data(), before));
    const double a_commit = one.batch == 1 && one.terminals == 1 ? 1 : log.a_commit();
    TRY_TO(same_rows, log.write_again(wanted.work, a_commit));
    TRY_TO(plain_rows, bare_inserts(wanted.work, log.count(), a_commit, plain_bytes));
    custody.push_back(static_cast<double>(report.changes) / report.seconds);
    same.push_back(same_rows);
    plain.push_back(plain_rows);
    gathered.push_back(a_commit);
  }
  TRY(scene.put_back(*fleet));
  const auto beside = [&](const char* rows) {
    std::array<char, 96> name{};
    std::snprintf(name.data(), name.size(), "bare SQLite, %s, %.1f a commit", rows,
                  median(gathered));
    return std::string(name.data());
  };
  const std::string name = std::string("custody, ") + one.name;
  wanted.tell("ingest", name, median(custody), "1/s", beside("the same rows"), median(same),
              ratio_at_least(one.ratio_min));
  wanted.tell("ingest", name, median(custody), "1/s", beside("rows without an index"),
              median(plain), std::nullopt);
  return {};
}

}  // namespace

Result<void> ingest(const Wanted& wanted) {
  TRY_TO(scene, Scene::open(wanted.work, cases.back().terminals));
  for (const Case& one : cases) TRY(measure(wanted, scene, one));
  return {};
}

Result<void> latency(const Wanted& wanted) {
  constexpr std::size_t terminals = 1'000;
  const double changes_per_s = wanted.rows == 0 ? 1'000 : static_cast<double>(wanted.rows);
  TRY_TO(scene, Scene::open(wanted.work, terminals));
  TRY_TO(fleet, scene.fleet(terminals, 500));
  std::vector<double> acked, acked_99, settled, settled_99, commit_ms;
  for (int round = 0; round < rounds; ++round) {
    fleet->delays() = {};
    LoadReport report;
    play(*fleet, {.changes_per_s = changes_per_s, .duration = std::chrono::seconds(10)}, report);
    if (!report.complete) return fail(Fault::busy, "not all was settled in time");
    TRY_TO(commits_per_s, bare_inserts(wanted.work, 500, 1, 250));
    commit_ms.push_back(1000 / commits_per_s);
    const auto share_of = [](const std::vector<float>& delays, double share) {
      return quantile({delays.begin(), delays.end()}, share);
    };
    acked.push_back(share_of(fleet->delays().acknowledged, 0.5));
    acked_99.push_back(share_of(fleet->delays().acknowledged, 0.99));
    settled.push_back(share_of(fleet->delays().settled, 0.5));
    settled_99.push_back(share_of(fleet->delays().settled, 0.99));
  }
  const auto tell = [&](const char* name, const std::vector<double>& delays,
                        std::optional<Target> target) {
    wanted.tell("latency", name, median(delays), "ms", "a bare commit of one row",
                median(commit_ms), target);
  };
  tell("acknowledged, median", acked, std::nullopt);
  tell("acknowledged, p99", acked_99, value_at_most(50));
  tell("settled, median", settled, std::nullopt);
  tell("settled, p99", settled_99, value_at_most(500));
  return scene.put_back(*fleet);
}

}  // namespace tresen::bench
