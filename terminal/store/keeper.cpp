#include "terminal/store/keeper.h"

#include <string>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
void Keeper::receive(const StoreLetter& letter, const Moment& now) {
  now_ = now;
  const auto each = [&](const auto& order) { return on(order, now); };
  Result<void> outcome;
  if (const auto* order = std::get_if<ToStore>(&letter)) outcome = std::visit(each, *order);
  if (const auto* message = std::get_if<ToCache>(&letter)) outcome = std::visit(each, *message);
  if (const auto* checked = std::get_if<FileChecked>(&letter)) outcome = on(*checked, now);
  if (!outcome) failed(outcome.error());
}

std::vector<StoreAnswer> Keeper::take_answers() { return std::exchange(answers_, {}); }

void Keeper::failed(const Error& error) {
  trouble("store", "failed", {{"why", error.detail}});
  if (is_disk_full(error)) {
    // Nothing was written, nothing is lost; the link asks again, and may find room by then.
    disk_full_ = true;
    cache_.give_room_back();
    return;
  }
  cache_.heard_of(error);
  tell(CacheFailed{error});
}

void Keeper::chores(const Moment& now) {
  // A terminal that has just been started has better things to do.
  static constexpr std::int64_t settling_ms = 5 * 60'000;
  now_ = now;
  if (first_ms_ == 0) first_ms_ = now.boot_ms;
  if (now.boot_ms - first_ms_ >= settling_ms) cache_.keep_room();
  // While it is full nobody may write, so that no write finds out.
  if (disk_full_ && cache_.has_room()) disk_full_ = false;
  tell_receipts(now);
  const auto outcome = tell_status();
  if (!outcome) failed(outcome.error());
}

bool Keeper::wants_check(const Moment& now) {
  if (check_asked_) return false;
  const auto due = cache_.check_due(now);
  check_asked_ = due && *due;
  return check_asked_;
}

Result<void> Keeper::on(const FileChecked& checked, const Moment& now) {
  check_asked_ = false;
  return cache_.checked(checked.well, now);
}

void Keeper::farewell() {
  const auto outcome = cache_.farewell();
  if (!outcome) trouble("store", "no_farewell", {{"why", outcome.error().detail}});
}

// ---- the screen ----

Result<void> Keeper::on(const OpenCache&, const Moment& now) {
  TRY_TO(till_requests, cache_.till_requests(now));
  TRY_TO(settings, cache_.settings());
  TRY_TO(customers, cache_.customer_count());
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(wait_s, cache_.pin_wait(now));
  tell(CacheOpened{cache_.device(), std::move(settings), customers, journal.last_seq,
                   cache_.healed(), std::move(till_requests), wait_s});
  TRY(tell_options());
  told_ = {};
  TRY(tell_status());
  open_ = true;
  if (!locked_) start_feeding();
  return {};
}

Result<void> Keeper::on(const SignIn& order, const Moment& now) {
  TRY_TO(outcome, cache_.sign_in(order.pin, now));
  if (const auto* staff = std::get_if<SignedInStaff>(&outcome)) {
    tell(SignedIn{*staff});
  } else {
    tell(std::get<SignInRefused>(outcome));
  }
  tell_journal();
  return tell_status();
}

Result<void> Keeper::on(const LoadCustomer& order, const Moment&) {
  if (locked_) {
    tell(CustomerAbsent{order.id, order.number});
    return {};
  }
  Uuid id = order.id;
  if (id.none()) {
    const auto found = cache_.find_by_number(order.number);
    if (!found && found.error().fault != Fault::absent) return tl::unexpected(found.error());
    if (found) id = *found;
  }
  auto file = cache_.customer_file(id);
  if (file) {
    tell(CustomerLoaded{std::move(*file), order.id, order.number});
  } else if (file.error().fault == Fault::absent) {
    tell(CustomerAbsent{order.id, order.number});
  } else {
    return tl::unexpected(file.error());
  }
  return {};
}

Result<void> Keeper::on(const LoadLetter& order, const Moment&) {
  auto told = locked_ ? fail(Fault::absent, "locked") : cache_.record(participation_id(order.code));
  if (!told && told.error().fault != Fault::absent) return tl::unexpected(told.error());
  const Participation letter = told ? read_participation(*told) : Participation{};
  auto file = cache_.customer_file(letter.customer);
  if (!file && file.error().fault != Fault::absent) return tl::unexpected(file.error());
  if (file && letter.code == order.code) {
    tell(LetterLoaded{letter, std::move(*file)});
  } else {
    tell(LetterAbsent{order.code});
  }
  return {};
}

Result<void> Keeper::on(const LoadProcess& order, const Moment&) {
  if (locked_) {
    tell(ProcessAbsent{order.id});
    return {};
  }
  auto process = cache_.record(order.id);
  if (!process && process.error().fault != Fault::absent) return tl::unexpected(process.error());
  if (!process || process->kind != RecordKind::process) {
    tell(ProcessAbsent{order.id});
    return {};
  }
  const Uuid customer = uuid_from_hex(process->text("customer")).value_or(Uuid{});
  auto file = cache_.customer_file(customer);
  if (!file && file.error().fault == Fault::absent) {
    tell(ProcessAbsent{order.id});
    return {};
  }
  if (!file) return tl::unexpected(file.error());
  const std::string& version = process->text("rules_version");
  auto rules = cache_.rules(std::strtoull(version.c_str(), nullptr, 10));
  if (!rules && rules.error().fault != Fault::absent) return tl::unexpected(rules.error());
  if (!rules) {
    // Opened at another terminal by rules that this one never had: those of today must do.
    TRY_TO(options, cache_.options());
    rules = std::move(options.rules);
  }
  tell(ProcessLoaded{std::move(*process), std::move(*file), std::move(*rules)});
  return {};
}

