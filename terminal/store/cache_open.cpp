// Opening a cache: of this device, sound, brought up to this release.

#include <fstream>
#include <set>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/log.h"
#include "sync/record/checksum.h"
#include "terminal/store/cache.h"
#include "terminal/store/device_row.h"
#include "terminal/store/documents.h"
#include "terminal/store/feed.h"
#include "terminal/store/journal_chain.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/pins.h"
#include "terminal/store/record_table.h"
#include "terminal/store/salvage.h"
#include "terminal/store/schema.h"

namespace tresen {
namespace {

// "2026-11-21T100002Z": part of a file's name.
std::string time_mark() {
  std::string text = iso_time(SystemClock().now().wall_ms);
  std::erase(text, ':');
  return text;
}

Result<Database> open_file(const std::string& path) {
  TRY_TO(database, Database::open(path, OpenMode::write, cache_application_id));
  // What is erased is overwritten, not only let go.
  TRY(database.run("PRAGMA secure_delete = ON"));
  return database;
}

// A copy beside the file before an older release's tables are changed; it goes when the file has
// been opened once more. False: the tables are not those of this release afterwards.
Result<bool> bring_up(Database& database, const std::string& path) {
  TRY_TO(version, database.integer("PRAGMA user_version"));
  for (const std::string& old : aside(path, before_mark)) files().remove(old);
  const auto newest = static_cast<std::int64_t>(cache_schema().size());
  if (version.value_or(0) > 0 && *version < newest) {
    TRY(database.backup_to(path + std::string(before_mark) + std::to_string(newest)));
  }
  TRY(database.migrate(cache_schema()));
  return has_own_columns(database);
}

// A journal without its device's row: nobody knows any more what is in custody, so that all of it
// is sent again.
Result<void> complete_device(Database& database, const Device& device) {
  TRY_TO(row, read_device(database));
  if (row) return {};
  TRY_TO(first, database.integer("SELECT min(seq) FROM journal"));
  TRY_TO(last, database.integer("SELECT max(seq) FROM journal"));
  if (!first) return {};
  // The row at the trimming mark is kept, and was confirmed; the chain of the others hangs on it.
  const auto kept = static_cast<std::uint64_t>(*first > 1 ? *first : 0);
  return save_device(database, {.device = device,
                                .last_stamp = {},
                                .last_seq = static_cast<std::uint64_t>(*last),
                                .acked_seq = kept,
                                .trimmed_seq = kept});
}

// A new file with what is left of the damaged one.
Result<Database> open_anew(const std::string& path, const Device& device) {
  TRY_TO(damaged, move_aside(path, std::string(damaged_mark) + time_mark()));
  TRY_TO(database, open_file(path));
  TRY(database.migrate(cache_schema()));
  TRY_TO(transaction, Transaction::begin(database));
  const auto rows = salvage(damaged, database);
  if (rows) {
    trouble("store", "salvaged", {{"rows", *rows}});
  } else {
    trouble("store", "not_salvaged", {{"why", rows.error().detail}});
  }
  TRY(complete_device(database, device));
  TRY(transaction.commit());
  return database;
}

Result<Database> open_sound(const std::string& path, const Device& device,
                            std::vector<std::string>& found) {
  {
    auto database = open_file(path);
    if (!database && !is_damage(database.error())) return database;
    if (database && is_sound(*database, path)) {
      const auto current = bring_up(*database, path);
      if (current && *current) return database;
      if (!current && !is_damage(current.error())) return tl::unexpected(current.error());
    }
  }
  found.emplace_back("damaged");
  return open_anew(path, device);
}

std::string name_of(const Device& device) {
  return std::to_string(device.id) + "-" + std::to_string(device.incarnation);
}

// The same device, in a life that the enrolment of this folder may not have heard of yet.
bool is_same(const Device& here, const Device& enrolled) {
  return here.id == enrolled.id && here.branch == enrolled.branch && here.chain == enrolled.chain &&
         here.incarnation >= enrolled.incarnation;
}

Result<Database> open_own(const CacheSetup& setup, std::vector<std::string>& found) {
  const std::string path = setup.folder + "/cache.db";
  Device other;
  {
    TRY_TO(database, open_sound(path, setup.device, found));
    TRY_TO(row, read_device(database));
    if (!row || is_same(row->device, setup.device)) return database;
    other = row->device;
  }
  if (!setup.replaces_other) {
    return fail(Fault::conflict, "this folder belongs to device " + name_of(other));
  }
  found.emplace_back("other_device");
  TRY_TO(kept, move_aside(path, std::string(device_mark) + name_of(other) + "-" + time_mark()));
  trouble("store", "other_device", {{"aside", kept}});
  TRY_TO(database, open_file(path));
  TRY(database.migrate(cache_schema()));
  return database;
}

// Reads anew each bucket with a record that is not what head office told: a disk has damaged it
// where SQLite does not look. Answers whether there was one.
Result<bool> heal_base(Database& database) {
  std::set<std::string> spoilt;
  TRY(database.query("SELECT bucket, hash, body FROM base WHERE stale = 0 AND bucket <> ''", {},
                     [&](const Row& row) {
                       const auto told = static_cast<std::uint64_t>(row.integer(1));
                       if (told != record_hash(row.text(2))) spoilt.insert(row.text(0));
                       return true;
                     }));
  for (const std::string& bucket : spoilt) {
    TRY(distrust_base(database, bucket));
    TRY(begin_rebuild(database, bucket, {}));
  }
  return !spoilt.empty();
}

}  // namespace

Uuid machine_boot_id() {
  std::string text;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> text;
  std::erase(text, '-');
  const auto known = uuid_from_hex(text);
  return known ? *known : IdSource().next(SystemClock().now().wall_ms);
}

Cache::Cache(CacheSetup setup, Database database, std::string device_key)
    : setup_(std::move(setup)),
      database_(std::move(database)),
      device_key_(std::move(device_key)),
      ids_(setup_.random ? IdSource(setup_.random) : IdSource()),
      lease_clock_(setup_.boot),
      ballast_(setup_.folder, setup_.ballast_bytes, setup_.disk_reserve_bytes) {}

Result<Cache> Cache::open(const CacheSetup& setup) {
  TRY_TO(key, load_device_key(setup.folder + "/device.key"));
  std::vector<std::string> found;
  TRY_TO(database, open_own(setup, found));
  Cache cache(setup, std::move(database), std::move(key.bytes));
  cache.found_ = std::move(found);
  TRY(cache.begin(key.made));
  return cache;
}

Result<void> Cache::begin(bool new_key) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(known, read_device(database_));
  DeviceState row = known.value_or(
      DeviceState{.device = setup_.device, .last_stamp = {}, .closed_cleanly = true});
  setup_.device = row.device;
  if (!row.closed_cleanly) found_.emplace_back("unclean_stop");
  unclean_ = !row.closed_cleanly;
  row.closed_cleanly = false;
  TRY(make_chain(database_, row));
  TRY_TO(spoilt, set_spoilt_apart(database_, row, setup_.random));
  TRY(save_device(database_, row));
  if (new_key) TRY(forget_staff(database_));
  TRY_TO(healed, heal_overlay(database_));
  if (healed) {
    // What own writes lie over now can look otherwise than it is filed.
    TRY_TO(own, overlaid(database_));
    for (const Uuid& id : own) TRY(refresh(database_, id));
  }
  TRY_TO(reads_anew, heal_base(database_));
  TRY_TO(chained, chain_holds(database_, row));
  TRY(transaction.commit());
  healed_ = healed;
  if (reads_anew) found_.emplace_back("record_damaged");
  if (healed) found_.emplace_back("overlay_healed");
  if (spoilt > 0) found_.emplace_back("unsent_spoilt");
  // Of rows that head office has, which it can compare.
  if (!chained) found_.emplace_back("chain_broken");
  for (const std::string& word : found_) trouble("store", word);
  return {};
}

}  // namespace tresen
