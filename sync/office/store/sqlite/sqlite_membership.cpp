// The part of SqliteSyncStore that knows whom branches have seen and looked at, and which snapshots
// there are.

#include <limits>
#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/membership.h"
#include "sync/office/store/sqlite/sqlite_sync_store.h"

namespace tresen {
namespace {

Uuid id_in(const Row& row, int column) {
  return uuid_from_bytes(row.text(column)).value_or(Uuid{});
}

constexpr std::string_view snapshots_changed =
    "INSERT INTO meta (key, value) VALUES ('snapshots', '1') ON CONFLICT (key) DO UPDATE "
    "SET value = CAST(CAST(meta.value AS INTEGER) + 1 AS TEXT)";

}  // namespace

Result<std::vector<FeedHead>> SqliteSyncStore::note_lookups(std::span<const LookupRow> rows,
                                                            const SeenCustomer* taken) {
  TRY_TO(transaction, Transaction::begin(*database_));
  for (const LookupRow& row : rows) {
    if (planted("lookup_unrecorded")) break;
    TRY(
        database_->run("INSERT INTO lookup (at_ms, device_id, staff, reason, customer_id, taken) "
                       "VALUES (?, ?, ?, ?, ?, ?)",
                       {row.at_ms, static_cast<std::int64_t>(row.device), row.staff, row.reason,
                        Blob{to_bytes(row.customer)}, row.taken ? 1 : 0}));
  }
  FeedWriter feed(*database_);
  Membership members(*database_, feed);
  if (taken != nullptr) TRY(members.note_seen(*taken));
  TRY(members.admit_seen());
  TRY_TO(grown, feed.finish());
  TRY(transaction.commit());
  return grown;
}

Result<std::vector<LookupRow>> SqliteSyncStore::lookups(const Uuid& customer,
                                                        std::size_t count_max) {
  std::vector<LookupRow> found;
  const bool all = customer.none();
  TRY(database_->query(
      "SELECT at_ms, device_id, staff, reason, customer_id, taken FROM lookup "
      "WHERE ? = 1 OR customer_id = ? ORDER BY entry DESC LIMIT ?",
      {all ? 1 : 0, Blob{to_bytes(customer)}, static_cast<std::int64_t>(count_max)},
      [&](const Row& row) {
        found.push_back({row.integer(0), static_cast<std::uint64_t>(row.integer(1)), row.text(2),
                         row.text(3), id_in(row, 4), row.integer(5) != 0});
        return true;
      }));
  return found;
}

Result<Forgotten> SqliteSyncStore::forget_seen(std::int64_t before_ms, std::size_t count_max) {
  TRY_TO(transaction, Transaction::begin(*database_));
  std::vector<std::pair<std::string, std::string>> leaving;
  TRY(database_->query("SELECT customer_id, bucket FROM seen WHERE seen_ms < ? LIMIT ?",
                       {before_ms, static_cast<std::int64_t>(count_max)}, [&](const Row& row) {
                         leaving.emplace_back(row.text(0), row.text(1));
                         return true;
                       }));
  FeedWriter feed(*database_);
  Membership members(*database_, feed);
  for (const auto& [customer, bucket] : leaving) TRY(members.forget(customer, bucket));
  TRY_TO(grown, feed.finish());
  TRY(transaction.commit());
  return Forgotten{leaving.size(), std::move(grown)};
}

Result<void> SqliteSyncStore::put_snapshot(const SnapshotRow& snapshot) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run(
      "INSERT INTO snapshot (snapshot_id, bucket, made_ms, manifest) VALUES (?, ?, ?, ?)",
      {Blob{to_bytes(snapshot.id)}, snapshot.bucket, snapshot.made_ms, Blob{snapshot.manifest}}));
  TRY(database_->run(snapshots_changed));
  return transaction.commit();
}

Result<void> SqliteSyncStore::drop_snapshot(const Uuid& id) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run("DELETE FROM snapshot WHERE snapshot_id = ?", {Blob{to_bytes(id)}}));
  TRY(database_->run(snapshots_changed));
  return transaction.commit();
}

Result<std::int64_t> SqliteSyncStore::snapshots_version() {
  TRY_TO(version,
         database_->integer("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'snapshots'"));
  return version.value_or(0);
}

Result<std::vector<SnapshotRow>> SqliteSyncStore::snapshots() {
  std::vector<SnapshotRow> found;
  TRY(
      database_->query("SELECT snapshot_id, bucket, made_ms, manifest FROM snapshot "
                       "ORDER BY made_ms DESC, snapshot_id DESC",
                       {}, [&](const Row& row) {
                         found.push_back({id_in(row, 0), row.text(1), row.integer(2), row.text(3)});
                         return true;
                       }));
  return found;
}

}  // namespace tresen
