// How the cache is: counts, checks, and what it tells head office of itself.

#include <sys/statvfs.h>

#include <filesystem>
#include <utility>

#include "terminal/store/bucket_table.h"
#include "terminal/store/cache.h"
#include "terminal/store/device_row.h"
#include "terminal/store/record_table.h"
#include "terminal/store/salvage.h"

namespace tresen {
namespace {

constexpr std::int64_t check_each_ms = 7 * std::int64_t{86'400'000};
constexpr std::size_t days_reported = 14;

std::int64_t bytes_of(const std::string& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

std::int64_t free_bytes(const std::string& folder) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return 0;
  return static_cast<std::int64_t>(std::uint64_t{disk.f_bavail} * disk.f_frsize);
}

}  // namespace

Result<std::vector<DayFacts>> Cache::days(std::size_t count) {
  TRY_TO(row, known_device(database_));
  return day_facts(database_, row.acked_seq, count);
}

Result<std::vector<LostAnswer>> Cache::lost_answers(std::size_t count_max) {
  return lost_in_journal(database_, count_max);
}

Result<v1::DeviceReport> Cache::report(const Moment& now) {
  v1::DeviceReport report;
  TRY_TO(journal, journal_state());
  report.set_last_seq(journal.last_seq);
  report.set_acked_seq(journal.acked_seq);
  report.set_oldest_wall_ms(journal.oldest_wall_ms);
  const std::string file = setup_.folder + "/cache.db";
  report.set_database_bytes(bytes_of(file) + bytes_of(file + "-wal"));
  report.set_disk_free_bytes(free_bytes(setup_.folder));
  report.set_healthy(well_);
  for (const std::string& word : found_) report.add_trouble(word);
  OfficeClock office;
  TRY_TO(start_ms, office_start(now));
  office.learn(start_ms);
  if (office.wrong(now)) report.add_trouble("clock_wrong");
  TRY_TO(written, days(days_reported));
  for (const DayFacts& day : written) {
    v1::DayCount& count = *report.add_days();
    count.set_day(day.day);
    count.set_written(day.written);
  }
  TRY(database_.query("SELECT DISTINCT bucket FROM inbox_quarantine ORDER BY bucket", {},
                      [&](const Row& row) {
                        report.add_held_back(row.text(0));
                        return true;
                      }));
  TRY_TO(customers, count_customers(database_));
  report.set_customers(customers);
  return report;
}

Result<bool> Cache::check_due(const Moment& now) {
  if (unclean_) return true;
  TRY_TO(row, known_device(database_));
  return row.checked_ms == 0 || now.wall_ms - row.checked_ms > check_each_ms ||
         now.wall_ms < row.checked_ms;
}

Result<void> Cache::checked(bool well, const Moment& now) {
  well_ = well;
  unclean_ = false;
  if (!well) found_.emplace_back("check_failed");
  if (!well) mark_unsound(setup_.folder + "/cache.db");
  TRY_TO(row, known_device(database_));
  row.checked_ms = well ? now.wall_ms : 0;
  return save_device(database_, row);
}

void Cache::heard_of(const Error& error) {
  if (!is_damage(error)) return;
  well_ = false;
  mark_unsound(setup_.folder + "/cache.db");
}

Result<void> Cache::farewell() {
  if (unclean_ || !well_) return {};
  TRY_TO(row, known_device(database_));
  row.closed_cleanly = true;
  return save_device(database_, row);
}

}  // namespace tresen
