#include "terminal/store/keeper.h"

#include <string>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

constexpr std::size_t search_piece = 500;

}  // namespace

void Keeper::receive(const StoreLetter& letter, const Moment& now) {
  const auto outcome = std::visit(
      [&](const auto& side) {
        return std::visit([&](const auto& order) { return on(order, now); }, side);
      },
      letter);
  if (!outcome) failed(outcome.error());
}

std::vector<StoreAnswer> Keeper::take_answers() { return std::exchange(answers_, {}); }

void Keeper::failed(const Error& error) {
  trouble("store", "failed", {{"why", error.detail}});
  tell(CacheFailed{error});
}

// ---- the screen ----

Result<void> Keeper::on(const OpenCache&, const Moment&) {
  TRY_TO(settings, cache_.settings());
  TRY_TO(customers, cache_.customer_count());
  TRY_TO(journal, cache_.journal_state());
  tell(CacheOpened{cache_.device(), std::move(settings), customers, journal.last_seq,
                   cache_.healed()});
  TRY(tell_options());
  told_ = {};
  TRY(tell_status());
  feeding_ = true;
  loading_ = true;
  loaded_to_ = {};
  return {};
}

Result<void> Keeper::on(const SignIn& order, const Moment& now) {
  TRY_TO(outcome, cache_.sign_in(order.pin, now));
  if (const auto* staff = std::get_if<SignedInStaff>(&outcome)) {
    tell(SignedIn{*staff});
  } else {
    tell(std::get<SignInRefused>(outcome));
  }
  return {};
}

Result<void> Keeper::on(const LoadCustomer& order, const Moment&) {
  Uuid id = order.id;
  if (id.none()) {
    const auto found = cache_.find_by_number(order.number);
    if (!found && found.error().fault != Fault::absent) return tl::unexpected(found.error());
    if (found) id = *found;
  }
  auto file = cache_.customer_file(id);
  if (file) {
    tell(CustomerLoaded{std::move(*file)});
  } else if (file.error().fault == Fault::absent) {
    tell(CustomerAbsent{order.id, order.number});
  } else {
    return tl::unexpected(file.error());
  }
  return {};
}

Result<void> Keeper::on(const LoadProcess& order, const Moment&) {
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
  const auto last_seq = cache_.write(order.edits, order.staff, order.rules_version, now);
  if (!last_seq) {
    trouble("store", "edits_refused", {{"why", last_seq.error().detail}});
    tell(EditsRefused{order.token, last_seq.error().fault});
    return {};
  }
  tell(EditsWritten{order.token, *last_seq});
  std::set<Uuid> ids;
  for (const Edit& edit : order.edits) ids.insert(edit.record);
  tell_changed({ids.begin(), ids.end()});
  tell_journal();
  return tell_status();
}

Result<void> Keeper::on(const ListProcesses&, const Moment&) {
  TRY_TO(processes, cache_.running_processes());
  TRY_TO(listed, with_customers(std::move(processes)));
  tell(ProcessesListed{std::move(listed)});
  return {};
}

