// The part of SqliteSyncStore that knows devices and their codes.

#include <limits>
#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/sqlite_sync_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

constexpr std::int64_t code_tries = 5;
constexpr std::int64_t trim_after_ms = 14LL * 24 * 60 * 60 * 1000;  // DESIGN: acked 14 days ago

}  // namespace

Result<std::vector<DeviceRow>> SqliteSyncStore::devices_from(std::int64_t first,
                                                             std::int64_t last) {
  std::vector<DeviceRow> devices;
  TRY(database_->query(
      "SELECT device_id, branch, incarnation, revoked, hw_seq, safe_trim_seq, enrolled_ms, "
      "last_seen_ms, waiting, oldest_wall_ms, boot, boot_offset_ms, wall_offset_ms, app_version, "
      "chain_head, frozen, fork_seq, fork_chain, fork_last, offered_incarnation, certificate_ms, "
      "report, told, challenge FROM device "
      "WHERE device_id BETWEEN ? AND ? ORDER BY device_id",
      {first, last}, [&](const Row& row) {
        devices.push_back({natural(row.integer(0)),
                           row.text(1),
                           natural(row.integer(2)),
                           row.integer(3) != 0,
                           natural(row.integer(4)),
                           natural(row.integer(5)),
                           row.integer(6),
                           row.integer(7),
                           natural(row.integer(8)),
                           row.integer(9),
                           row.text(10),
                           row.integer(11),
                           row.integer(12),
                           row.text(13),
                           row.text(14),
                           row.integer(15) != 0,
                           natural(row.integer(16)),
                           row.text(17),
                           natural(row.integer(18)),
                           natural(row.integer(19)),
                           row.integer(20),
                           row.text(21),
                           natural(row.integer(22)),
                           row.integer(23)});
        return true;
      }));
  return devices;
}

Result<std::vector<DeviceRow>> SqliteSyncStore::devices() {
  return devices_from(1, std::numeric_limits<std::int64_t>::max());
}

Result<std::optional<DeviceRow>> SqliteSyncStore::device(std::uint64_t id) {
  TRY_TO(found, devices_from(whole(id), whole(id)));
  if (found.empty()) return std::optional<DeviceRow>();
  return std::optional(std::move(found.front()));
}

Result<void> SqliteSyncStore::greet(const Greeting& greeting) {
  TRY_TO(transaction, Transaction::begin(*database_));
  const std::int64_t id = whole(greeting.device);
  TRY(database_->run(
      "UPDATE device SET last_seen_ms = ?, waiting = ?, oldest_wall_ms = ?, boot = ?, "
      "boot_offset_ms = ?, wall_offset_ms = ?, app_version = ?, told = ?, "
      "challenge = -abs(challenge) WHERE device_id = ?",
      {greeting.now_ms, whole(greeting.waiting), greeting.oldest_wall_ms, Blob{greeting.boot},
       greeting.boot_offset_ms, greeting.wall_offset_ms, greeting.app_version, whole(greeting.told),
       id}));
  if (database_->changes() != 1) return fail(Fault::absent, "no such device");
  TRY(database_->run(
      "UPDATE device SET safe_trim_seq = max(safe_trim_seq, coalesce((SELECT seq FROM log "
      "WHERE log.device_id = device.device_id AND log.incarnation = device.incarnation "
      "AND seq > device.safe_trim_seq AND received_ms <= ? ORDER BY seq DESC LIMIT 1), 0)) "
      "WHERE device_id = ? AND NOT EXISTS (SELECT 1 FROM backup)",
      {greeting.now_ms - trim_after_ms, id}));
  TRY(database_->run("DELETE FROM feed WHERE bucket = ? AND pos <= ?",
                     {"device/" + std::to_string(greeting.device), whole(greeting.verdicts_read)}));
  return transaction.commit();
}

Result<void> SqliteSyncStore::note_seen(std::uint64_t id, std::string_view app_version,
                                        std::int64_t now_ms) {
  TRY(
      database_->run("UPDATE device SET last_seen_ms = ?, app_version = ? WHERE device_id = ? "
                     "AND device_id > 0",
                     {now_ms, std::string(app_version), whole(id)}));
  if (database_->changes() != 1) return fail(Fault::absent, "no such device");
  return {};
}

Result<void> SqliteSyncStore::revoke(std::uint64_t id) {
  TRY(database_->run("UPDATE device SET revoked = 1 WHERE device_id = ? AND device_id > 0",
                     {whole(id)}));
  if (database_->changes() != 1) return fail(Fault::absent, "no such device");
  return {};
}

Result<void> SqliteSyncStore::set_certificate(std::uint64_t id, std::int64_t certificate_ms) {
  TRY(database_->run("UPDATE device SET certificate_ms = ? WHERE device_id = ? AND device_id > 0",
                     {certificate_ms, whole(id)}));
  if (database_->changes() != 1) return fail(Fault::absent, "no such device");
  return {};
}

