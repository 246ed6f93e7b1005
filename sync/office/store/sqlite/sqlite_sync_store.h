#pragma once
// SyncStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include <map>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/store/sqlite/feed_writer.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

class Membership;

class SqliteSyncStore : public SyncStore {
 public:
  // `wal_path` is where the write-ahead log of the file stands.
  SqliteSyncStore(Database& database, std::string wal_path, std::string chain_id,
                  std::uint64_t store_epoch)
      : database_(&database),
        projection_(database),
        wal_path_(std::move(wal_path)),
        chain_id_(std::move(chain_id)),
        store_epoch_(store_epoch) {}

  const std::string& chain_id() const override { return chain_id_; }
  std::uint64_t store_epoch() const override { return store_epoch_; }
  Result<std::vector<Result<Custody>>> append(std::span<const Incoming> batches) override;
  Result<std::vector<LogEntry>> undecided(std::size_t count_max) override;
  Result<std::optional<LogEntry>> log_entry(std::uint64_t pos) override;
  Result<std::optional<std::string>> chain_at(std::uint64_t device, std::uint64_t seq) override;
  Result<std::uint64_t> decided_pos() override;
  Result<std::optional<std::uint64_t>> first_undecided_seq(std::uint64_t device) override;
  Result<std::uint64_t> last_customer_no() override;
  Result<std::vector<FeedHead>> decide(const Decision& decision) override;
  Result<std::vector<FeedRow>> feed(std::string_view bucket, std::uint64_t after_pos,
                                    std::size_t bytes_max) override;
  Result<std::uint64_t> feed_head(std::string_view bucket) override;
  Result<BucketState> bucket(std::string_view bucket) override;
  Result<bool> has_more_records(std::string_view bucket, std::size_t count) override;
  Result<std::vector<std::string>> buckets_that_knew(const Uuid& record) override;
  Result<std::vector<FeedHead>> note_lookups(std::span<const LookupRow> rows,
                                             const SeenCustomer* taken) override;
  Result<std::vector<LookupRow>> lookups(const Uuid& customer, std::size_t count_max) override;
  Result<Forgotten> forget_seen(std::int64_t before_ms, std::size_t count_max) override;
  Result<void> forget_removals(std::int64_t before_ms, std::int64_t now_ms) override;
  Result<void> put_snapshot(const SnapshotRow& snapshot) override;
  Result<void> drop_snapshot(const Uuid& id) override;
  Result<std::vector<SnapshotRow>> snapshots() override;
  Result<std::int64_t> snapshots_version() override;
  Result<std::vector<HistoryEntry>> history(const Uuid& record) override;
  Result<std::vector<QuarantineEntry>> quarantine() override;
  Result<std::optional<QuarantineEntry>> quarantined(std::uint64_t pos) override;
  Result<std::vector<QuarantineEntry>> quarantined_of(const Uuid& record) override;
  Result<void> resolve_quarantine(std::uint64_t pos, std::string_view word,
                                  std::string_view reason) override;
  Result<std::map<std::uint64_t, std::uint64_t>> quarantine_counts() override;
  Result<std::vector<DeviceDay>> day(std::string_view branch, std::string_view day) override;
  Result<std::vector<DeviceRow>> devices() override;
  Result<std::optional<DeviceRow>> device(std::uint64_t id) override;
  Result<void> greet(const Greeting& greeting) override;
  Result<void> note_seen(std::uint64_t id, std::string_view app_version,
                         std::int64_t now_ms) override;
  Result<void> revoke(std::uint64_t id) override;
  Result<void> set_life(const DeviceRow& row, const DeviceRow& was) override;
  Result<void> set_challenge(std::uint64_t id, std::int64_t challenge, std::int64_t was) override;
  Result<void> put_report(const ReportRow& report) override;
  Result<void> try_writing() override;
  Result<void> set_certificate(std::uint64_t id, std::int64_t certificate_ms) override;
  Result<void> note_backup(const BackupMade& made, std::int64_t now_ms) override;
  Result<void> put_code(const CodeRow& code) override;
  Result<std::optional<std::string>> branch_of_code(std::string_view selector,
                                                    std::string_view hash) override;
  Result<DeviceRow> redeem_code(std::string_view selector, std::string_view hash,
                                std::int64_t now_ms) override;
  Result<SyncFacts> facts() override;

 private:
  Result<std::vector<DeviceRow>> devices_from(std::int64_t first, std::int64_t last);
  // The next six run inside a transaction of the caller's.
  Result<void> resolve(std::uint64_t pos, std::string_view word, std::string_view reason);
  Result<void> resolve_replayed(std::span<const std::uint64_t> positions);
  Result<void> add_to_quarantine(const QuarantineEntry& entry);
  Result<void> add_to_day(const DeviceDay& day);
  Result<void> put(Membership& members, const PlacedRecord& placed);
  Result<void> mark_feeds(std::int64_t now_ms);

  Database* database_;
  Projection projection_;
  std::string wal_path_;
  std::string chain_id_;
  std::uint64_t store_epoch_;
};

}  // namespace tresen
