// Deciding everything again: a scratch store with the log alone, and the comparison with what is
// there.

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/sqlite/projection.h"
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

// What the sequencer reads, or answers hang on; the rest it makes anew.
bool is_read_by_the_fold(const std::string& table) {
  constexpr std::array made_anew{"history", "feed",   "bucket",   "record",    "seen",
                                 "guest",   "lookup", "snapshot", "held_once", "device_day"};
  return std::ranges::find(made_anew, table) == made_anew.end() && !table.starts_with("fact_") &&
         !table.starts_with("projection") && !table.starts_with("sqlite_");
}

// A column's names, by commas.
Result<std::string> listed(Database& database, const std::string& sql) {
  std::string list;
  TRY(database.query(sql, {}, [&](const Row& row) {
    list += (list.empty() ? "" : ", ") + row.text(0);
    return true;
  }));
  return list;
}

// All that a store elsewhere has, as a file.
Result<void> copy_tables(Database& store, Database& made) {
  TRY(Projection(made).prepare());
  std::vector<std::string> tables;
  TRY(made.query("SELECT name FROM sqlite_schema WHERE type = 'table'", {}, [&](const Row& row) {
    if (is_read_by_the_fold(row.text(0))) tables.push_back(row.text(0));
    return true;
  }));
  TRY_TO(transaction, Transaction::begin(made));
  for (const std::string& table : tables) {
    TRY_TO(columns,
           listed(made, "SELECT '\"' || name || '\"' FROM pragma_table_info('" + table + "')"));
    TRY_TO(marks, listed(made, "SELECT '?' FROM pragma_table_info('" + table + "')"));
    TRY(made.run("DELETE FROM " + table));
    TRY(copy_rows(store, "SELECT " + columns + " FROM " + table, made,
                  "INSERT INTO " + table + " (" + columns + ") VALUES (" + marks + ")"));
  }
  return transaction.commit();
}

// A file with what the store has, or had when it was saved, and with all tables of this release.
Result<Database> copied(Database& store, const std::string& dir, const std::string& earlier,
                        const std::string& file) {
  TRY_TO(url, database_url(dir));
  if (!earlier.empty()) {
    TRY_TO(source, still(earlier));
    TRY(source.backup_to(file));
  } else if (url.empty()) {
    TRY(store.backup_to(file));
  }
  TRY_TO(made, Database::open(file, OpenMode::write, office_application_id));
  TRY(made.migrate(office_schema()));
  if (earlier.empty() && !url.empty()) {
    TRY(made.run("PRAGMA foreign_keys = OFF"));
    TRY(copy_tables(store, made));
    TRY(made.run("PRAGMA foreign_keys = ON"));
  }
  return made;
}

}  // namespace

Result<void> make_scratch(const std::string& dir, const std::string& earlier,
                          const std::string& scratch) {
  TRY_TO(store, open_to_read(dir));
  TRY(store.run("BEGIN"));
  TRY_TO(made, copied(store, dir, earlier, store_file(scratch)));
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
