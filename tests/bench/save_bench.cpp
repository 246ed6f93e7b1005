// What it costs until one answer at the counter is saved, beside the least that SQLite can ask for.

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

#include "terminal/store/cache.h"
#include "tests/bench/stage.h"
#include "tests/world/pattern.h"

namespace tresen::bench {
namespace {

constexpr int rounds = 9;
constexpr std::uint64_t saves = 300;  // in a round

// The same row on the same disk, and nothing else.
class BareJournal {
 public:
  explicit BareJournal(const std::string& path)
      : file_(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE),
        insert_((prepare(file_), SQLite::Statement(file_, "INSERT INTO bare (body) VALUES (?)"))) {}

  void save(const std::string& body) {
    SQLite::Transaction transaction(file_);
    insert_.bind(1, body.data(), static_cast<int>(body.size()));
    insert_.exec();
    insert_.reset();
    transaction.commit();
  }

 private:
  static void prepare(SQLite::Database& file) {
    file.exec("PRAGMA journal_mode = WAL");
    file.exec("PRAGMA synchronous = FULL");
    file.exec("CREATE TABLE bare (seq INTEGER PRIMARY KEY, body BLOB)");
  }
  SQLite::Database file_;
  SQLite::Statement insert_;
};

}  // namespace

Result<void> save(const Wanted& wanted) {
  std::filesystem::create_directories(wanted.work + "/cache");
  TRY_TO(cache, Cache::open({.folder = wanted.work + "/cache",
                             .device = {1, 1, "b1", "bench"},
                             .boot = machine_boot_id(),
                             .disk_reserve_bytes = 0,
                             .ballast_bytes = 0}));
  BareJournal bare(wanted.work + "/bare_journal.db");
  const test::Pattern pattern{1, 1'000};
  const SystemClock clock;
  const std::string body(250, 'x');
  std::vector<double> ours, floor;
  std::uint64_t seq = 0;
  for (int round = 0; round < rounds; ++round) {
    auto start = std::chrono::steady_clock::now();
    for (std::uint64_t n = 0; n < saves; ++n) {
      const Edit edit = pattern.edit(++seq);
      TRY(cache.write(std::span(&edit, 1), "s1", 1, clock.now()));
    }
    ours.push_back(seconds_since(start) * 1e6 / saves);
    start = std::chrono::steady_clock::now();
    for (std::uint64_t n = 0; n < saves; ++n) bare.save(body);
    floor.push_back(seconds_since(start) * 1e6 / saves);
  }
  wanted.tell("save", "one saved answer at the terminal", median(ours), "us",
              "a bare commit of one row", median(floor), ratio_at_most(1.3));
  return {};
}

}  // namespace tresen::bench
