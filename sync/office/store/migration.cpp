#include "sync/office/store/migration.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/text.h"
#include "sync/office/store/check.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/sqlite/projection.h"
#include "sync/office/store/sqlite/schema.h"

namespace tresen {
namespace {

constexpr std::string_view own_table = "meta";  // says whose store it is: copied last

// Made anew from the records, by whoever has those.
bool is_derived(const Table& table) {
  return table.name.starts_with("projection") || table.name.starts_with("fact_");
}

struct Side {
  Database store;
  bool there = false;  // in PostgreSQL
  std::string place;   // for operators
};

Result<std::map<std::string, std::string>> meta_of(Database& store) {
  std::map<std::string, std::string> all;
  TRY(store.query("SELECT key, value FROM meta", {}, [&](const Row& row) {
    all[row.text(0)] = row.text(1);
    return true;
  }));
  return all;
}

// What of it is the store's own, wherever that lies.
std::map<std::string, std::string> lasting(std::map<std::string, std::string> meta) {
  for (const char* key : {"projection", "migrating", "moved"}) meta.erase(key);
  return meta;
}

Result<Side> side_in_file(const std::string& file) {
  if (!files().exists(file)) TRY(files().make_private(file));
  TRY_TO(store, Database::open(file, OpenMode::write, office_application_id));
  TRY(store.run("PRAGMA cache_size = -65536"));
  TRY(store.migrate(office_schema()));
  return Side{std::move(store), false, file};
}

Result<Side> side_there(const std::string& url) {
  TRY(expect_database_name(url));
  TRY_TO(store, open_postgres(url, OpenMode::write, Writers::one));
  TRY(store.migrate(office_schema()));
  return Side{std::move(store), true, "the database"};
}

class Migration {
 public:
  Migration(Side source, Side target, const MigrationTold& told)
      : source_(std::move(source)), target_(std::move(target)), told_(told) {}

  Result<Migrated> run(bool anew);
  // From here on nobody opens it.
  Result<void> leave() {
    return source_.store.run("INSERT INTO meta (key, value) VALUES ('moved', '1')");
  }

 private:
  enum class Standing { empty, begun, whole };
  Result<Standing> standing();
  Result<void> clear();
  Result<void> copy();
  Result<void> keep_counters();
  // `advice`: what to do where they differ.
  Result<Migrated> compare(const std::string& advice);
  Result<void> derive();
  Result<void> finish();
  std::string identity() const { return meta_.at("chain_id") + ' ' + meta_.at("store_epoch"); }

