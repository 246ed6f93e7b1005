// What the storage thread does with the letters of the link.

#include <algorithm>
#include <string>
#include <utility>

#include "sync/base/log.h"
#include "sync/record/merging.h"
#include "terminal/store/keeper.h"

namespace tresen {
namespace {

// So many new customers wait for the search as they came; what is beyond is read again.
constexpr std::size_t fresh_max = 20'000;

}  // namespace

Result<void> Keeper::on(const AskReady&, const Moment&) {
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(cursors, cache_.cursors());
  tell(CacheReady{.store_epoch = journal.store_epoch,
                  .incarnation = cache_.device().incarnation,
                  .last_seq = journal.last_seq,
                  .acked_seq = journal.acked_seq,
                  .chain_at_acked = journal.chain_at_acked,
                  .trimmed_seq = journal.trimmed_seq,
                  .oldest_wall_ms = journal.oldest_wall_ms,
                  .boot = cache_.boot(),
                  .cursors = std::move(cursors)});
  return {};
}

Result<void> Keeper::on(const AskBatch& ask, const Moment&) {
  TRY_TO(rows, cache_.batch(ask.after_seq, ask.limits));
  TRY_TO(chain, cache_.chain_behind(ask.after_seq));
  tell(Batch{ask.after_seq, std::move(rows), std::move(chain)});
  return {};
}

Result<void> Keeper::on(const Acknowledged& confirmed, const Moment&) {
  const auto outcome = cache_.acknowledged(confirmed.seq, confirmed.safe_trim_seq);
  if (!outcome && outcome.error().fault != Fault::invalid) return outcome;
  if (!outcome) trouble("store", "confirmed_too_much", {{"seq", confirmed.seq}});
  tell_journal();
  return tell_status();
}

Result<void> Keeper::on(const StoreFeed& page, const Moment& now) {
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(stored, cache_.cursor(page.bucket));
  if (page.store_epoch != journal.store_epoch || page.after_pos != stored) {
    tell(FeedNotStored{page.bucket, stored, Fault::conflict});
    return {};
  }
  auto effect = cache_.apply_feed(page.bucket, page.ops, page.next_pos, page.at_head);
  if (!effect) {
    tell(FeedNotStored{page.bucket, stored, effect.error().fault});
    return tl::unexpected(effect.error());
  }
  tell_others(*effect);
  tell(FeedStored{.bucket = page.bucket,
                  .pos = effect->cursor.pos,
                  .checksum = effect->cursor.checksum,
                  .rebuild = effect->cursor.rebuild});
  return tell_effect(std::move(*effect), now);
}

Result<void> Keeper::on(const StartRebuild& order, const Moment&) {
  TRY_TO(journal, cache_.journal_state());
  // Of a head office that is no more: whoever asked will ask again.
  if (order.store_epoch != journal.store_epoch) return {};
  if (order.snapshot.empty()) {
    end_filling();
  } else {
    TRY(begin_filling());
  }
  TRY(cache_.start_rebuild(order.bucket, order.snapshot));
  tell(RebuildStarted{order.bucket, order.snapshot});
  return {};
}

Result<void> Keeper::on(const StoreChunk& chunk, const Moment& now) {
  TRY_TO(journal, cache_.journal_state());
  TRY_TO(cursor, cache_.cursor_at(chunk.bucket));
  const auto refuse = [&](Fault fault) {
    tell(ChunkNotStored{chunk.bucket, cursor.snapshot, cursor.chunk_next, fault});
  };
  if (chunk.store_epoch != journal.store_epoch) {
    refuse(Fault::conflict);
    return {};
  }
  auto effect = cache_.store_chunk({.bucket = chunk.bucket,
                                    .snapshot = chunk.snapshot,
                                    .index = chunk.index,
                                    .last = chunk.last,
                                    .pos = chunk.pos,
                                    .records = chunk.records});
  if (!effect) {
    refuse(effect.error().fault);
    if (effect.error().fault == Fault::conflict) return {};
    return tl::unexpected(effect.error());
  }
  tell_others(*effect);
  tell(ChunkStored{.bucket = chunk.bucket,
                   .snapshot = chunk.snapshot,
                   .chunk_next = chunk.index + 1,
                   .done = chunk.last,
                   .pos = effect->cursor.pos,
                   .checksum = effect->cursor.checksum});
  if (chunk.last) end_filling();
  return tell_effect(std::move(*effect), now);
}

Result<void> Keeper::on(const PurgeBucket& order, const Moment& now) {
  TRY_TO(effect, cache_.purge(order.bucket));
  tell(BucketPurged{order.bucket});
  return tell_effect(std::move(effect), now);
}

Result<void> Keeper::on(const StoreEpoch& epoch, const Moment&) {
  TRY(cache_.new_epoch(epoch.store_epoch, epoch.hw_seq, epoch.restart_cursors, epoch.keep,
                       epoch.kept_seq));
  tell_journal();
  tell(EpochStored{epoch.store_epoch});
  return tell_status();
}

Result<void> Keeper::on(const StoreIncarnation& order, const Moment&) {
  TRY(cache_.new_incarnation(order.incarnation));
  tell(IncarnationStored{order.incarnation});
  return {};
}

Result<void> Keeper::on(const AllDecided& decided, const Moment&) {
  TRY_TO(settled, cache_.all_decided(decided.seq));
  if (settled.empty()) return {};
  tell_changed(std::move(settled));
  return tell_status();
}

Result<void> Keeper::on(const Contact& contact, const Moment&) {
  TRY(cache_.contact(contact.lease_days, contact.server_ms, contact.heard));
  return tell_status();
}

Result<void> Keeper::on(const AskReceipts&, const Moment& now) {
  TRY(cache_.wipe());
  TRY_TO(open, cache_.receipts(now));
  tell(Receipts{std::move(open)});
  return {};
}

Result<void> Keeper::on(const ReceiptTaken& taken, const Moment&) {
  return cache_.receipt_taken(taken.erasure_id);
}

Result<void> Keeper::on(const AskReport&, const Moment& now) {
  TRY_TO(report, cache_.report(now));
  tell(ReportReady{std::move(report)});
  return {};
}

Result<void> Keeper::on(const LookupAnswered& answered, const Moment&) {
  LookedUp told{answered.token, answered.outcome, {}};
  for (const v1::LookupHit& hit : answered.reply.hits()) {
    const auto customer = uuid_from_bytes(hit.customer());
    if (!customer) continue;
    told.found.push_back({*customer, hit.no(), hit.first_name(), hit.last_name(), hit.birth_date(),
                          hit.city(), hit.branch()});
  }
  tell(std::move(told));
  return {};
}

Result<void> Keeper::on(const StatusChanged& changed, const Moment&) {
  link_ = changed.status;
  if (link_.state != LinkState::online) end_filling();
  return tell_status();
}

void Keeper::tell_receipts(const Moment& now) {
  const auto wiped = cache_.wipe();
  if (!wiped) return failed(wiped.error());
  if (!*wiped) return;
  auto open = cache_.receipts(now);
  if (!open) return failed(open.error());
  tell(Receipts{std::move(*open)});
}

void Keeper::tell_others(const FeedEffect& effect) {
  if (!effect.others.empty()) tell(OtherSums{effect.others});
}

Result<void> Keeper::tell_effect(FeedEffect effect, const Moment& now) {
  std::vector<Uuid> ids = std::move(effect.changed);
  ids.insert(ids.end(), effect.removed.begin(), effect.removed.end());
  ids.insert(ids.end(), effect.erased.begin(), effect.erased.end());
  for (Record& record : effect.fresh) {
    // Who has to do with a merge is looked at beside the other one.
    if (record.kind != RecordKind::customer || had_a_merge(record)) {
      ids.push_back(record.id);
    } else if (feeding_ && fresh_.size() < fresh_max) {
      fresh_.push_back(std::move(record));
    } else if (feeding_) {
      search_dirty_.insert(record.id);
    }
  }
  if (!effect.erased.empty()) {
    // It may wait for the search as it came.
    std::erase_if(fresh_, [&](const Record& record) {
      return std::find(effect.erased.begin(), effect.erased.end(), record.id) !=
             effect.erased.end();
    });
    tell(PeopleErased{effect.erased});
  }
  tell_changed(std::move(ids));
  if (!effect.merges.empty()) tell(CustomersMerged{std::move(effect.merges)});
  if (!effect.erased.empty()) tell_receipts(now);
  if (effect.options_changed) return tell_options();
  return {};
}

}  // namespace tresen
