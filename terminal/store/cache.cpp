#include "terminal/store/cache.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "sync/base/log.h"
#include "terminal/store/device_row.h"
#include "terminal/store/documents.h"
#include "terminal/store/feed.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/pins.h"
#include "terminal/store/record_table.h"
#include "terminal/store/schema.h"

namespace tresen {
namespace {

Result<void> check_file(Database& database) {
  TRY_TO(verdict, database.text("PRAGMA quick_check(1)"));
  if (verdict != "ok") return fail(Fault::storage, "the cache is damaged: " + verdict.value_or(""));
  return {};
}

// The row of a cache that has been opened, which is always there.
Result<DeviceState> device_row(Database& database) {
  TRY_TO(row, read_device(database));
  if (!row) return fail(Fault::storage, "the cache does not know its device");
  return std::move(*row);
}

Result<void> introduce(Database& database, const Device& device) {
  TRY_TO(row, read_device(database));
  if (!row) return save_device(database, DeviceState{.device = device, .last_stamp = {}});
  if (row->device != device) {
    return fail(Fault::conflict, "this folder belongs to device " + std::to_string(row->device.id) +
                                     ", incarnation " + std::to_string(row->device.incarnation));
  }
  return {};
}

Result<void> check_room(const CacheSetup& setup) {
  struct statvfs disk {};
  if (::statvfs(setup.folder.c_str(), &disk) != 0) {
    return fail(Fault::storage, setup.folder + ": " + std::strerror(errno));
  }
  if (std::uint64_t{disk.f_bavail} * disk.f_frsize < setup.disk_reserve_bytes) {
    return fail(Fault::busy, "the disk is nearly full");
  }
  return {};
}

Result<void> check_edits(std::span<const Edit> edits) {
  if (edits.empty()) return fail(Fault::invalid, "no edits");
  for (const Edit& edit : edits) {
    if (edit.record.none()) return fail(Fault::invalid, "an edit without record");
    if (edit.fields.empty()) return fail(Fault::invalid, "an edit without fields");
    for (const FieldEdit& field : edit.fields) {
      if (field.key.empty()) return fail(Fault::invalid, "a field without key");
    }
  }
  return {};
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
      ids_(setup_.random ? IdSource(setup_.random) : IdSource()) {}

Result<Cache> Cache::open(const CacheSetup& setup) {
  TRY_TO(key, load_device_key(setup.folder + "/device.key"));
  TRY_TO(database,
         Database::open(setup.folder + "/cache.db", OpenMode::write, cache_application_id));
  TRY(check_file(database));
  TRY(database.migrate(cache_schema()));
  Cache cache(setup, std::move(database), std::move(key.bytes));
  TRY_TO(transaction, Transaction::begin(cache.database_));
  TRY(introduce(cache.database_, setup.device));
  if (key.made) TRY(forget_staff(cache.database_));
  TRY_TO(healed, heal_overlay(cache.database_));
  TRY(transaction.commit());
  cache.healed_ = healed;
  if (healed) trouble("store", "overlay_healed");
  return cache;
}

Result<std::uint64_t> Cache::write(std::span<const Edit> edits, std::string_view staff,
                                   std::uint64_t rules_version, const Moment& now) {
  TRY(check_edits(edits));
  TRY(check_room(setup_));
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, device_row(database_));
  for (const Edit& edit : edits) {
    Change change{.seq = ++row.last_seq,
                  .id = ids_.next(now.wall_ms),
                  .edit = edit,
                  .stamp = row.next_stamp(now),
                  .wall_ms = now.wall_ms,
                  .boot = setup_.boot,
                  .boot_ms = now.boot_ms,
                  .staff = std::string(staff),
                  .branch = setup_.device.branch,
                  .rules_version = rules_version};
    TRY(append_change(database_, change));
    TRY_TO(here, refresh(database_, edit.record));
    assert(here);
  }
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  return row.last_seq;
}

Result<Record> Cache::record(const Uuid& id) { return seen_record(database_, id); }

Result<std::vector<Record>> Cache::records_of_customer(const Uuid& customer, RecordKind kind) {
  TRY_TO(records, records_of(database_, customer));
  std::erase_if(records, [&](const Record& record) { return record.kind != kind; });
  return records;
}

Result<CustomerFile> Cache::customer_file(const Uuid& customer) {
  CustomerFile file;
  TRY_TO(record, seen_record(database_, customer));
  if (record.kind != RecordKind::customer) return fail(Fault::absent, "this is no customer");
  file.customer = std::move(record);
  TRY_TO(records, records_of(database_, customer));
  for (Record& belonging : records) {
    switch (belonging.kind) {
      case RecordKind::process:
        file.processes.push_back(std::move(belonging));
        break;
      case RecordKind::marketing_contact:
        file.contacts.push_back(std::move(belonging));
        break;
      case RecordKind::follow_up:
        file.follow_ups.push_back(std::move(belonging));
        break;
      case RecordKind::consent:
        file.consents.push_back(std::move(belonging));
        break;
      case RecordKind::customer:
        break;
    }
  }
  return file;
}

Result<Uuid> Cache::find_by_number(std::string_view customer_no) {
  return record_by_number(database_, customer_no);
}

Result<std::vector<Record>> Cache::running_processes() {
  return processes_running(database_, setup_.device.branch);
}

Result<std::vector<Record>> Cache::open_follow_ups() {
  return follow_ups_open(database_, setup_.device.branch);
}

Result<std::vector<Record>> Cache::customers(const Uuid& after, std::size_t count_max) {
  TRY_TO(ids, customers_after(database_, after, count_max));
  std::vector<Record> records;
  records.reserve(ids.size());
  for (const Uuid& id : ids) {
    TRY_TO(record, seen_record(database_, id));
    records.push_back(std::move(record));
  }
  return records;
}

Result<std::uint64_t> Cache::customer_count() { return count_customers(database_); }

Result<std::variant<SignedInStaff, SignInRefused>> Cache::sign_in(std::string_view pin,
                                                                  const Moment& now) {
  using Outcome = std::variant<SignedInStaff, SignInRefused>;
  TRY_TO(row, device_row(database_));
  const int wait_s = pin_wait_s(row.pin_wrong, row.pin_wrong_at_ms, now.wall_ms);
  if (wait_s > 0) return Outcome(SignInRefused{wait_s, 0});

  TRY_TO(staff, staff_with_hashes(database_));
  TRY_TO(member, find_by_pin(staff, setup_.device.branch, pin, device_key_));
  row.pin_wrong = member != nullptr ? 0 : row.pin_wrong + 1;
  row.pin_wrong_at_ms = member != nullptr ? 0 : now.wall_ms;
  TRY_TO(transaction, Transaction::begin(database_));
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  if (member != nullptr) {
    return Outcome(SignedInStaff{member->id(), member->name(), member->initials()});
  }
  return Outcome(SignInRefused{pin_wait_s(row.pin_wrong, now.wall_ms, now.wall_ms),
                               std::max(pin_tries - row.pin_wrong, 0)});
}

Result<ChainOptions> Cache::options() { return current_options(database_); }

Result<v1::Rules> Cache::rules(std::uint64_t version) {
  return rules_of_version(database_, version);
}

Result<std::map<std::string, std::string>> Cache::settings() {
  std::map<std::string, std::string> settings;
  TRY(database_.query("SELECT key, value FROM setting", {}, [&](const Row& row) {
    settings.emplace(row.text(0), row.text(1));
    return true;
  }));
  return settings;
}

Result<void> Cache::save_setting(std::string_view key, std::string_view value) {
  return database_.run("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                       {std::string(key), std::string(value)});
}

Result<JournalState> Cache::journal_state() {
  TRY_TO(row, device_row(database_));
  JournalState state{row.last_seq, row.acked_seq, 0, row.store_epoch};
  TRY_TO(oldest, journal_wall_ms(database_, row.acked_seq + 1));
  state.oldest_wall_ms = oldest;
  return state;
}

Result<std::vector<CursorAt>> Cache::cursors() {
  std::vector<CursorAt> cursors;
  TRY(database_.query("SELECT bucket, pos FROM cursor ORDER BY bucket", {}, [&](const Row& row) {
    cursors.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1))});
    return true;
  }));
  return cursors;
}

