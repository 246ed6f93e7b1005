// Backup and restore of head office's SQLite file.

#include <filesystem>
#include <utility>

#include "sync/base/database.h"
#include "sync/base/files.h"
#include "sync/base/planted.h"
#include "sync/office/store/backup.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/migration.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

// Far more than a chain enrols, or makes at its counters, between two backups.
constexpr std::int64_t devices_skipped = 10'000;
constexpr std::int64_t numbers_skipped = 100'000;

// Gives a whole file its name, which nobody has yet, for good.
Result<void> publish(const std::string& draft, const std::string& path) {
  TRY(files().flush(draft));
  TRY(files().rename(draft, path));
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return files().flush_folder(folder.empty() ? "." : folder);
}

void remove_draft(const std::string& draft) {
  for (const char* tail : {"", "-wal", "-shm", "-journal"}) files().remove(draft + tail);
}

// The store as it is at one moment, whatever the writer does meanwhile.
Result<Database> still(const std::string& path) {
  TRY_TO(source, Database::open(path, OpenMode::read, office_application_id));
  TRY(source.run("BEGIN"));
  TRY(source.integer("SELECT decided_pos FROM mark"));
  return source;
}

Result<BackupMade> fill(const std::string& draft, const KeptCa& ca) {
  BackupMade made;
  TRY_TO(copy, Database::open(draft, OpenMode::write, office_application_id));
  TRY_TO(transaction, Transaction::begin(copy));
  TRY(copy.run("CREATE TABLE IF NOT EXISTS kept_ca (key_pem TEXT, certificate_pem TEXT) STRICT"));
  TRY(copy.run("DELETE FROM kept_ca"));
  TRY(copy.run("INSERT INTO kept_ca VALUES (?, ?)", {ca.key_pem, ca.certificate_pem}));
  TRY_TO(pos, copy.integer("SELECT max(pos) FROM log"));
  made.pos = natural(pos.value_or(0));
  TRY(copy.query("SELECT device_id, incarnation, hw_seq FROM device WHERE device_id > 0", {},
                 [&](const Row& row) {
                   made.marks.push_back(
                       {natural(row.integer(0)), natural(row.integer(1)), natural(row.integer(2))});
                   return true;
                 }));
  TRY(transaction.commit());
  // One file, also while somebody looks into it.
  TRY(copy.query("PRAGMA journal_mode = DELETE", {}, [](const Row&) { return true; }));
  return made;
}

Result<BackupMade> copy_to(const std::string& dir, const std::string& draft, const KeptCa& ca) {
  TRY(files().make_private(draft));
  {
    TRY_TO(source, still(store_file(dir)));
    TRY(source.backup_to(draft));
  }
  return fill(draft, ca);
}

// Of the numbers that the engine gives itself.
constexpr const char* skip_devices_in_file =
    "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'device'";
constexpr const char* skip_devices_there =
    "SELECT setval(s, nextval(s) + ?) FROM "
    "(SELECT CAST(pg_get_serial_sequence('device', 'device_id') AS regclass) AS s) AS it";

// Whatever was told to somebody since the state that the store has is not told again to another
// one. In a transaction of the caller's.
Result<void> begin_epoch(Database& store, std::uint64_t store_epoch, const char* skip_devices) {
  if (!planted("restore_keeps_epoch")) {
    TRY(store.run("UPDATE meta SET value = ? WHERE key = 'store_epoch'",
                  {std::to_string(store_epoch)}));
  }
  // A new life that somebody has begun since then is followed when its terminal comes. Still
  // offered, the other disk could take it too, and neither would know of the other.
  TRY(store.run(
      "UPDATE device SET offered_incarnation = 0 WHERE offered_incarnation > incarnation"));
  // Their files were not in a backup, or are of another state.
  TRY(store.run("DELETE FROM snapshot"));
  TRY(store.run("DELETE FROM code"));
  TRY(store.query(skip_devices, {devices_skipped}, [](const Row&) { return true; }));
  return store.run("UPDATE mark SET last_customer_no = last_customer_no + ?", {numbers_skipped});
}

// What makes a store of a copy that goes on by itself.
Result<KeptCa> begin_anew(const std::string& draft, std::uint64_t store_epoch) {
  TRY_TO(store, Database::open(draft, OpenMode::write, office_application_id));
  TRY(store.migrate(office_schema()));
  KeptCa ca;
  TRY(store.query("SELECT key_pem, certificate_pem FROM kept_ca", {}, [&](const Row& row) {
    ca = {row.text(0), row.text(1)};
    return false;
  }));
  TRY_TO(transaction, Transaction::begin(store));
  TRY(store.run("DROP TABLE kept_ca"));
  TRY(begin_epoch(store, store_epoch, skip_devices_in_file));
  TRY(transaction.commit());
  return ca;
}

}  // namespace

Result<BackupMade> copy_store(const std::string& dir, const std::string& file, const KeptCa& ca) {
  if (files().exists(file)) return fail(Fault::conflict, file + " is there already");
  const std::string draft = file + ".unfinished";
  remove_draft(draft);
  auto made = copy_to(dir, draft, ca);
  if (made) {
    made->bytes = static_cast<std::int64_t>(files().size(draft));
    const auto published = publish(draft, file);
    if (!published) made = tl::unexpected(published.error());
  }
  if (!made) remove_draft(draft);
  return made;
}

Result<void> restore_copy(const std::string& file, const std::string& dir,
                          std::uint64_t store_epoch, const KeepCa& keep_ca) {
  const std::string draft = store_file(dir) + ".unfinished";
  remove_draft(draft);
  const auto restore = [&]() -> Result<void> {
    TRY(files().make_private(draft));
    {
      TRY_TO(source, still(file));
      TRY(source.backup_to(draft));
    }
    const std::string place = store_file(dir);
    const std::string built = planted("restore_in_place") ? place : draft;
    if (built == place) TRY(publish(draft, place));
    TRY_TO(ca, begin_anew(built, store_epoch));
    if (!planted("restore_keeps_ca_late")) TRY(keep_ca(ca));
    if (built == draft) TRY(publish(draft, place));
    if (planted("restore_keeps_ca_late")) TRY(keep_ca(ca));
    return {};
  };
  auto restored = restore();
  if (!restored) remove_draft(draft);
  return restored;
}

Result<void> go_on_from_earlier(const std::string& dir, std::uint64_t store_epoch) {
  if (!has_store(dir)) {
    return fail(Fault::absent, "there is no head office in " + dir + ": init comes first");
  }
  TRY_TO(lock, lock_folder(dir));
  TRY_TO(url, database_url(dir));
  TRY_TO(store, open_to_write(dir, Writers::one));
  TRY(store.migrate(office_schema()));
  TRY(expect_settled(store));
  TRY_TO(transaction, Transaction::begin(store));
  TRY(begin_epoch(store, store_epoch, url.empty() ? skip_devices_in_file : skip_devices_there));
  return transaction.commit();
}

}  // namespace tresen
