#include "terminal/store/erasure.h"

#include <set>
#include <utility>

#include "sync/base/planted.h"
#include "sync/base/text.h"
#include "sync/record/hash_chain.h"
#include "terminal/store/record_table.h"

namespace tresen {
namespace {

struct Wiped {
  std::vector<Uuid> records;  // those that were here
  std::int64_t rows = 0;      // of the journal
};

Result<std::int64_t> wipe_journal(Database& database, const DeviceState& device, const Uuid& id) {
  std::vector<std::pair<std::int64_t, std::string>> commitments;
  TRY(database.query("SELECT seq, salt, body FROM journal WHERE record_id = ?",
                     {Blob{to_bytes(id)}}, [&](const Row& row) {
                       commitments.emplace_back(row.integer(0),
                                                commitment_of(row.text(1), row.text(2)));
                       return true;
                     }));
  if (planted("erase_keeps_journal")) return static_cast<std::int64_t>(commitments.size());
  for (const auto& [seq, commitment] : commitments) {
    // In custody nothing more is expected of it; else it is sent as what it is, and decided.
    const bool in_custody = static_cast<std::uint64_t>(seq) <= device.acked_seq;
    TRY(
        database.run("UPDATE journal SET body = x'', salt = x'', record_id = x'', verdict = NULL, "
                     "erased = 1, lost = 0, commitment = ?1, "
                     "state = CASE WHEN ?2 OR state > 0 THEN 2 ELSE 0 END WHERE seq = ?3",
                     {Blob{commitment}, std::int64_t{in_custody ? 1 : 0}, seq}));
  }
  return static_cast<std::int64_t>(commitments.size());
}

// Lines of settings that name the record, such as the list of those served lately.
Result<void> wipe_settings(Database& database, const Uuid& id) {
  const std::string name = to_hex(id);
  std::vector<std::pair<std::string, std::string>> found;
  TRY(database.query("SELECT key, value FROM setting WHERE instr(value, ?) > 0", {name},
                     [&](const Row& row) {
                       found.emplace_back(row.text(0), row.text(1));
                       return true;
                     }));
  for (const auto& [key, value] : found) {
    std::string kept;
    for (const std::string& line : split(value, '\n')) {
      if (line.empty() || line.find(name) != std::string::npos) continue;
      kept += line + '\n';
    }
    TRY(database.run("UPDATE setting SET value = ? WHERE key = ?", {std::move(kept), key}));
  }
  return {};
}

Result<void> wipe(Database& database, Sums& sums, const DeviceState& device, const Uuid& id,
                  Wiped& wiped) {
  const Blob bytes{to_bytes(id)};
  TRY_TO(known, database.integer("SELECT 1 FROM directory WHERE record_id = ?", {bytes}));
  if (known) wiped.records.push_back(id);
  TRY(drop_base(database, sums, id));
  TRY(database.run("DELETE FROM overlay WHERE record_id = ?", {bytes}));
  TRY(unfile_record(database, id));
  TRY_TO(rows, wipe_journal(database, device, id));
  wiped.rows += rows;
  TRY(database.run("DELETE FROM inbox_quarantine WHERE instr(bytes, ?) > 0", {bytes}));
  return wipe_settings(database, id);
}

// What this terminal files under a customer, and head office may not know yet.
Result<std::set<Uuid>> belongings(Database& database, const Uuid& customer) {
  std::set<Uuid> found;
  TRY(database.query("SELECT record_id FROM directory WHERE customer = ?",
                     {Blob{to_bytes(customer)}}, [&](const Row& row) {
                       if (const auto id = uuid_from_bytes(row.text(0))) found.insert(*id);
                       return true;
                     }));
  return found;
}

Result<Wiped> wipe_all(Database& database, Sums& sums, const DeviceState& device,
                       const std::set<Uuid>& named) {
  std::set<Uuid> all = named;
  for (const Uuid& id : named) {
    TRY_TO(owned, belongings(database, id));
    all.insert(owned.begin(), owned.end());
  }
  Wiped wiped;
  for (const Uuid& id : all) TRY(wipe(database, sums, device, id, wiped));
  return wiped;
}

}  // namespace

Result<std::vector<Uuid>> carry_out(Database& database, Sums& sums, const DeviceState& device,
                                    const v1::Erase& order) {
  if (!uuid_from_bytes(order.erasure_id())) return fail(Fault::invalid, "an erasure without id");
  std::set<Uuid> named;
  for (const std::string& bytes : order.record_ids()) {
    const auto id = uuid_from_bytes(bytes);
    if (!id) return fail(Fault::invalid, "record_id is not 16 bytes long");
    named.insert(*id);
  }
  if (const auto customer = uuid_from_bytes(order.customer())) named.insert(*customer);
  TRY_TO(wiped, wipe_all(database, sums, device, named));
  // The order comes in every bucket that ever held the records: the receipt counts them all.
  TRY(database.run(
      "INSERT INTO erasure (erasure_id, records, rows) VALUES (?, ?, ?) "
      "ON CONFLICT (erasure_id) DO UPDATE SET records = records + excluded.records, "
      "rows = rows + excluded.rows, vacuum_done = 0",
      {Blob{order.erasure_id()}, static_cast<std::int64_t>(wiped.records.size()), wiped.rows}));
  return std::move(wiped.records);
}

Result<std::vector<Uuid>> forget_record(Database& database, Sums& sums, const DeviceState& device,
                                        const Uuid& record) {
  TRY_TO(wiped, wipe_all(database, sums, device, {record}));
  return std::move(wiped.records);
}

Result<void> wipe_logs(Database& database) {
  std::int64_t busy = 0;
  if (!planted("receipt_before_wipe")) {
    TRY(database.query("PRAGMA wal_checkpoint(TRUNCATE)", {}, [&](const Row& row) {
      busy = row.integer(0);
      return false;
    }));
  }
  if (busy != 0) return fail(Fault::busy, "somebody reads the write-ahead log");
  TRY(database.run("UPDATE erasure SET vacuum_done = 1 WHERE vacuum_done = 0"));
  return {};
}

Result<bool> wipe_waits(Database& database) {
  TRY_TO(found, database.integer("SELECT 1 FROM erasure WHERE vacuum_done = 0 LIMIT 1"));
  return found.has_value();
}

Result<std::vector<v1::ErasureReceipt>> open_receipts(Database& database, std::int64_t wall_ms) {
  std::vector<v1::ErasureReceipt> receipts;
  TRY(database.query(
      "SELECT erasure_id, records, rows FROM erasure WHERE vacuum_done = 1 ORDER BY erasure_id", {},
      [&](const Row& row) {
        v1::ErasureReceipt& receipt = receipts.emplace_back();
        receipt.set_erasure_id(row.text(0));
        receipt.set_records(static_cast<std::uint64_t>(row.integer(1)));
        receipt.set_rows(static_cast<std::uint64_t>(row.integer(2)));
        receipt.set_vacuum_done(true);
        receipt.set_wall_ms(wall_ms);
        return true;
      }));
  return receipts;
}

Result<void> receipt_taken(Database& database, const std::string& erasure_id) {
  return database.run("DELETE FROM erasure WHERE erasure_id = ?", {Blob{erasure_id}});
}

}  // namespace tresen
