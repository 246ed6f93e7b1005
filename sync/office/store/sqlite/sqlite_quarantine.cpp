// The part of SqliteSyncStore that keeps what could not be applied, and counts the days.

#include <utility>

#include "sync/office/store/sqlite/sqlite_sync_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

QuarantineEntry entry_in(const Row& row) {
  return {natural(row.integer(0)),
          natural(row.integer(1)),
          natural(row.integer(2)),
          row.text(3),
          row.integer(4),
          id_in(row, 5),
          row.text(6),
          row.text(7),
          natural(row.integer(8))};
}

}  // namespace

Result<void> SqliteSyncStore::add_to_quarantine(const QuarantineEntry& entry) {
  return database_->run(
      "INSERT INTO quarantine (pos, device_id, seq, reason, at_ms, record_id) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {whole(entry.pos), whole(entry.device), whole(entry.seq), entry.reason, entry.at_ms,
       blob_or_null(entry.record)});
}

Result<std::vector<QuarantineEntry>> SqliteSyncStore::quarantine() {
  std::vector<QuarantineEntry> entries;
  TRY(database_->query(
      "SELECT q.pos, q.device_id, q.seq, q.reason, q.at_ms, q.record_id, q.resolved, "
      "q.resolved_reason, length(l.body) FROM quarantine q JOIN log l ON l.pos = q.pos "
      "ORDER BY q.pos",
      {}, [&](const Row& row) {
        entries.push_back(entry_in(row));
        return true;
      }));
  return entries;
}

Result<std::optional<QuarantineEntry>> SqliteSyncStore::quarantined(std::uint64_t pos) {
  std::optional<QuarantineEntry> entry;
  TRY(database_->query(
      "SELECT q.pos, q.device_id, q.seq, q.reason, q.at_ms, q.record_id, q.resolved, "
      "q.resolved_reason, length(l.body) FROM quarantine q JOIN log l ON l.pos = q.pos "
      "WHERE q.pos = ?",
      {whole(pos)}, [&](const Row& row) {
        entry = entry_in(row);
        return false;
      }));
  return entry;
}

Result<std::vector<QuarantineEntry>> SqliteSyncStore::quarantined_of(const Uuid& record) {
  std::vector<QuarantineEntry> entries;
  TRY(database_->query(
      "SELECT q.pos, q.device_id, q.seq, q.reason, q.at_ms, q.record_id, q.resolved, "
      "q.resolved_reason, length(l.body) FROM quarantine q JOIN log l ON l.pos = q.pos "
      "WHERE q.record_id = ? AND q.resolved = '' ORDER BY q.pos",
      {blob(record)}, [&](const Row& row) {
        entries.push_back(entry_in(row));
        return true;
      }));
  return entries;
}

Result<void> SqliteSyncStore::resolve_quarantine(std::uint64_t pos, std::string_view word,
                                                 std::string_view reason) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(resolve(pos, word, reason));
  return transaction.commit();
}

// The first of them was asked for; the others waited for it.
Result<void> SqliteSyncStore::resolve_replayed(std::span<const std::uint64_t> positions) {
  for (const std::uint64_t pos : positions) {
    const bool asked_for = pos == positions.front();
    TRY(resolve(pos, "replayed", asked_for ? "" : "with " + std::to_string(positions.front())));
  }
  return {};
}

// What is resolved counts as decided, so that the day still adds up. In the caller's transaction.
Result<void> SqliteSyncStore::resolve(std::uint64_t pos, std::string_view word,
                                      std::string_view reason) {
  TRY(
      database_->run("UPDATE quarantine SET resolved = ?, resolved_reason = ? "
                     "WHERE pos = ? AND resolved = ''",
                     {std::string(word), std::string(reason), whole(pos)}));
  if (database_->changes() != 1) return fail(Fault::absent, "nothing is in quarantine there");
  return database_->run(
      "UPDATE device_day SET decided = decided + 1, quarantined = quarantined - 1 "
      "WHERE (device_id, day) = (SELECT device_id, day FROM log WHERE pos = ?)",
      {whole(pos)});
}

Result<std::map<std::uint64_t, std::uint64_t>> SqliteSyncStore::quarantine_counts() {
  std::map<std::uint64_t, std::uint64_t> counts;
  TRY(database_->query(
      "SELECT device_id, count(*) FROM quarantine WHERE resolved = '' GROUP BY device_id", {},
      [&](const Row& row) {
        counts.emplace(natural(row.integer(0)), natural(row.integer(1)));
        return true;
      }));
  return counts;
}

Result<void> SqliteSyncStore::add_to_day(const DeviceDay& day) {
  return database_->run(
      "INSERT INTO device_day (device_id, day, decided, quarantined) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (device_id, day) DO UPDATE SET "
      "decided = device_day.decided + excluded.decided, "
      "quarantined = device_day.quarantined + excluded.quarantined",
      {whole(day.device), day.day, whole(day.counts.decided), whole(day.counts.quarantined)});
}

Result<std::vector<DeviceDay>> SqliteSyncStore::day(std::string_view branch, std::string_view day) {
  std::vector<DeviceDay> found;
  TRY(database_->query(
      "SELECT device.device_id, coalesce(written, 0), coalesce(received, 0), coalesce(decided, 0), "
      "coalesce(quarantined, 0) FROM device "
      "LEFT JOIN device_day d ON d.device_id = device.device_id AND d.day = ? "
      "WHERE branch = ? AND device.device_id > 0 ORDER BY device.device_id",
      {std::string(day), std::string(branch)}, [&](const Row& row) {
        found.push_back({natural(row.integer(0)),
                         std::string(day),
                         {natural(row.integer(1)), natural(row.integer(2)), natural(row.integer(3)),
                          natural(row.integer(4))}});
        return true;
      }));
  return found;
}

}  // namespace tresen
