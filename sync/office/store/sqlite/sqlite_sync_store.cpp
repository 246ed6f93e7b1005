#include "sync/office/store/sqlite/sqlite_sync_store.h"

#include <filesystem>
#include <utility>

#include "sync/record/wire.h"

namespace tresen {
namespace {

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }
Blob blob(const Uuid& id) { return Blob{to_bytes(id)}; }

Uuid id_in(const Row& row, int column) {
  return uuid_from_bytes(row.text(column)).value_or(Uuid{});
}

SqlValue value_or_null(const std::string& text) {
  if (text.empty()) return std::monostate{};
  return text;
}

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
  for (const PlacedRecord& placed : decision.records) TRY(put(feed, placed));
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

Result<void> SqliteSyncStore::put(FeedWriter& feed, const PlacedRecord& placed) {
  const Record& record = placed.record;
  std::string old_bucket;
  std::int64_t old_pos = 0;
  TRY(database_->query("SELECT bucket, feed_pos FROM record WHERE record_id = ?", {blob(record.id)},
                       [&](const Row& row) {
                         old_bucket = row.text(0);
                         old_pos = row.integer(1);
                         return false;
                       }));
  if (!old_bucket.empty()) {
    TRY(database_->run("DELETE FROM feed WHERE bucket = ? AND pos = ?", {old_bucket, old_pos}));
    if (old_bucket != placed.bucket) {
      TRY(feed.append(old_bucket, FeedRow::Op::remove, to_bytes(record.id)));
    }
  }
  TRY_TO(pos, feed.append(placed.bucket, FeedRow::Op::put, to_bytes(record.id)));
  const bool is_customer = record.kind == RecordKind::customer;
  const SqlValue owner = is_customer || placed.customer.none() ? SqlValue(std::monostate{})
                                                               : SqlValue(blob(placed.customer));
  TRY(database_->run(
      "INSERT INTO record "
      "(record_id, kind, customer_id, bucket, feed_pos, customer_no, external_id, body) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record_id) DO UPDATE SET "
      "customer_id = excluded.customer_id, bucket = excluded.bucket, "
      "feed_pos = excluded.feed_pos, customer_no = excluded.customer_no, "
      "external_id = excluded.external_id, body = excluded.body",
      {blob(record.id), static_cast<std::int64_t>(record.kind), owner, placed.bucket, whole(pos),
       is_customer ? value_or_null(record.text("customer_no")) : std::monostate{},
       is_customer ? value_or_null(record.text("external_id")) : std::monostate{},
       Blob{record_bytes(record)}}));
  if (is_customer && old_bucket != placed.bucket) return move_to(feed, record.id, placed.bucket);
  return {};
}

// What belongs to a customer goes where the customer goes.
Result<void> SqliteSyncStore::move_to(FeedWriter& feed, const Uuid& customer,
                                      const std::string& bucket) {
  struct Belonging {
    std::string id, bucket;
    std::int64_t pos;
  };
  std::vector<Belonging> belongings;
  TRY(database_->query(
      "SELECT record_id, bucket, feed_pos FROM record WHERE customer_id = ? AND bucket <> ?",
      {blob(customer), bucket}, [&](const Row& row) {
        belongings.push_back({row.text(0), row.text(1), row.integer(2)});
        return true;
      }));
  for (const Belonging& one : belongings) {
    TRY(database_->run("DELETE FROM feed WHERE bucket = ? AND pos = ?", {one.bucket, one.pos}));
    TRY(feed.append(one.bucket, FeedRow::Op::remove, one.id));
    TRY_TO(pos, feed.append(bucket, FeedRow::Op::put, one.id));
    TRY(database_->run("UPDATE record SET bucket = ?, feed_pos = ? WHERE record_id = ?",
                       {bucket, whole(pos), Blob{one.id}}));
  }
  return {};
}

Result<std::vector<FeedRow>> SqliteSyncStore::feed(std::string_view bucket, std::uint64_t after_pos,
                                                   std::size_t bytes_max) {
  std::vector<FeedRow> rows;
  std::size_t bytes = 0;
  TRY(database_->query(
      "SELECT f.pos, f.op, f.ref, r.body, r.bucket, "
      "(SELECT body FROM config_doc c WHERE f.op = 3 AND c.doc = CAST(f.ref AS TEXT) "
      " ORDER BY version DESC LIMIT 1) "
      "FROM feed f LEFT JOIN record r ON f.op < 3 AND r.record_id = f.ref "
      "WHERE f.bucket = ? AND f.pos > ? ORDER BY f.pos",
      {std::string(bucket), whole(after_pos)}, [&](const Row& row) {
        FeedRow one{natural(row.integer(0)), static_cast<FeedRow::Op>(row.integer(1)), {}, {}, {}};
        switch (one.op) {
          case FeedRow::Op::put:
            one.record = id_in(row, 2);
            one.bytes = row.text(3);
            break;
          case FeedRow::Op::remove:
            one.record = id_in(row, 2);
            one.now_in = row.is_null(4) ? "" : row.text(4);
            break;
          case FeedRow::Op::config:
            one.bytes = row.text(5);
            break;
          case FeedRow::Op::verdict:
          case FeedRow::Op::erase:
            one.bytes = row.text(2);
            break;
        }
        constexpr std::size_t frame_bytes = 16;
        bytes += one.bytes.size() + frame_bytes;
        if (bytes > bytes_max && !rows.empty()) return false;
        rows.push_back(std::move(one));
        return true;
      }));
  return rows;
}

Result<std::uint64_t> SqliteSyncStore::feed_head(std::string_view bucket) {
  TRY_TO(head,
         database_->integer("SELECT head_pos FROM bucket WHERE bucket = ?", {std::string(bucket)}));
  return natural(head.value_or(0));
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
