// What the link does with the cache: journal up, feed down, erasures, contact.

#include <algorithm>
#include <utility>

#include "sync/base/files.h"
#include "sync/base/log.h"
#include "sync/base/planted.h"
#include "terminal/store/bucket_table.h"
#include "terminal/store/cache.h"
#include "terminal/store/device_row.h"
#include "terminal/store/erasure.h"
#include "terminal/store/feed.h"
#include "terminal/store/journal_chain.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/record_table.h"
#include "terminal/store/salvage.h"
#include "terminal/store/schema.h"

namespace tresen {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

// The cache that this folder had as another device: its rows may still be wanted by an operator,
// but not those of somebody who was wiped out.
Result<void> erase_in(const std::string& path, const v1::Erase& order) {
  TRY_TO(database, Database::open(path, OpenMode::write, cache_application_id));
  TRY(database.run("PRAGMA secure_delete = ON"));
  TRY_TO(device, known_device(database));
  TRY_TO(transaction, Transaction::begin(database));
  Sums sums;
  TRY(carry_out(database, sums, device, order));
  TRY(transaction.commit());
  return wipe_logs(database);
}

}  // namespace

Result<JournalState> Cache::journal_state() {
  TRY_TO(row, known_device(database_));
  JournalState state{row.last_seq,    row.acked_seq,   0,
                     row.store_epoch, row.chain_acked, row.trimmed_seq};
  TRY_TO(oldest, journal_wall_ms(database_, row.acked_seq + 1));
  state.oldest_wall_ms = oldest;
  return state;
}

Result<std::vector<CursorAt>> Cache::cursors() { return all_cursors(database_); }

Result<CursorAt> Cache::cursor_at(std::string_view bucket) { return cursor_of(database_, bucket); }

Result<std::uint64_t> Cache::cursor(std::string_view bucket) {
  TRY_TO(cursor, cursor_of(database_, bucket));
  return cursor.pos;
}

Result<std::vector<JournalRow>> Cache::batch(std::uint64_t after_seq, const BatchLimits& limits) {
  return journal_rows(database_, after_seq, limits);
}

Result<std::string> Cache::chain_behind(std::uint64_t seq) {
  TRY_TO(row, known_device(database_));
  return chain_at(database_, row, seq);
}

Result<void> Cache::acknowledged(std::uint64_t seq, std::uint64_t safe_trim_seq) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  if (seq > row.last_seq) return fail(Fault::invalid, "confirmed beyond what was written");
  const bool forward = seq > row.acked_seq;
  if (forward) {
    TRY_TO(chain, chain_at(database_, row, seq));
    row.chain_acked = std::move(chain);
    row.acked_seq = seq;
  }
  const std::uint64_t kept_from = std::min(safe_trim_seq, row.acked_seq);
  const bool trims = kept_from > row.trimmed_seq;
  if (trims) row.trimmed_seq = kept_from;
  if (forward || trims) TRY(save_device(database_, row));
  TRY(trim_journal(database_, kept_from));
  return transaction.commit();
}

Result<void> Cache::new_epoch(std::uint64_t store_epoch, std::uint64_t hw_seq, bool restart_cursors,
                              std::span<const std::string> keep, std::uint64_t kept_seq) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  row.store_epoch = store_epoch;
  const std::uint64_t acked = std::min(hw_seq, row.last_seq);
  TRY_TO(chain, chain_at(database_, row, acked));
  row.chain_acked = std::move(chain);
  row.acked_seq = acked;
  TRY(save_device(database_, row));
  TRY_TO(pending, make_pending(database_, std::max(acked, kept_seq)));
  for (const Uuid& id : pending) TRY(refresh(database_, id));
  if (restart_cursors) {
    TRY_TO(cursors, all_cursors(database_));
    for (const CursorAt& cursor : cursors) {
      if (std::find(keep.begin(), keep.end(), cursor.bucket) != keep.end()) continue;
      TRY(distrust_base(database_, cursor.bucket));
      TRY(begin_rebuild(database_, cursor.bucket, {}));
    }
    TRY(distrust_between(database_));
  }
  return transaction.commit();
}