Result<void> Keeper::on(const ListFollowUps&, const Moment&) {
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

// ---- the link ----

Result<void> Keeper::on(const AskReady&, const Moment&) {
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(cursors, cache_.cursors());
  tell(CacheReady{.store_epoch = journal.store_epoch,
                  .incarnation = cache_.device().incarnation,
                  .last_seq = journal.last_seq,
                  .acked_seq = journal.acked_seq,
                  .oldest_wall_ms = journal.oldest_wall_ms,
                  .boot = cache_.boot(),
                  .cursors = std::move(cursors)});
  return {};
}

Result<void> Keeper::on(const AskBatch& ask, const Moment&) {
  TRY_TO(rows, cache_.batch(ask.after_seq, ask.limits));
  tell(Batch{ask.after_seq, std::move(rows)});
  return {};
}

Result<void> Keeper::on(const Acknowledged& confirmed, const Moment&) {
  const auto outcome = cache_.acknowledged(confirmed.seq, confirmed.safe_trim_seq);
  if (!outcome && outcome.error().fault != Fault::invalid) return outcome;
  if (!outcome) trouble("store", "confirmed_too_much", {{"seq", confirmed.seq}});
  tell_journal();
  return tell_status();
}

Result<void> Keeper::on(const StoreFeed& page, const Moment&) {
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(stored, cache_.cursor(page.bucket));
  if (page.store_epoch != journal.store_epoch || page.after_pos != stored) {
    tell(FeedNotStored{page.bucket, stored, Fault::conflict});
    return {};
  }
  auto effect = cache_.apply_feed(page.bucket, page.ops, page.next_pos);
  if (!effect) {
    tell(FeedNotStored{page.bucket, stored, effect.error().fault});
    return tl::unexpected(effect.error());
  }
  tell(FeedStored{.bucket = page.bucket, .pos = effect->pos});
  effect->changed.insert(effect->changed.end(), effect->removed.begin(), effect->removed.end());
  tell_changed(std::move(effect->changed));
  if (effect->options_changed) return tell_options();
  return {};
}

Result<void> Keeper::on(const StartRebuild&, const Moment&) { return {}; }

Result<void> Keeper::on(const StoreChunk& chunk, const Moment&) {
  tell(ChunkNotStored{chunk.bucket, {}, 0, Fault::absent});
  return {};
}

Result<void> Keeper::on(const PurgeBucket&, const Moment&) { return {}; }

Result<void> Keeper::on(const StoreEpoch& epoch, const Moment&) {
  TRY(cache_.new_epoch(epoch.store_epoch, epoch.hw_seq, epoch.restart_cursors));
  tell_journal();
  tell(EpochStored{epoch.store_epoch});
  return tell_status();
}

Result<void> Keeper::on(const StoreIncarnation&, const Moment&) { return {}; }

Result<void> Keeper::on(const Contact&, const Moment&) { return {}; }

Result<void> Keeper::on(const AskReceipts&, const Moment&) {
  tell(Receipts{});
  return {};
}

Result<void> Keeper::on(const ReceiptTaken&, const Moment&) { return {}; }

Result<void> Keeper::on(const AskReport&, const Moment&) { return {}; }

Result<void> Keeper::on(const LookupAnswered&, const Moment&) { return {}; }

Result<void> Keeper::on(const StatusChanged& changed, const Moment&) {
  link_ = changed.status;
  return tell_status();
}

// ---- telling ----

Result<void> Keeper::tell_options() {
  TRY_TO(options, cache_.options());
  tell(ConfigChanged{std::move(options)});
  return {};
}

void Keeper::tell_journal() {
  const auto journal = cache_.journal_state();
  if (!journal) return failed(journal.error());
  tell(JournalAt{journal->last_seq, journal->oldest_wall_ms, journal->acked_seq, {}});
}

Result<void> Keeper::tell_status() {
  TRY_TO(journal, cache_.journal_state());
  const CacheSyncStatus status{.line = link_.state,
                               .refusal = link_.refusal,
                               .trouble = link_.trouble,
                               .waiting = journal.last_seq - journal.acked_seq,
                               .oldest_wall_ms = journal.oldest_wall_ms,
                               .acked = journal.acked_seq,
                               .last_seq = journal.last_seq,
                               .all_read = link_.all_read};
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
    auto customer = cache_.record(id);
    if (!customer && customer.error().fault != Fault::absent) {
      return tl::unexpected(customer.error());
    }
    listed.push_back({std::move(record), customer ? std::move(*customer) : Record{}});
  }
  return listed;
}

// ---- the search ----

void Keeper::feed_search() {
  const auto outcome = search_dirty_.empty() ? feed_all() : feed_changed();
  if (outcome) return;
  loading_ = false;
  search_dirty_.clear();
  failed(outcome.error());
}

Result<void> Keeper::feed_changed() {
  SearchUpserts upserts;
  SearchRemoves removes;
  for (std::size_t n = 0; n < search_piece && !search_dirty_.empty(); ++n) {
    const Uuid id = *search_dirty_.begin();
    search_dirty_.erase(search_dirty_.begin());
    auto record = cache_.record(id);
    if (!record && record.error().fault != Fault::absent) return tl::unexpected(record.error());
    if (!record) {
      removes.ids.push_back(id);
    } else if (record->kind == RecordKind::customer) {
      upserts.customers.push_back(std::move(*record));
    }
  }
  if (!upserts.customers.empty()) tell(std::move(upserts));
  if (!removes.ids.empty()) tell(std::move(removes));
  return {};
}

Result<void> Keeper::feed_all() {
  if (!loading_) return {};
  TRY_TO(customers, cache_.customers(loaded_to_, search_piece));
  if (customers.size() < search_piece) loading_ = false;
  if (!customers.empty()) {
    loaded_to_ = customers.back().id;
    tell(SearchUpserts{std::move(customers)});
  }
  if (!loading_) tell(SearchComplete{});
  return {};
}

}  // namespace tresen
