// The way down: hints, pages, and buckets that begin anew or go.

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/base/planted.h"
#include "sync/link/link.h"

namespace tresen {
namespace {

constexpr std::int64_t unknown_bucket_ms = 1'000;  // a hint names a bucket that hello did not

// A page is sound when it goes on from where it was asked for, in order, and gets somewhere unless
// it says that there is nothing more.
bool sound(const v1::PullReply& page, std::uint64_t after) {
  std::uint64_t last = after;
  for (const v1::FeedOp& op : page.ops()) {
    if (op.pos() <= last) return false;
    last = op.pos();
  }
  if (page.next_pos() < last) return false;
  return page.next_pos() > after || page.head_pos() <= after;
}

}  // namespace

// --- pages ---------------------------------------------------------------------------------------

void Link::pull() {
  if (pull_.busy() || now_.boot_ms < pull_.not_before) return;
  const auto next = cursors_.next();
  if (!next) return;
  pulling_ = next->bucket;
  pulling_after_ = next->pos;
  auto call = call_on<CallPull>(pull_, settings_.times.pull_deadline);
  call.request.set_store_epoch(store_epoch_);
  call.request.set_bucket(pulling_);
  call.request.set_after_pos(pulling_after_);
  order(ToWire(std::move(call)));
}

void Link::on(PullCame came) {
  if (came.call != pull_.call) return;
  pull_.call = 0;
  v1::PullReply& page = came.reply;
  if (!sound(page, pulling_after_)) {
    pull_failed(WireFault::failed);
    return;
  }
  if (!cursors_.wants(pulling_, pulling_after_)) return;  // the cache went back meanwhile
  if (!cursors_.arrived(pulling_, page.next_pos(), page.head_pos())) {
    pull_.backoff.succeeded();
    return;
  }
  StoreFeed feed{.bucket = pulling_,
                 .store_epoch = store_epoch_,
                 .after_pos = pulling_after_,
                 .next_pos = page.next_pos(),
                 .head_pos = page.head_pos(),
                 .ops = {},
                 .at_head = page.next_pos() >= page.head_pos(),
                 .checksum = page.checksum()};
  if (feed.at_head && proto_ >= 2) cursors_.head_sum(pulling_, feed.next_pos, feed.checksum);
  feed.ops.assign(std::make_move_iterator(page.mutable_ops()->begin()),
                  std::make_move_iterator(page.mutable_ops()->end()));
  order(ToCache(std::move(feed)));
  storing_late_at_.insert_or_assign(pulling_, now_.boot_ms + settings_.times.cache_deadline);
}

void Link::on(const FeedStored& feed) {
  // What was stored before the epoch changed is taken back with it.
  if (epoch_ && epoch_->restart_cursors) return;
  const bool wrong = cursors_.stored(feed.bucket, feed.pos, feed.checksum, feed.rebuild);
  if (cursors_.stored_pos(feed.bucket) >= cursors_.asked(feed.bucket)) {
    storing_late_at_.erase(feed.bucket);
  }
  pull_.backoff.succeeded();
  if (wrong) differs();
}

// Hello must not say of a bucket what it summed up to before: a record that another bucket's older
// state has taken out of it would be missed for ever.
void Link::on(const OtherSums& others) {
  if (epoch_ && epoch_->restart_cursors) return;
  for (const CursorAt& cursor : others.cursors) {
    cursors_.sum_changed(cursor.bucket, cursor.checksum);
  }
}

void Link::on(const FeedNotStored& feed) {
  if (epoch_ && epoch_->restart_cursors) return;
  cursors_.not_stored(feed.bucket, feed.pos);
  storing_late_at_.erase(feed.bucket);
  wait_more(pull_);
}

void Link::pull_failed(WireFault fault) {
  wait_more(pull_);
  lost(fault);
}

// --- reading anew, and giving up -----------------------------------------------------------------

void Link::tidy_buckets() {
  if (!rebuild_) {
    if (const auto bucket = cursors_.replay_due()) start_rebuild(*bucket, {});
  }
  if (!purge_ && !planted("keep_unnamed_bucket")) {
    if (const auto bucket = cursors_.purge_due()) {
      purge_ = PurgeBucket{*bucket};
      order(ToCache(*purge_));
      ask(purge_asked_);
    }
  }
}

void Link::start_rebuild(const std::string& bucket, const std::string& snapshot) {
  rebuild_ = StartRebuild{bucket, store_epoch_, snapshot};
  order(ToCache(*rebuild_));
  ask(rebuild_asked_);
}

void Link::on(const RebuildStarted& started) {
  if (!rebuild_ || rebuild_->bucket != started.bucket || rebuild_->snapshot != started.snapshot) {
    return;
  }
  rebuild_.reset();
  rebuild_asked_.open = false;
  storing_late_at_.erase(started.bucket);
  cursors_.rebuild_started(started.bucket, started.snapshot, now_.boot_ms);
  if (snapshot_ && snapshot_->manifest && snapshot_->bucket == started.bucket &&
      snapshot_->manifest->snapshot_id() == started.snapshot) {
    snapshot_->started = true;
    snapshot_->fetch_next = 0;
  }
}

void Link::on(const BucketPurged& purged) {
  if (!purge_ || purge_->bucket != purged.bucket) return;
  purge_.reset();
  purge_asked_.open = false;
  storing_late_at_.erase(purged.bucket);
  if (cursors_.purged(purged.bucket)) hello_soon(0);
}

// The records on disk are not those of head office. Hello tells how the bucket is to be read anew.
void Link::differs() {
  report_trouble("checksum_differs");
  hello_soon(random_up_to(settings_.times.retry_first));
}

// --- hints ---------------------------------------------------------------------------------------

void Link::watch() {
  if (watch_.busy() || now_.boot_ms < watch_.not_before) return;
  order(ToWire(OpenWatch{start(watch_, 0)}));
}

void Link::on(HintCame came) {
  if (came.call != watch_.call) return;
  watch_.backoff.succeeded();
  if (!cursors_.hinted(came.hint.bucket(), came.hint.head_pos())) hello_soon(unknown_bucket_ms);
}

void Link::watch_ended(WireFault fault) {
  if (now_.boot_ms - watch_.started_at >= settings_.times.retry_max) watch_.backoff.succeeded();
  wait_more(watch_);
  const std::int64_t poll = settings_.times.poll;
  hello_soon(poll + random_up_to(poll));
  lost(fault);
}

}  // namespace tresen
