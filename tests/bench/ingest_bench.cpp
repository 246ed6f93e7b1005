// How quickly changes come into custody over gRPC with mutual TLS, and how soon each is
// acknowledged and settled. The sequencer works meanwhile, as it does in a shop.

#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/store/sqlite/schema.h"
#include "tests/bench/stage.h"

namespace tresen::bench {
namespace {

constexpr int rounds = 3;

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

// What the log says of the rows behind a position. All rows of a commit carry the same moment, and
// commits of many rows are further apart than the clock's millisecond.
struct Commits {
  std::uint64_t rows = 0, moments = 0, bytes = 0;
};

Result<Commits> commits_behind(const std::string& data, std::uint64_t pos) {
  TRY_TO(store, Database::open(data + "/headoffice.db", OpenMode::read, office_application_id));
  Commits commits;
  TRY(
      store.query("SELECT count(*), count(DISTINCT received_ms), "
                  "sum(length(body) + length(salt) + length(commitment) + length(chain)) FROM log "
                  "WHERE pos > ?",
                  {static_cast<std::int64_t>(pos)}, [&commits](const Row& row) {
                    commits.rows = static_cast<std::uint64_t>(row.integer(0));
                    commits.moments = static_cast<std::uint64_t>(row.integer(1));
                    commits.bytes = static_cast<std::uint64_t>(row.integer(2));
                    return false;
                  }));
  return commits;
}

Result<void> measure(const Wanted& wanted, Scene& scene, const Case& one) {
  TRY_TO(fleet, scene.fleet(one.terminals, one.batch));
  const std::uint64_t each =
      wanted.rows == 0 ? one.changes_each : std::max<std::uint64_t>(1, wanted.rows / one.terminals);
  std::vector<double> custody, bare, gathered;
  for (int round = 0; round < rounds; ++round) {
    TRY_TO(before, scene.all_decided());
    LoadReport report;
    play(*fleet, {.changes_each = each, .settle = false}, report);
    if (!report.complete) return fail(Fault::busy, "not all was taken in time");
    TRY(scene.all_decided());
    TRY_TO(commits, commits_behind(scene.office().data(), before));
    const double a_commit =
        one.batch == 1 && one.terminals == 1
            ? 1
            : static_cast<double>(commits.rows) / static_cast<double>(commits.moments);
    TRY_TO(base, bare_inserts(wanted.work, commits.rows, a_commit, commits.bytes / commits.rows));
    custody.push_back(static_cast<double>(report.changes) / report.seconds);
    bare.push_back(base);
    gathered.push_back(a_commit);
  }
  TRY(scene.put_back(*fleet));
  char base_name[80];
  std::snprintf(base_name, sizeof base_name, "bare SQLite, %.1f rows a commit", median(gathered));
  wanted.tell("ingest", std::string("custody, ") + one.name, median(custody), "1/s", base_name,
              median(bare), ratio_at_least(one.ratio_min));
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
