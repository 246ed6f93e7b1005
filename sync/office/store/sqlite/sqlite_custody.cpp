// The part of SqliteSyncStore that takes into custody, and reads what is there.

#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/custody_writer.h"
#include "sync/office/store/sqlite/sqlite_sync_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

LogEntry entry_in(const Row& row) {
  return {natural(row.integer(0)),
          natural(row.integer(1)),
          natural(row.integer(2)),
          natural(row.integer(3)),
          row.integer(4),
          row.text(5),
          row.integer(6),
          row.integer(7),
          row.text(8),
          row.text(9),
          id_in(row, 10),
          row.text(11),
          row.integer(12) != 0,
          natural(row.integer(13)),
          row.text(14)};
}

}  // namespace

Result<std::vector<Result<Custody>>> SqliteSyncStore::append(std::span<const Incoming> batches) {
  if (planted("ack_before_commit")) TRY(database_->run("PRAGMA synchronous = OFF"));
  std::vector<Result<Custody>> answers;
  answers.reserve(batches.size());
  TRY_TO(transaction, Transaction::begin(*database_));
  CustodyWriter writer(*database_);
  for (const Incoming& batch : batches) {
    TRY_TO(answer, writer.take(batch));
    if (answer) TRY(resolve_replayed(batch.replays));
    answers.push_back(std::move(answer));
  }
  TRY(writer.finish());
  TRY(transaction.commit());
  return answers;
}

Result<std::vector<LogEntry>> SqliteSyncStore::undecided(std::size_t count_max) {
  std::vector<LogEntry> entries;
  TRY(database_->query(
      "SELECT pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, wall_offset_ms, "
      "body, day, record_id, forced, erased, gave_no, commitment FROM log "
      "WHERE pos > (SELECT decided_pos FROM mark) ORDER BY pos LIMIT ?",
      {static_cast<std::int64_t>(count_max)}, [&](const Row& row) {
        entries.push_back(entry_in(row));
        return true;
      }));
  return entries;
}

Result<std::optional<LogEntry>> SqliteSyncStore::log_entry(std::uint64_t pos) {
  std::optional<LogEntry> entry;
  TRY(database_->query(
      "SELECT pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, wall_offset_ms, "
      "body, day, record_id, forced, erased, gave_no, commitment FROM log WHERE pos = ?",
      {whole(pos)}, [&](const Row& row) {
        entry = entry_in(row);
        return false;
      }));
  return entry;
}

Result<std::optional<std::string>> SqliteSyncStore::chain_at(std::uint64_t device,
                                                             std::uint64_t seq) {
  TRY_TO(row, this->device(device));
  if (!row) return std::optional<std::string>();
  for (std::uint64_t life = row->incarnation; life > 0; --life) {
    TRY_TO(chain, database_->text(
                      "SELECT chain FROM log WHERE device_id = ? AND incarnation = ? AND seq = ?",
                      {whole(device), whole(life), whole(seq)}));
    // What was written in an earlier life holds up to where the present one began.
    if (chain || seq > row->fork_seq) return chain;
  }
  return std::optional<std::string>();
}

Result<std::optional<std::uint64_t>> SqliteSyncStore::first_undecided_seq(std::uint64_t device) {
  TRY_TO(seq, database_->integer("SELECT min(seq) FROM log WHERE +device_id = ? "
                                 "AND pos > (SELECT decided_pos FROM mark)",
                                 {whole(device)}));
  return seq ? std::optional(natural(*seq)) : std::nullopt;
}

Result<std::uint64_t> SqliteSyncStore::decided_pos() {
  TRY_TO(pos, database_->integer("SELECT decided_pos FROM mark"));
  return natural(pos.value_or(0));
}

Result<std::uint64_t> SqliteSyncStore::last_customer_no() {
  TRY_TO(number, database_->integer("SELECT last_customer_no FROM mark"));
  return natural(number.value_or(0));
}

}  // namespace tresen