Result<void> Keeper::on(const WriteEdits& order, const Moment& now) {
  if (locked_) {
    tell(EditsRefused{order.token, Fault::denied});
    return {};
  }
  const auto last_seq = cache_.write(order.edits, order.staff, order.rules_version, now);
  const bool full =
      !last_seq && (last_seq.error().fault == Fault::busy || is_disk_full(last_seq.error()));
  disk_full_ = full;
  if (!last_seq) {
    trouble("store", "edits_refused", {{"why", last_seq.error().detail}});
    if (full) cache_.give_room_back();
    tell(EditsRefused{order.token, full ? Fault::busy : last_seq.error().fault});
    return tell_status();
  }
  tell(EditsWritten{order.token, *last_seq});
  std::set<Uuid> ids;
  for (const Edit& edit : order.edits) ids.insert(edit.record);
  tell_changed({ids.begin(), ids.end()});
  tell_journal();
  return tell_status();
}

Result<void> Keeper::on(const ListProcesses&, const Moment&) {
  if (locked_) {
    tell(ProcessesListed{});
    return {};
  }
  TRY_TO(processes, cache_.running_processes());
  TRY_TO(listed, with_customers(std::move(processes)));
  tell(ProcessesListed{std::move(listed)});
  return {};
}

Result<void> Keeper::on(const ListFollowUps&, const Moment&) {
  if (locked_) {
    tell(FollowUpsListed{});
    return {};
  }
  TRY_TO(follow_ups, cache_.open_follow_ups());
  TRY_TO(listed, with_customers(std::move(follow_ups)));
  tell(FollowUpsListed{std::move(listed)});
  return {};
}

Result<void> Keeper::on(const SaveSetting& order, const Moment&) {
  return cache_.save_setting(order.key, order.value);
}

Result<void> Keeper::on(const SyncNow&, const Moment&) {
  tell(TryNow{});
  return {};
}

// ---- telling ----

Result<void> Keeper::tell_options() {
  TRY_TO(options, cache_.options());
  tell(ConfigChanged{std::move(options)});
  return {};
}

void Keeper::lock(bool locked) {
  if (locked == locked_) return;
  locked_ = locked;
  if (!open_) return;
  if (!locked) return start_feeding();
  feeding_ = false;
  loading_ = false;
  filling_ = false;
  search_dirty_.clear();
  fresh_.clear();
  tell(SearchCleared{});
}

void Keeper::tell_journal() {
  const auto journal = cache_.journal_state();
  if (!journal) return failed(journal.error());
  tell(JournalAt{journal->last_seq, journal->oldest_wall_ms, journal->acked_seq,
                 journal->chain_at_acked, journal->trimmed_seq});
}

// One line when the machine's clock is found wrong, one when it is right again.
Result<void> Keeper::look_at_clock() {
  TRY_TO(start_ms, cache_.office_start(now_));
  office_.learn(start_ms);
  office_.settle(now_, false);
  const bool wrong = office_.wrong(now_);
  if (wrong == std::exchange(clock_wrong_, wrong)) return {};
  const std::int64_t ahead_s = office_.off_ms(now_) / 1000;
  if (wrong) {
    trouble("store", "clock_wrong", {{"ahead_s", ahead_s}});
  } else {
    note("store", "clock_right", {{"ahead_s", ahead_s}});
  }
  return {};
}

Result<void> Keeper::tell_status() {
  TRY(look_at_clock());
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(lease, cache_.lease(now_));
  lock(lease.over);
  const CacheSyncStatus status{.line = link_.state,
                               .refusal = link_.refusal,
                               .trouble = link_.trouble,
                               .waiting = journal.last_seq - journal.acked_seq,
                               .oldest_wall_ms = journal.oldest_wall_ms,
                               .acked = journal.acked_seq,
                               .last_seq = journal.last_seq,
                               .all_read = link_.all_read,
                               .contact_wall_ms = lease.contact_ms,
                               .snapshot_done = link_.snapshot_done,
                               .snapshot_of = link_.snapshot_of,
                               .lease_days = lease.days,
                               .locked = lease.over,
                               .disk_full = disk_full_,
                               .office_start_ms = office_.start_ms()};
  if (status == told_) return {};
  told_ = status;
  tell(status);
  return {};
}

void Keeper::tell_changed(std::vector<Uuid> ids) {
  if (ids.empty()) return;
  if (feeding_) search_dirty_.insert(ids.begin(), ids.end());
  tell(RecordsChanged{std::move(ids)});
}

Result<std::vector<ListedRecord>> Keeper::with_customers(std::vector<Record> records) {
  std::vector<ListedRecord> listed;
  listed.reserve(records.size());
  for (Record& record : records) {
    const Uuid id = uuid_from_hex(record.text("customer")).value_or(Uuid{});
    TRY_TO(survivor, cache_.survivor_of(id));
    auto customer = cache_.record(survivor);
    if (!customer && customer.error().fault != Fault::absent) {
      return tl::unexpected(customer.error());
    }
    listed.push_back({std::move(record), customer ? std::move(*customer) : Record{}});
  }
  return listed;
}

}  // namespace tresen