Result<std::uint64_t> Cache::cursor(std::string_view bucket) {
  return stored_cursor(database_, bucket);
}

Result<std::vector<JournalRow>> Cache::batch(std::uint64_t after_seq, const BatchLimits& limits) {
  return journal_rows(database_, after_seq, limits);
}

Result<void> Cache::acknowledged(std::uint64_t seq, std::uint64_t safe_trim_seq) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, device_row(database_));
  if (seq > row.last_seq) return fail(Fault::invalid, "confirmed beyond what was written");
  row.acked_seq = std::max(row.acked_seq, seq);
  TRY(save_device(database_, row));
  TRY(trim_journal(database_, std::min(safe_trim_seq, row.acked_seq)));
  return transaction.commit();
}

Result<void> Cache::new_epoch(std::uint64_t store_epoch, std::uint64_t hw_seq,
                              bool restart_cursors) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, device_row(database_));
  row.store_epoch = store_epoch;
  row.acked_seq = std::min(hw_seq, row.last_seq);
  TRY(save_device(database_, row));
  TRY_TO(pending, make_pending(database_, row.acked_seq));
  for (const Uuid& id : pending) TRY(refresh(database_, id));
  if (restart_cursors) {
    TRY(database_.run("DELETE FROM cursor"));
    TRY(distrust_base(database_));
  }
  return transaction.commit();
}

Result<FeedEffect> Cache::apply_feed(std::string_view bucket, std::span<const v1::FeedOp> ops,
                                     std::uint64_t next_pos) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, device_row(database_));
  TRY_TO(effect, apply_page(database_, row, device_key_, bucket, ops, next_pos));
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  return effect;
}

}  // namespace tresen