Result<void> SqliteSyncStore::set_life(const DeviceRow& row, const DeviceRow& was) {
  TRY(database_->run(
      "UPDATE device SET incarnation = ?, hw_seq = ?, chain_head = ?, "
      "safe_trim_seq = ?, frozen = ?, fork_seq = ?, fork_chain = ?, fork_last = ?, "
      "offered_incarnation = ? WHERE device_id = ? AND device_id > 0 "
      "AND incarnation = ? AND hw_seq = ? AND frozen = ? AND offered_incarnation = ?",
      {whole(row.incarnation), whole(row.hw_seq), BlobView{row.chain_head},
       whole(row.safe_trim_seq), row.frozen ? 1 : 0, whole(row.fork_seq), BlobView{row.fork_chain},
       whole(row.fork_last), whole(row.offered_incarnation), whole(row.id), whole(was.incarnation),
       whole(was.hw_seq), was.frozen ? 1 : 0, whole(was.offered_incarnation)}));
  if (database_->changes() != 1) return fail(Fault::busy, "the device has spoken meanwhile");
  return {};
}

Result<void> SqliteSyncStore::set_challenge(std::uint64_t id, std::int64_t challenge,
                                            std::int64_t was) {
  TRY(database_->run("UPDATE device SET challenge = ? WHERE device_id = ? AND challenge = ?",
                     {challenge, whole(id), was}));
  if (database_->changes() != 1) return fail(Fault::busy, "the device has spoken meanwhile");
  return {};
}

Result<void> SqliteSyncStore::put_report(const ReportRow& report) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(
      database_->run("UPDATE device SET report = ?, last_seen_ms = ?, waiting = ?, "
                     "oldest_wall_ms = ? WHERE device_id = ? AND device_id > 0",
                     {BlobView{report.bytes}, report.now_ms, whole(report.waiting),
                      report.oldest_wall_ms, whole(report.device)}));
  if (database_->changes() != 1) return fail(Fault::absent, "no such device");
  for (const auto& [day, written] : report.written) {
    TRY(
        database_->run("INSERT INTO device_day (device_id, day, written) VALUES (?, ?, ?) "
                       "ON CONFLICT (device_id, day) DO UPDATE SET "
                       "written = max(device_day.written, excluded.written)",
                       {whole(report.device), day, whole(written)}));
  }
  return transaction.commit();
}

Result<void> SqliteSyncStore::note_backup(const BackupMade& made, std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  for (const BackupMark& mark : made.marks) {
    TRY(
        database_->run("UPDATE device SET safe_trim_seq = max(safe_trim_seq, ?) "
                       "WHERE device_id = ? AND incarnation = ?",
                       {whole(mark.hw_seq), whole(mark.device), whole(mark.incarnation)}));
  }
  TRY(database_->run("INSERT INTO backup (at_ms, pos) VALUES (?, ?)", {now_ms, whole(made.pos)}));
  return transaction.commit();
}

Result<void> SqliteSyncStore::put_code(const CodeRow& code) {
  return database_->run(
      "INSERT INTO code (selector, hash, branch, expires_ms, tries_left) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (selector) DO UPDATE SET hash = excluded.hash, branch = excluded.branch, "
      "expires_ms = excluded.expires_ms, tries_left = excluded.tries_left",
      {code.selector, Blob{code.hash}, code.branch, code.expires_ms, code_tries});
}

Result<std::optional<std::string>> SqliteSyncStore::branch_of_code(std::string_view selector,
                                                                   std::string_view hash) {
  return database_->text("SELECT branch FROM code WHERE selector = ? AND hash = ?",
                         {std::string(selector), Blob{std::string(hash)}});
}

Result<DeviceRow> SqliteSyncStore::redeem_code(std::string_view selector, std::string_view hash,
                                               std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run("DELETE FROM code WHERE expires_ms <= ?", {now_ms}));
  TRY(
      database_->run("UPDATE code SET tries_left = tries_left - 1 WHERE selector = ? "
                     "AND tries_left > 0",
                     {std::string(selector)}));
  const bool had_a_try = database_->changes() == 1;
  std::optional<std::string> branch;
  if (had_a_try) {
    TRY_TO(found, database_->text("SELECT branch FROM code WHERE selector = ? AND hash = ?",
                                  {std::string(selector), Blob{std::string(hash)}}));
    branch = std::move(found);
  }
  if (!branch) {
    TRY(transaction.commit());  // the try is spent
    return fail(Fault::denied, "the code is wrong, used, expired or out of tries");
  }
  if (!planted("code_reusable")) {
    TRY(database_->run("DELETE FROM code WHERE selector = ?", {std::string(selector)}));
  }
  TRY(database_->run("INSERT INTO device (branch, enrolled_ms) VALUES (?, ?)", {*branch, now_ms}));
  TRY_TO(id, database_->integer("SELECT max(device_id) FROM device"));
  TRY(transaction.commit());
  DeviceRow device;
  device.id = natural(id.value_or(0));
  device.branch = std::move(*branch);
  device.enrolled_ms = now_ms;
  return device;
}

}  // namespace tresen