Result<void> Cache::new_incarnation(std::uint64_t incarnation) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  if (incarnation > row.device.incarnation) {
    row.device.incarnation = incarnation;
    TRY_TO(settled, settle_without_verdict(database_, row.acked_seq));
    for (const Uuid& id : settled) TRY(refresh(database_, id));
  }
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  setup_.device = row.device;
  return {};
}

Result<std::vector<Uuid>> Cache::all_decided(std::uint64_t seq) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  TRY_TO(settled, settle_without_verdict(database_, std::min(seq, row.acked_seq)));
  for (const Uuid& id : settled) TRY(refresh(database_, id));
  TRY(transaction.commit());
  return settled;
}

Result<FeedEffect> Cache::apply_feed(std::string_view bucket, std::span<const v1::FeedOp> ops,
                                     std::uint64_t next_pos, bool at_head) {
  if (planted("cursor_before_data")) {
    TRY_TO(early, cursor_of(database_, bucket));
    early.pos = std::max(early.pos, next_pos);
    TRY(save_cursor(database_, early));
  }
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  TRY_TO(effect, apply_page(database_, row, device_key_, {bucket, ops, next_pos, at_head}));
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  for (const v1::FeedOp& op : ops) {
    if (!op.has_erase()) continue;
    for (const std::string& other : aside(setup_.folder + "/cache.db", device_mark)) {
      if (other.ends_with("-wal") || other.ends_with("-shm")) continue;
      const auto outcome = erase_in(other, op.erase());
      if (!outcome) trouble("store", "not_erased_aside", {{"why", outcome.error().detail}});
    }
  }
  return effect;
}

Result<void> Cache::start_rebuild(std::string_view bucket, std::string_view snapshot) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY(begin_rebuild(database_, bucket, snapshot));
  return transaction.commit();
}

Result<FeedEffect> Cache::store_chunk(const SnapshotChunk& chunk) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  TRY_TO(effect, apply_chunk(database_, row, chunk));
  TRY(save_device(database_, row));
  TRY(transaction.commit());
  return effect;
}

Result<FeedEffect> Cache::purge(std::string_view bucket) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(effect, purge_bucket(database_, bucket));
  TRY(transaction.commit());
  return effect;
}

Result<bool> Cache::wipe() {
  TRY_TO(waits, wipe_waits(database_));
  if (!waits) return false;
  for (const std::string_view mark : {before_mark, damaged_mark}) {
    for (const std::string& file : aside(setup_.folder + "/cache.db", mark)) {
      if (!files().remove(file)) trouble("store", "not_removed");
    }
  }
  const auto wiped = wipe_logs(database_);
  if (!wiped && wiped.error().fault == Fault::busy) return false;
  if (!wiped) return tl::unexpected(wiped.error());
  return true;
}

Result<std::vector<v1::ErasureReceipt>> Cache::receipts(const Moment& now) {
  return open_receipts(database_, now.wall_ms);
}

Result<void> Cache::receipt_taken(const std::string& erasure_id) {
  return tresen::receipt_taken(database_, erasure_id);
}

Result<void> Cache::contact(std::int64_t lease_days, std::int64_t server_ms, const Moment& now) {
  TRY_TO(transaction, Transaction::begin(database_));
  TRY_TO(row, known_device(database_));
  row.office = {server_ms, server_ms - now.wall_ms, setup_.boot, now.boot_ms};
  row.lease_days = std::max<std::int64_t>(0, lease_days);
  TRY(save_device(database_, row));
  TRY(lease_clock_.contact(database_, now));
  return transaction.commit();
}

Result<Lease> Cache::lease(const Moment& now) {
  TRY_TO(row, known_device(database_));
  Lease lease{row.office.heard_ms, row.lease_days, false};
  if (lease.days == 0 || lease.contact_ms == 0) return lease;
  TRY_TO(absence_ms, lease_clock_.absence_ms(database_, lease.contact_ms, now));
  lease.over = absence_ms > lease.days * day_ms;
  return lease;
}

Result<std::optional<std::int64_t>> Cache::office_start(const Moment& now) {
  if (!first_look_) first_look_ = now;
  TRY_TO(row, known_device(database_));
  return office_start_ms(row.office, setup_.boot, *first_look_);
}

}  // namespace tresen
