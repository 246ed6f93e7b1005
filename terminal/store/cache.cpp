#include "terminal/store/cache.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <set>
#include <utility>

#include "sync/base/log.h"
#include "sync/base/planted.h"
#include "terminal/store/device_row.h"
#include "terminal/store/documents.h"
#include "terminal/store/journal_chain.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/pins.h"
#include "terminal/store/record_table.h"
#include "terminal/store/survivor.h"
#include "terminal/store/till_table.h"

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
                                   std::uint64_t rules_version, const Moment& now,
                                   const TillRequest* till) {
  TRY(check_edits(edits));
  TRY(ballast_.check_room());
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  TRY(append(row, edits, staff, rules_version, now));
  TRY(save_device(database_, row));
  if (till != nullptr) TRY(put_till_request(database_, *till, now.wall_ms));
  if (planted("saved_before_commit")) return row.last_seq;
  TRY(transaction.commit());
  return row.last_seq;
}

Result<void> Cache::append(DeviceState& row, std::span<const Edit> edits, std::string_view staff,
                           std::uint64_t rules_version, const Moment& now) {
  for (const Edit& wanted : edits) {
    TRY_TO(edit, led_on(database_, wanted));
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
  return {};
}

Result<void> Cache::note_act(DeviceState& row, Act act, std::string_view staff, std::string detail,
                             const Moment& now) {
  // A counter whose disk is full can still be looked at, and goes on telling what it knows.
  if (!ballast_.check_room()) {
    trouble("store", "act_not_noted", {{"act", name_of(act)}});
    return {};
  }
  const Edit entry = audit_edit({.id = ids_.next(now.wall_ms),
                                 .act = std::string(name_of(act)),
                                 .staff = std::string(staff),
                                 .device = setup_.device.id,
                                 .branch = setup_.device.branch,
                                 .at_ms = now.wall_ms,
                                 .subject = {},
                                 .detail = std::move(detail)});
  return append(row, std::span(&entry, 1), staff, 0, now);
}

Result<Record> Cache::record(const Uuid& id) {
  TRY_TO(record, seen_record(database_, id));
  return led_on(database_, std::move(record));
}

Result<std::vector<Record>> Cache::led(Result<std::vector<Record>> records) {
  if (!records) return records;
  for (Record& record : *records) {
    TRY_TO(leading, led_on(database_, std::move(record)));
    record = std::move(leading);
  }
  return records;
}

Result<Uuid> Cache::survivor_of(const Uuid& customer) {
  return tresen::survivor_of(database_, customer);
}

Result<std::vector<Uuid>> Cache::merged_into(const Uuid& kept) {
  return merged_here_into(database_, kept);
}

Result<std::vector<Record>> Cache::records_of_customer(const Uuid& customer, RecordKind kind) {
  TRY_TO(records, led(records_of(database_, customer)));
  std::erase_if(records, [&](const Record& record) { return record.kind != kind; });
  return records;
}

// What head office has not decided yet, and proofs of consents, still name who was merged away.
Result<std::vector<Record>> Cache::all_of(const Uuid& customer) {
  TRY_TO(records, led(records_of(database_, customer)));
  std::vector<Uuid> open{customer};
  std::set<Uuid> met{customer};
  while (!open.empty()) {
    TRY_TO(earlier, merged_here_into(database_, open.back()));
    open.pop_back();
    for (const Uuid& away : earlier) {
      if (!met.insert(away).second) continue;
      TRY_TO(theirs, led(records_of(database_, away)));
      std::move(theirs.begin(), theirs.end(), std::back_inserter(records));
      open.push_back(away);
    }
  }
  return records;
}

Result<CustomerFile> Cache::customer_file(const Uuid& customer) {
  CustomerFile file;
  TRY_TO(survivor, survivor_of(customer));
  TRY_TO(record, seen_record(database_, survivor));
  if (record.kind != RecordKind::customer) return fail(Fault::absent, "this is no customer");
  file.customer = std::move(record);
  TRY_TO(records, all_of(survivor));
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
      case RecordKind::request:
        file.requests.push_back(std::move(belonging));
        break;
      case RecordKind::customer:
      case RecordKind::audit:
        break;
    }
  }
  return file;
}

Result<Uuid> Cache::find_by_number(std::string_view customer_no) {
  return customer_by_number(database_, customer_no);
}

Result<std::vector<Record>> Cache::running_processes() {
  return led(processes_running(database_, setup_.device.branch));
}

Result<std::vector<Record>> Cache::open_follow_ups() {
  return led(follow_ups_open(database_, setup_.device.branch));
}

Result<std::vector<Record>> Cache::customers(const Uuid& after, std::size_t count_max) {
  TRY_TO(ids, customers_after(database_, after, count_max));
  std::vector<Record> records;
  records.reserve(ids.size());
  for (const Uuid& id : ids) {
    TRY_TO(record, seen_record(database_, id));
    records.push_back(std::move(record));
  }
  // Who has read everybody has every page of the file in memory.
  if (ids.size() < count_max) TRY(database_.run("PRAGMA shrink_memory"));
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
  if (member != nullptr) {
    TRY(note_act(row, Act::sign_in, member->id(), {}, now));
  } else if (row.pin_wrong >= pin_tries) {
    TRY(note_act(row, Act::sign_in_refused, {}, std::to_string(row.pin_wrong), now));
  }
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  if (member != nullptr) {
    // Who was filed before there were roles is a clerk.
    const v1::Role role = std::max(member->role(), v1::ROLE_CLERK);
    return Outcome(SignedInStaff{member->id(), member->name(), member->initials(), role});
  }
  return Outcome(SignInRefused{pin_wait_s(row.pin_wrong, now.wall_ms, now.wall_ms),
                               std::max(pin_tries - row.pin_wrong, 0)});
}

Result<int> Cache::pin_wait(const Moment& now) {
  TRY_TO(row, known_device(database_));
  return pin_wait_s(row.pin_wrong, row.pin_wrong_at_ms, now.wall_ms);
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

Result<std::vector<TillRequest>> Cache::till_requests(const Moment& now) {
  return recent_till_requests(database_, now.wall_ms);
}

Result<void> Cache::keep_till_request(const TillRequest& request, const Moment& now) {
  return put_till_request(database_, request, now.wall_ms);
}

}  // namespace tresen
