#include "terminal/store/cache.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "sync/base/planted.h"
#include "terminal/store/device_row.h"
#include "terminal/store/documents.h"
#include "terminal/store/journal_chain.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/pins.h"
#include "terminal/store/record_table.h"

namespace tresen {
namespace {

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

Result<std::uint64_t> Cache::write(std::span<const Edit> edits, std::string_view staff,
                                   std::uint64_t rules_version, const Moment& now) {
  TRY(check_edits(edits));
  TRY(ballast_.check_room());
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
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
    TRY(append_change(database_, row, change, new_salt(setup_.random)));
    TRY_TO(here, refresh(database_, edit.record));
    assert(here);
  }
  TRY(save_device(database_, row));
  if (planted("saved_before_commit")) return row.last_seq;
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
  TRY_TO(row, known_device(database_));
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

}  // namespace tresen
