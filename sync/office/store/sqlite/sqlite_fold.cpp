// Deciding everything again: a scratch store with the log alone, and the comparison with what is
// there.

#include <array>
#include <utility>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/store/check.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/sqlite/sqlite_erasure.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

// What the sequencer makes of the log.
constexpr std::array derived{
    "DELETE FROM quarantine",      "DELETE FROM history",         "DELETE FROM feed",
    "DELETE FROM bucket",          "DELETE FROM record",          "DELETE FROM seen",
    "DELETE FROM guest",           "DELETE FROM held_once",       "DELETE FROM lookup",
    "DELETE FROM snapshot",        "DELETE FROM device_day",      "DELETE FROM projection",
    "DELETE FROM projection_item", "DELETE FROM projection_event"};

// What could not be decided because its record could not be read: it is held again, for in the fold
// nothing is damaged, and what was replayed of it comes later in the log.
constexpr const char* held_for_damage =
    "UPDATE log SET forced = 'damaged' WHERE pos IN "
    "(SELECT pos FROM quarantine WHERE reason = 'damaged')";

Result<Database> still(const std::string& file) {
  TRY_TO(store, Database::open(file, OpenMode::read, office_application_id));
  TRY(store.run("BEGIN"));
  return store;
}

// Answers of one store as rows of another, columns in the same order.
Result<void> copy_rows(Database& from, std::string_view select, Database& into,
                       std::string_view insert, std::initializer_list<SqlValue> values = {}) {
  Result<void> written;
  TRY(from.query(select, values, [&](const Row& row) {
    written = into.run_with(insert, row);
    return written.has_value();
  }));
  return written;
}

// Brings what has come since the earlier state. Both logs must agree on all that they share.
Result<void> add_later_rows(Database& store, Database& scratch) {
  TRY_TO(last, scratch.integer("SELECT max(pos) FROM log"));
  const std::int64_t from = last.value_or(0);
  const char* const at = "SELECT chain FROM log WHERE pos = ?";
  TRY_TO(here, store.text(at, {from}));
  TRY_TO(there, scratch.text(at, {from}));
  if (here != there) {
    return fail(Fault::conflict, "the backup is of another store, or of one that was restored");
  }
  TRY(copy_rows(store, "SELECT device_id, branch, incarnation, enrolled_ms FROM device", scratch,
                "INSERT OR IGNORE INTO device (device_id, branch, incarnation, enrolled_ms) "
                "VALUES (?, ?, ?, ?)"));
  return copy_rows(
      store,
      "SELECT pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, wall_offset_ms, "
      "body, record_id, day, coalesce((SELECT reason FROM quarantine q WHERE q.pos = log.pos AND "
      "reason = 'damaged'), forced), gave_no, erased FROM log "
      "WHERE pos > ? AND pos <= (SELECT decided_pos FROM mark) ORDER BY pos",
      scratch,
      "INSERT INTO log (pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, "
      "wall_offset_ms, body, record_id, day, forced, gave_no, erased) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {from});
}

// Who was erased since the earlier state is not expected any more.
Result<void> forget_erased(Database& store, Database& scratch) {
  TRY_TO(any, store.integer("SELECT 1 FROM erased LIMIT 1"));
  if (!any) return {};
  TRY_TO(key, erasure_key(store));
  std::vector<Uuid> gone;
  Result<void> asked;
  TRY(scratch.query("SELECT record_id FROM record", {}, [&](const Row& row) {
    const auto by = erasure_of(store, key, id_in(row, 0));
    if (!by) {
      asked = tl::unexpected(by.error());
    } else if (*by) {
      gone.push_back(id_in(row, 0));
    }
    return asked.has_value();
  }));
  TRY(asked);
  for (const Uuid& id : gone)
    TRY(scratch.run("DELETE FROM record WHERE record_id = ?", {blob(id)}));
  return {};
}

}  // namespace

Result<void> make_scratch(const std::string& file, const std::string& earlier,
                          const std::string& scratch) {
  TRY_TO(store, still(file));
  if (earlier.empty()) {
    TRY(store.backup_to(store_file(scratch)));
  } else {
    TRY_TO(source, still(earlier));
    TRY(source.backup_to(store_file(scratch)));
  }
  TRY_TO(made, Database::open(store_file(scratch), OpenMode::write, office_application_id));
  TRY(made.migrate(office_schema()));
  TRY_TO(transaction, Transaction::begin(made));
  TRY(made.run("CREATE TABLE expected (record_id BLOB PRIMARY KEY, body BLOB) STRICT"));
  TRY(copy_rows(store, "SELECT record_id, body FROM record", made,
                "INSERT INTO expected VALUES (?, ?)"));
  if (earlier.empty()) {
    TRY(made.run(held_for_damage));
    for (const char* const statement : derived) TRY(made.run(statement));
    TRY(made.run("DELETE FROM log WHERE pos > (SELECT decided_pos FROM mark)"));
    TRY(made.run("UPDATE mark SET decided_pos = 0, last_customer_no = 10000"));
  } else {
    TRY(add_later_rows(store, made));
    TRY(forget_erased(store, made));
  }
  return transaction.commit();
}

Result<CheckDone> compare_records(const std::string& scratch) {
  TRY_TO(store, still(store_file(scratch)));
  TRY_TO(compared, store.integer("SELECT count(*) FROM expected"));
  TRY_TO(differing, store.integer("SELECT (SELECT count(*) FROM expected e LEFT JOIN record r "
                                  "ON r.record_id = e.record_id WHERE r.body IS NOT e.body) + "
                                  "(SELECT count(*) FROM record WHERE record_id NOT IN "
                                  "(SELECT record_id FROM expected))"));
  const std::int64_t wrong = differing.value_or(0);
  if (wrong == 0) {
    return CheckDone{"fold", true, std::to_string(compared.value_or(0)) + " records"};
  }
  return CheckDone{"fold", false,
                   std::to_string(wrong) + " records differ from what the log makes"};
}

}  // namespace tresen
