#include "sync/office/store/sqlite/sqlite_sync_store.h"

#include <filesystem>
#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/membership.h"
#include "sync/office/store/sqlite/sqlite_erasure.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/office/store/sqlite/suppressed.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"

namespace tresen {
Result<std::vector<FeedHead>> SqliteSyncStore::decide(const Decision& decision) {
  TRY_TO(transaction, Transaction::begin(*database_));
  std::uint64_t through_pos = decision.through_pos;
  // The last one comes again, as long as there is another one to go on with.
  if (planted("decide_twice") && through_pos > decision.after_pos + 1) --through_pos;
  TRY(database_->run(
      "UPDATE mark SET decided_pos = ?, last_customer_no = ? WHERE decided_pos = ?",
      {whole(through_pos), whole(decision.last_customer_no), whole(decision.after_pos)}));
  if (database_->changes() != 1) return fail(Fault::conflict, "somebody else has decided");
  FeedWriter feed(*database_);
  Membership members(*database_, feed);
  TRY(members.start());
  for (const SeenCustomer& seen : decision.seen) TRY(members.note_seen(seen));
  for (const PlacedRecord& placed : decision.records) {
    const auto kept = merged_into(placed.record);
    if (kept) TRY(members.note_merged(placed.record.id, *kept, merged_at_ms(placed.record)));
  }
  for (const PlacedRecord& placed : decision.records) {
    TRY(put(members, placed));
    const bool said = placed.record.kind == RecordKind::customer &&
                      placed.record.answer("objection").state == AnswerState::value;
    if (!said) continue;
    TRY_TO(key, erasure_key(*database_));
    TRY(keep_suppressed(*database_, key, placed.record));
  }
  TRY(members.admit_seen());
  for (const HistoryEntry& entry : decision.history) {
    TRY(database_->run_later(
        "INSERT INTO history (record_id, key, pos, lost, answer) VALUES (?, ?, ?, ?, ?)",
        {blob(entry.record), entry.key, whole(entry.pos), entry.lost ? 1 : 0,
         Blob{to_wire(entry.answer).SerializeAsString()}}));
  }
  for (const QuarantineEntry& entry : decision.quarantine) TRY(add_to_quarantine(entry));
  for (const LateChange& late : decision.late) {
    TRY_TO(key, erasure_key(*database_));
    TRY(remember_erased(*database_, key, late.record, late.erasure));
    TRY(drop_content(*database_, late.pos));
  }
  for (const DecidedVerdict& verdict : decision.verdicts) {
    if (verdict.device == 0) continue;
    TRY(feed.append("device/" + std::to_string(verdict.device), FeedRow::Op::verdict,
                    verdict.bytes));
  }
  for (const GivenNumber& given : decision.given) {
    TRY(database_->run_later("UPDATE log SET gave_no = ? WHERE pos = ?",
                             {whole(given.customer_no), whole(given.pos)}));
  }
  for (const DeviceDay& day : decision.days) TRY(add_to_day(day));
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
  TRY_TO(held, database_->integer("SELECT count(*) FROM quarantine WHERE resolved = ''"));
  facts.quarantine = natural(held.value_or(0));
  TRY_TO(open, database_->integer(
                   "SELECT count(DISTINCT erasure_id) FROM erasure_receipt WHERE at_ms = 0"));
  facts.erasures_open = natural(open.value_or(0));
  TRY_TO(backup, database_->integer("SELECT max(at_ms) FROM backup"));
  facts.last_backup_ms = backup.value_or(0);
  std::error_code trouble;
  const auto bytes = std::filesystem::file_size(wal_path_, trouble);
  facts.wal_bytes = trouble ? 0 : bytes;
  const auto folder = std::filesystem::path(wal_path_).parent_path();
  const auto space = std::filesystem::space(folder, trouble);
  facts.disk_bytes = trouble ? 0 : space.capacity;
  facts.disk_free_bytes = trouble ? 0 : space.available;
  return facts;
}

Result<void> SqliteSyncStore::try_writing() {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run("UPDATE mark SET decided_pos = decided_pos"));
  return transaction.commit();
}

}  // namespace tresen