  Side source_, target_;
  const MigrationTold& told_;
  std::vector<Table> tables_;
  std::map<std::string, std::string> meta_;
  std::uint64_t rows_ = 0;
};

Result<Migration::Standing> Migration::standing() {
  TRY_TO(there, meta_of(target_.store));
  if (there.contains("chain_id")) {
    if (lasting(there) == lasting(meta_)) return Standing::whole;
    return fail(Fault::conflict, target_.place + " holds a head office already, of the chain \"" +
                                     there["chain_id"] + "\": give one that is empty");
  }
  if (!there.contains("migrating")) return Standing::empty;
  if (there["migrating"] == identity()) return Standing::begun;
  return fail(Fault::conflict,
              "another head office began to move to " + target_.place + ": give one that is empty");
}

// A new store has rows of its own; they are copied like all others.
Result<void> Migration::clear() {
  if (target_.there) {
    std::vector<std::string> names;
    for (const Table& table : tables_) names.push_back(table.name);
    TRY(target_.store.run("TRUNCATE " + join(names, ", ") + " CASCADE"));
  } else {
    TRY_TO(transaction, Transaction::begin(target_.store));
    for (auto table = tables_.rbegin(); table != tables_.rend(); ++table) {
      TRY(target_.store.run("DELETE FROM " + table->name));
    }
    TRY(transaction.commit());
  }
  return target_.store.run("INSERT INTO meta (key, value) VALUES ('migrating', ?)", {identity()});
}

Result<void> Migration::copy() {
  std::uint64_t done = 0;
  for (const Table& table : tables_) {
    TRY_TO(before, target_.store.integer("SELECT count(*) FROM " + table.name));
    done += static_cast<std::uint64_t>(before.value_or(0));
  }
  for (const Table& table : tables_) {
    if (table.name == own_table) continue;
    const auto copied = copy_table(source_.store, target_.store, table, [&](std::uint64_t rows) {
      done += rows;
      told_(MigrationStage::copying, done, rows_);
    });
    if (!copied) {
      return fail(copied.error().fault, "table " + table.name + ": " + copied.error().detail);
    }
  }
  return keep_counters();
}

// Each engine remembers in its own way which numbers were given, also to what is gone since.
Result<void> Migration::keep_counters() {
  for (const Table& table : tables_) {
    if (!table.numbered) continue;
    const std::string& column = table.columns[table.key.front()];
    const std::string counter =
        "CAST(pg_get_serial_sequence('" + table.name + "', '" + column + "') AS regclass)";
    std::int64_t given = 0;
    if (table.counted) {
      TRY_TO(last, source_.store.integer(source_.there
                                             ? "SELECT pg_sequence_last_value(" + counter + ")"
                                             : "SELECT seq FROM sqlite_sequence WHERE name = '" +
                                                   table.name + "'"));
      given = last.value_or(0);
    }
    TRY_TO(there, target_.store.integer("SELECT max(" + column + ") FROM " + table.name));
    given = std::max(given, there.value_or(0));
    if (given == 0) continue;
    if (target_.there) {
      TRY(target_.store.integer("SELECT setval(" + counter + ", ?)", {given}));
    } else if (table.counted) {
      TRY(target_.store.run("DELETE FROM sqlite_sequence WHERE name = ?", {table.name}));
      TRY(target_.store.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
                            {table.name, given}));
    }
  }
  return {};
}

Result<Migrated> Migration::compare(const std::string& advice) {
  Migrated all;
  std::uint64_t done = 0;
  const RowsDone count = [&](std::uint64_t rows) {
    done += rows;
    told_(MigrationStage::comparing, done, 2 * rows_);
  };
  for (const Table& table : tables_) {
    if (table.name == own_table) continue;
    TRY_TO(here, sum_of(source_.store, table, count));
    TRY_TO(there, sum_of(target_.store, table, count));
    if (here != there) {
      return fail(Fault::conflict,
                  "table " + table.name + " differs: " + std::to_string(here.rows) + " rows in " +
                      source_.place + ", " + std::to_string(there.rows) + " in " + target_.place +
                      (here.rows == there.rows ? ", of another content" : "") +
                      "; nothing was changed over, " + advice);
    }
    all.tables.push_back({table.name, std::move(here)});
  }
  return all;
}

Result<void> Migration::derive() {
  told_(MigrationStage::deriving, 0, rows_);
  TRY(Projection(target_.store).prepare());
  // Plans for tables that have grown at once; PostgreSQL would find out within minutes.
  if (target_.there) TRY(target_.store.run("ANALYZE"));
  told_(MigrationStage::deriving, rows_, rows_);
  return {};
}

Result<void> Migration::finish() {
  TRY_TO(transaction, Transaction::begin(target_.store));
  for (const auto& [key, value] : lasting(meta_)) {
    TRY(target_.store.run("INSERT INTO meta (key, value) VALUES (?, ?)", {key, value}));
  }
  TRY(target_.store.run("DELETE FROM meta WHERE key = 'migrating'"));
  return transaction.commit();
}

Result<Migrated> Migration::run(bool anew) {
  TRY(expect_settled(source_.store));
  TRY_TO(meta, meta_of(source_.store));
  meta_ = std::move(meta);
  if (!meta_.contains("chain_id") || !meta_.contains("store_epoch")) {
    return fail(Fault::absent, source_.place + " holds no head office");
  }
  TRY_TO(tables, tables_of(source_.there ? target_.store : source_.store));
  tables_ = std::move(tables);
  std::erase_if(tables_, is_derived);
  for (const Table& table : tables_) {
    TRY_TO(rows, source_.store.integer("SELECT count(*) FROM " + table.name));
    rows_ += static_cast<std::uint64_t>(rows.value_or(0));
  }
  TRY_TO(standing, this->standing());
  if (standing == Standing::empty || (standing == Standing::begun && anew)) TRY(clear());
  if (standing != Standing::whole) TRY(copy());
  // What is whole has been served, and is not thrown away by a word.
  TRY_TO(compared, compare(standing == Standing::whole
                               ? target_.place + " holds an earlier state: give one that is empty"
                               : "--anew begins again"));
  if (standing != Standing::whole) {
    TRY(derive());
    TRY(finish());
  }
  TRY(target_.store.run("DELETE FROM meta WHERE key = 'moved'"));
  // Of a file: nothing stands beside it.
  TRY(target_.store.query("PRAGMA journal_mode = DELETE", {}, [](const Row&) { return true; }));
  return compared;
}

Result<FileLock> locked(const std::string& dir) {
  auto lock = lock_folder(dir);
  if (lock || lock.error().fault != Fault::busy) return lock;
  return fail(Fault::busy, "head office in " + dir + " is running; stop it first");
}

Result<Migrated> migrate_there(const MigrationOrder& order, const MigrationTold& told) {
  const std::string file = store_file(order.dir);
  std::optional<Migrated> migrated;
  {
    TRY(expect_database_name(order.database));
    TRY_TO(source, side_in_file(file));
    TRY_TO(target, side_there(order.database));
    Migration migration(std::move(source), std::move(target), told);
    TRY_TO(done, migration.run(order.anew));
    TRY(change_database_url(order.dir, order.database));
    TRY(migration.leave());
    migrated = std::move(done);
  }
  migrated->left = file + ".moved-" + std::to_string(order.now_ms / 1000);
  TRY(files().rename(file, migrated->left));
  TRY(files().flush_folder(order.dir));
  return std::move(*migrated);
}

Result<Migrated> migrate_back(const MigrationOrder& order, const std::string& url,
                              const MigrationTold& told) {
  const std::string file = store_file(order.dir);
  const std::string draft = file + ".unfinished";
  if (files().exists(file)) {
    return fail(Fault::conflict, "there is " + file + ", which nobody uses: move it aside");
  }
  TRY_TO(source, side_there(url));
  // Nobody else knows of it, so that it can be thrown away instead of emptied.
  if (order.anew) {
    for (const char* tail : {"", "-wal", "-shm", "-journal"}) files().remove(draft + tail);
  }
  TRY_TO(target, side_in_file(draft));
  Migration migration(std::move(source), std::move(target), told);
  TRY_TO(done, migration.run(order.anew));
  TRY(files().flush(draft));
  TRY(files().rename(draft, file));
  forget_database_url(order.dir);
  TRY(files().flush_folder(order.dir));
  TRY(migration.leave());
  done.left = url;
  return done;
}

}  // namespace

Result<void> expect_settled(Database& store) {
  TRY_TO(meta, meta_of(store));
  if (meta.contains("moved")) {
    return fail(Fault::conflict, "this head office has moved: its store lies elsewhere now");
  }
  if (!meta.contains("migrating")) return {};
  return fail(Fault::conflict,
              "a migration to this database has not ended; go on with it, or give "
              "another database");
}

Result<Migrated> migrate_store(const MigrationOrder& order, const MigrationTold& told) {
  if (!has_store(order.dir)) {
    return fail(Fault::absent, "there is no head office in " + order.dir + ": init comes first");
  }
  TRY_TO(lock, locked(order.dir));
  TRY_TO(url, database_url(order.dir));
  if (order.database.empty()) {
    if (!url.empty()) return migrate_back(order, url, told);
    return fail(Fault::conflict, "the store of " + order.dir + " lies in the folder already");
  }
  if (url.empty()) return migrate_there(order, told);
  return fail(Fault::conflict, "the store of " + order.dir + " lies in a database already");
}

}  // namespace tresen
