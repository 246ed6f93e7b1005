#include "sync/office/store/sqlite/sqlite_sync_store.h"

#include <filesystem>
#include <utility>

#include "sync/office/store/sqlite/membership.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }
Blob blob(const Uuid& id) { return Blob{to_bytes(id)}; }

}  // namespace

Result<std::vector<Result<Custody>>> SqliteSyncStore::append(std::span<const Incoming> batches) {
  std::vector<Result<Custody>> answers;
  answers.reserve(batches.size());
  TRY_TO(transaction, Transaction::begin(*database_));
  for (const Incoming& batch : batches) {
    TRY_TO(answer, append_one(batch));
    answers.push_back(std::move(answer));
  }
  TRY(transaction.commit());
  return answers;
}

Result<Result<Custody>> SqliteSyncStore::append_one(const Incoming& batch) {
  TRY_TO(found, device(batch.device));
  using Reply = Result<Custody>;
  if (!found) return Reply(fail(Fault::denied, "no such device"));
  if (found->revoked) return Reply(fail(Fault::denied, "the device is revoked"));
  if (found->incarnation != batch.incarnation) {
    return Reply(fail(Fault::denied, "the device has another incarnation"));
  }
  Custody custody{found->hw_seq, found->safe_trim_seq, 0};
  if (batch.first_seq == 0 || batch.first_seq > found->hw_seq + 1) return Reply(custody);
  std::uint64_t seq = batch.first_seq;
  for (const std::string& body : batch.changes) {
    if (seq > custody.hw_seq) {
      TRY(database_->run(
          "INSERT INTO log (device_id, incarnation, seq, received_ms, boot, boot_offset_ms, "
          "wall_offset_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          {whole(batch.device), whole(batch.incarnation), whole(seq), batch.received_ms,
           Blob{found->boot}, found->boot_offset_ms, found->wall_offset_ms, Blob{body}}));
      custody.hw_seq = seq;
      ++custody.appended;
    }
    ++seq;
  }
  if (custody.appended > 0) {
    TRY(database_->run(
        "UPDATE device SET hw_seq = ?, last_seen_ms = ?, waiting = max(0, waiting - ?) "
        "WHERE device_id = ?",
        {whole(custody.hw_seq), batch.received_ms, whole(custody.appended), whole(batch.device)}));
  }
  return Reply(custody);
}

Result<std::vector<LogEntry>> SqliteSyncStore::undecided(std::size_t count_max) {
  std::vector<LogEntry> entries;
  TRY(database_->query(
      "SELECT pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, wall_offset_ms, "
      "body FROM log "
      "WHERE pos > (SELECT decided_pos FROM mark) ORDER BY pos LIMIT ?",
      {static_cast<std::int64_t>(count_max)}, [&](const Row& row) {
        entries.push_back({natural(row.integer(0)), natural(row.integer(1)),
                           natural(row.integer(2)), natural(row.integer(3)), row.integer(4),
                           row.text(5), row.integer(6), row.integer(7), row.text(8)});
        return true;
      }));
  return entries;
}

Result<std::uint64_t> SqliteSyncStore::decided_pos() {
  TRY_TO(pos, database_->integer("SELECT decided_pos FROM mark"));
  return natural(pos.value_or(0));
}

Result<std::uint64_t> SqliteSyncStore::last_customer_no() {
  TRY_TO(number, database_->integer("SELECT last_customer_no FROM mark"));
  return natural(number.value_or(0));
}

Result<std::vector<FeedHead>> SqliteSyncStore::decide(const Decision& decision) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run(
      "UPDATE mark SET decided_pos = ?, last_customer_no = ? WHERE decided_pos = ?",
      {whole(decision.through_pos), whole(decision.last_customer_no), whole(decision.after_pos)}));
  if (database_->changes() != 1) return fail(Fault::conflict, "somebody else has decided");
  FeedWriter feed(*database_);
  Membership members(*database_, feed);
  TRY(members.start());
  for (const PlacedRecord& placed : decision.records) TRY(put(members, placed));
  for (const SeenCustomer& seen : decision.seen) TRY(members.see(seen));
  for (const HistoryEntry& entry : decision.history) {
    TRY(database_->run(
        "INSERT INTO history (record_id, key, pos, lost, answer) VALUES (?, ?, ?, ?, ?)",
        {blob(entry.record), entry.key, whole(entry.pos), entry.lost ? 1 : 0,
         Blob{to_wire(entry.answer).SerializeAsString()}}));
  }
  for (const QuarantineEntry& entry : decision.quarantine) {
    TRY(database_->run(
        "INSERT INTO quarantine (pos, device_id, seq, reason, at_ms) VALUES (?, ?, ?, ?, ?)",
        {whole(entry.pos), whole(entry.device), whole(entry.seq), entry.reason, entry.at_ms}));
  }
  for (const DecidedVerdict& verdict : decision.verdicts) {
    TRY(feed.append("device/" + std::to_string(verdict.device), FeedRow::Op::verdict,
                    verdict.bytes));
  }
  TRY_TO(grown, feed.finish());
  TRY(transaction.commit());
  return grown;
}

Result<std::vector<HistoryEntry>> SqliteSyncStore::history(const Uuid& record) {
  std::vector<HistoryEntry> entries;
  bool readable = true;
  TRY(database_->query(
      "SELECT key, pos, lost, answer FROM history WHERE record_id = ? ORDER BY entry",
      {blob(record)}, [&](const Row& row) {
        v1::Answer bytes;
        readable = readable && bytes.ParseFromString(row.text(3));
        auto answer = from_wire(bytes);
        readable = readable && answer.has_value();
        if (answer) {
          entries.push_back({record, row.text(0), std::move(*answer), natural(row.integer(1)),
                             row.integer(2) != 0});
        }
        return true;
      }));
  if (!readable) return fail(Fault::storage, "an entry of the history cannot be read");
  return entries;
}

Result<std::vector<QuarantineEntry>> SqliteSyncStore::quarantine() {
  std::vector<QuarantineEntry> entries;
  TRY(database_->query("SELECT pos, device_id, seq, reason, at_ms FROM quarantine ORDER BY pos", {},
                       [&](const Row& row) {
                         entries.push_back({natural(row.integer(0)), natural(row.integer(1)),
                                            natural(row.integer(2)), row.text(3), row.integer(4)});
                         return true;
                       }));
  return entries;
}

Result<SyncFacts> SqliteSyncStore::facts() {
  SyncFacts facts;
  TRY_TO(custody, database_->integer("SELECT max(pos) FROM log"));
  facts.custody = natural(custody.value_or(0));
  TRY_TO(applied, decided_pos());
  facts.applied = applied;
  TRY_TO(oldest,
         database_->integer("SELECT received_ms FROM log WHERE pos > ? ORDER BY pos LIMIT 1",
                            {whole(applied)}));
  facts.oldest_undecided_ms = oldest.value_or(0);
  TRY_TO(held, database_->integer("SELECT count(*) FROM quarantine"));
  facts.quarantine = natural(held.value_or(0));
  std::error_code none;
  const auto bytes = std::filesystem::file_size(wal_path_, none);
  facts.wal_bytes = none ? 0 : bytes;
  return facts;
}

}  // namespace tresen
