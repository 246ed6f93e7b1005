#include "sync/link/link.h"

#include <algorithm>
#include <utility>

namespace tresen {
namespace {

constexpr std::uint32_t proto_version = 1;
constexpr std::int64_t pace_max_ms = 600'000;      // what head office may ask us to wait
constexpr std::int64_t unknown_bucket_ms = 1'000;  // a hint names a bucket that hello did not

bool breaks_session(WireFault fault) {
  return fault == WireFault::unreachable || fault == WireFault::too_late ||
         fault == WireFault::refused;
}

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

BatchLimits smaller(BatchLimits ours, const v1::Limits& theirs) {
  if (theirs.batch_ops_max() > 0) {
    ours.ops_max = std::min<std::size_t>(ours.ops_max, theirs.batch_ops_max());
  }
  if (theirs.batch_bytes_max() > 0) {
    ours.bytes_max = std::min<std::size_t>(ours.bytes_max, theirs.batch_bytes_max());
  }
  return ours;
}

}  // namespace

Link::Link(LinkSettings settings, Random random)
    : settings_(std::move(settings)), random_(std::move(random)), limits_(settings_.batch) {}

// --- turns ---------------------------------------------------------------------------------------

void Link::receive(const FromCache& message, const Moment& now) {
  now_ = now;
  if (!ready_ && !std::holds_alternative<CacheReady>(message)) return;
  std::visit([this](const auto& m) { on(m); }, message);
}

void Link::receive(FromWire message, const Moment& now) {
  now_ = now;
  std::visit([this](auto& m) { on(std::move(m)); }, message);
}

void Link::tick(const Moment& now) {
  now_ = now;
  give_up_late_calls();
  give_up_late_answers();
  if (!ready_) {
    ask_ready();
  } else if (!epoch_) {
    say_hello();
    if (session_) {
      ask_batch();
      pull();
      watch();
    }
  }
  publish();
}

std::int64_t Link::wait(const Moment& now) const {
  if (!orders_.empty()) return 0;
  // The hello lane or the question about the epoch always has a time, so this is never endless.
  std::int64_t at = !ready_            ? ready_asked_.late_at
                    : epoch_           ? epoch_asked_.late_at
                    : hello_.call != 0 ? hello_.late_at
                                       : hello_.not_before;
  const auto sooner = [&at](std::int64_t other) { at = std::min(at, other); };
  if (push_.call != 0) sooner(push_.late_at);
  if (pull_.call != 0) sooner(pull_.late_at);
  for (const auto& [bucket, late_at] : storing_late_at_) sooner(late_at);
  if (batch_asked_.open) sooner(batch_asked_.late_at);
  if (session_ && !epoch_) {
    if (push_.call == 0 && !batch_asked_.open && outbox_.may_send()) sooner(push_.not_before);
    if (pull_.call == 0 && cursors_.next()) sooner(pull_.not_before);
    if (watch_.call == 0) sooner(watch_.not_before);
  }
  return std::max<std::int64_t>(0, at - now.boot_ms);
}

std::vector<LinkOrder> Link::take_orders() { return std::exchange(orders_, {}); }

void Link::give_up_late_calls() {
  const auto late = [this](const Lane& lane) {
    return lane.call != 0 && now_.boot_ms >= lane.late_at;
  };
  if (late(hello_)) {
    drop(hello_);
    hello_failed(WireFault::too_late);
  }
  if (late(push_)) {
    drop(push_);
    push_failed(WireFault::too_late);
  }
  if (late(pull_)) {
    drop(pull_);
    pull_failed(WireFault::too_late);
  }
}

void Link::give_up_late_answers() {
  const auto late = [this](const Question& question) {
    return question.open && now_.boot_ms >= question.late_at;
  };
  if (late(ready_asked_)) ready_asked_.open = false;
  if (late(batch_asked_)) batch_asked_.open = false;
  if (epoch_ && late(epoch_asked_)) {
    order(ToCache(*epoch_));
    ask(epoch_asked_);
  }
  for (auto it = storing_late_at_.begin(); it != storing_late_at_.end();) {
    if (now_.boot_ms < it->second) {
      ++it;
      continue;
    }
    cursors_.not_stored(it->first, cursors_.stored_pos(it->first));
    wait_more(pull_);
    it = storing_late_at_.erase(it);
  }
}

void Link::ask_ready() {
  if (ready_asked_.open) return;
  order(ToCache(AskReady{}));
  ask(ready_asked_);
}

void Link::say_hello() {
  if (hello_.call != 0 || now_.boot_ms < hello_.not_before) return;
  CallHello call;
  call.deadline_ms = settings_.times.hello_deadline;
  call.call = start(hello_, call.deadline_ms);
  v1::HelloRequest& hello = call.request;
  hello.set_proto_min(proto_version);
  hello.set_proto_max(proto_version);
  hello.set_device_id(settings_.device_id);
  hello.set_incarnation(settings_.incarnation);
  hello.set_store_epoch(store_epoch_);
  hello.set_last_seq(outbox_.last());
  hello.set_acked_seq(outbox_.acked());
  hello.set_boot_id(to_bytes(boot_));
  hello.set_boot_ms(now_.boot_ms);
  hello.set_wall_ms(now_.wall_ms);
  hello.set_app_version(settings_.app_version);
  hello.set_oldest_wall_ms(outbox_.waiting() == 0 ? 0 : oldest_wall_ms_);
  for (const CursorAt& at : cursors_.on_disk()) {
    v1::Cursor* cursor = hello.add_cursors();
    cursor->set_bucket(at.bucket);
    cursor->set_pos(at.pos);
  }
  order(ToWire(std::move(call)));
}

void Link::ask_batch() {
  if (push_.call != 0 || batch_asked_.open || !outbox_.may_send()) return;
  if (now_.boot_ms < push_.not_before) return;
  order(ToCache(AskBatch{outbox_.acked(), outbox_.limits(limits_)}));
  ask(batch_asked_);
}

void Link::pull() {
  if (pull_.call != 0 || now_.boot_ms < pull_.not_before) return;
  const auto next = cursors_.next();
  if (!next) return;
  pulling_ = next->bucket;
  pulling_after_ = next->pos;
  CallPull call;
  call.deadline_ms = settings_.times.pull_deadline;
  call.call = start(pull_, call.deadline_ms);
  call.request.set_store_epoch(store_epoch_);
  call.request.set_bucket(pulling_);
  call.request.set_after_pos(pulling_after_);
  order(ToWire(std::move(call)));
}

void Link::watch() {
  if (watch_.call != 0 || now_.boot_ms < watch_.not_before) return;
  order(ToWire(OpenWatch{start(watch_, 0)}));
}

void Link::publish() {
  status_.waiting = outbox_.waiting();
  status_.oldest_wall_ms = status_.waiting == 0 ? 0 : oldest_wall_ms_;
  status_.acked_seq = outbox_.acked();
  status_.trouble = outbox_.trouble();
  status_.all_read = met_ && cursors_.all_read();
  if (published_ == status_) return;
  published_ = status_;
  order(ToCache(StatusChanged{status_}));
}

// --- what the cache says -------------------------------------------------------------------------

void Link::on(const CacheReady& ready) {
  if (ready_) return;
  ready_ = true;
  boot_ = ready.boot;
  store_epoch_ = ready.store_epoch;
  outbox_ = Outbox(ready.last_seq, ready.acked_seq);
  oldest_wall_ms_ = ready.oldest_wall_ms;
  cursors_ = Cursors(ready.cursors);
  enter(LinkState::offline);
}

void Link::on(const JournalAt& journal) {
  outbox_.grew(journal.last_seq);
  oldest_wall_ms_ = journal.oldest_wall_ms;
}

void Link::on(const Batch& batch) {
  if (!batch_asked_.open) return;
  batch_asked_.open = false;
  if (!session_ || epoch_ || push_.call != 0 || batch.after_seq != outbox_.acked()) return;
  const std::size_t count = batch_length(batch.rows, outbox_.limits(limits_));
  if (count == 0) {
    wait_more(push_);
    return;
  }
  if (batch.rows.front().seq != batch.after_seq + 1) {
    outbox_.gap_found();
    return;
  }
  pushing_after_ = batch.after_seq;
  CallPush call;
  call.deadline_ms = settings_.times.push_deadline;
  call.call = start(push_, call.deadline_ms);
  call.request.set_incarnation(settings_.incarnation);
  call.request.set_store_epoch(store_epoch_);
  call.request.set_first_seq(batch.after_seq + 1);
  call.request.set_send_boot_ms(now_.boot_ms);
  for (std::size_t i = 0; i < count; ++i) call.request.add_changes(batch.rows[i].body);
  order(ToWire(std::move(call)));
}

void Link::on(const FeedStored& feed) {
  // What was stored before the epoch changed is taken back with it.
  if (epoch_ && epoch_->restart_cursors) return;
  cursors_.stored(feed.bucket, feed.pos);
  if (cursors_.stored_pos(feed.bucket) >= cursors_.asked(feed.bucket)) {
    storing_late_at_.erase(feed.bucket);
  }
  pull_.backoff.succeeded();
}

void Link::on(const FeedNotStored& feed) {
  if (epoch_ && epoch_->restart_cursors) return;
  cursors_.not_stored(feed.bucket, feed.pos);
  storing_late_at_.erase(feed.bucket);
  wait_more(pull_);
}

void Link::on(const EpochStored& epoch) {
  if (!epoch_ || epoch_->store_epoch != epoch.store_epoch) return;
  store_epoch_ = epoch.store_epoch;
  epoch_.reset();
  epoch_asked_.open = false;
}

void Link::on(const LookupAsked& asked) {
  order(ToCache(LookupAnswered{.token = asked.token, .outcome = LookupOutcome::offline}));
}

void Link::on(const TryNow&) {
  for (Lane* lane : {&hello_, &push_, &pull_}) {
    if (!session_ || lane != &hello_) lane->not_before = std::min(lane->not_before, now_.boot_ms);
  }
}

// --- what the wire says --------------------------------------------------------------------------

void Link::on(HelloCame came) {
  if (came.call != hello_.call) return;
  hello_.call = 0;
  const v1::HelloReply& reply = came.reply;
  if (reply.proto() != proto_version) {
    hello_failed(WireFault::failed);
    return;
  }
  hello_.backoff.succeeded();
  session_ = true;
  enter(LinkState::online);
  plan_poll();
  limits_ = smaller(settings_.batch, reply.limits());
  met_ = true;
  std::vector<CursorAt> heads;
  for (const v1::BucketHead& bucket : reply.buckets()) {
    heads.push_back({bucket.bucket(), bucket.head_pos()});
  }
  cursors_.offered(heads);
  if (reply.store_epoch() == store_epoch_) {
    told_.reset();  // so that the cache hears it again, should it have missed it
    office_has(reply.hw_seq(), reply.safe_trim_seq());
  } else {
    // Rows that the earlier store confirmed may be missing in this one: the journal still has them.
    const bool was_met = store_epoch_ != 0;
    outbox_.confirmed(reply.hw_seq());
    rewind(reply.store_epoch(), std::min(reply.hw_seq(), outbox_.last()), was_met);
  }
}

void Link::on(PushCame came) {
  if (came.call != push_.call) return;
  push_.call = 0;
  office_has(came.reply.hw_seq(), came.reply.safe_trim_seq());
  if (outbox_.acked() <= pushing_after_) {
    outbox_.failed();
    wait_more(push_);
    return;
  }
  push_.backoff.succeeded();
  push_.not_before =
      now_.boot_ms + std::min<std::int64_t>(pace_max_ms, came.reply.retry_after_ms());
}

void Link::on(PullCame came) {
  if (came.call != pull_.call) return;
  pull_.call = 0;
  v1::PullReply& page = came.reply;
  if (!sound(page, pulling_after_)) {
    pull_failed(WireFault::failed);
    return;
  }
  if (cursors_.asked(pulling_) != pulling_after_) return;  // the cache went back meanwhile
  cursors_.arrived(pulling_, page.next_pos(), page.head_pos());
  if (page.next_pos() == pulling_after_) {
    pull_.backoff.succeeded();
    return;
  }
  StoreFeed feed{.bucket = pulling_,
                 .store_epoch = store_epoch_,
                 .after_pos = pulling_after_,
                 .next_pos = page.next_pos(),
                 .head_pos = page.head_pos(),
                 .ops = {},
                 .at_head = page.next_pos() == page.head_pos(),
                 .checksum = page.checksum()};
  feed.ops.assign(std::make_move_iterator(page.mutable_ops()->begin()),
                  std::make_move_iterator(page.mutable_ops()->end()));
  order(ToCache(std::move(feed)));
  storing_late_at_.insert_or_assign(pulling_, now_.boot_ms + settings_.times.cache_deadline);
}

void Link::on(HintCame came) {
  if (came.call != watch_.call) return;
  watch_.backoff.succeeded();
  if (cursors_.hinted(came.hint.bucket(), came.hint.head_pos())) return;
  hello_.not_before = std::min(hello_.not_before, now_.boot_ms + unknown_bucket_ms);
}

void Link::on(CallFailed failed) {
  if (failed.call == 0) return;
  const auto ended = [&failed](Lane& lane) {
    return lane.call == failed.call && std::exchange(lane.call, 0) != 0;
  };
  if (ended(hello_)) hello_failed(failed.fault);
  if (ended(push_)) push_failed(failed.fault);
  if (ended(pull_)) pull_failed(failed.fault);
  if (ended(watch_)) watch_ended(failed.fault);
}

// --- when it goes wrong --------------------------------------------------------------------------

void Link::hello_failed(WireFault fault) {
  if (session_ && breaks_session(fault)) {
    lost(fault);
    return;
  }
  wait_more(hello_);
  if (fault == WireFault::refused) {
    hello_.not_before =
        now_.boot_ms + settings_.times.refused_retry + random_up_to(settings_.times.refused_retry);
  }
  if (!session_) enter(fault == WireFault::refused ? LinkState::refused : LinkState::offline);
}

void Link::push_failed(WireFault fault) {
  if (fault != WireFault::refused && fault != WireFault::other_epoch) outbox_.failed();
  wait_more(push_);
  lost(fault);
}

void Link::pull_failed(WireFault fault) {
  wait_more(pull_);
  lost(fault);
}

void Link::watch_ended(WireFault fault) {
  if (now_.boot_ms - watch_.started_at >= settings_.times.retry_max) watch_.backoff.succeeded();
  wait_more(watch_);
  const std::int64_t poll = settings_.times.poll;
  hello_.not_before = std::min(hello_.not_before, now_.boot_ms + poll + random_up_to(poll));
  lost(fault);
}

// A call failed. If that means that there is no way to head office any more, the next hello is
// planned; what else is in flight may still come home.
void Link::lost(WireFault fault) {
  if (fault == WireFault::other_epoch) hello_.not_before = now_.boot_ms;
  if (!session_ || !breaks_session(fault)) return;
  session_ = false;
  drop(watch_);
  drop(hello_);
  const bool refused = fault == WireFault::refused;
  enter(refused ? LinkState::refused : LinkState::offline);
  const LinkTimes& times = settings_.times;
  hello_.not_before =
      now_.boot_ms + (refused ? times.refused_retry + random_up_to(times.refused_retry)
                              : random_up_to(times.spread));
}

void Link::enter(LinkState state) {
  if (status_.state == state) return;
  status_.state = state;
  status_.since_wall_ms = now_.wall_ms;
}

void Link::office_has(std::uint64_t hw_seq, std::uint64_t safe_trim_seq) {
  const Outbox::Confirmed confirmed = outbox_.confirmed(hw_seq);
  if (confirmed == Outbox::Confirmed::back) {
    rewind(store_epoch_, hw_seq, false);
    return;
  }
  const std::pair facts{outbox_.acked(), std::min(safe_trim_seq, outbox_.acked())};
  if (facts.first == 0 || told_ == facts) return;
  told_ = facts;
  order(ToCache(Acknowledged{facts.first, facts.second}));
}

void Link::rewind(std::uint64_t epoch, std::uint64_t hw_seq, bool restart_cursors) {
  epoch_ = StoreEpoch{epoch, hw_seq, restart_cursors};
  drop(push_);
  drop(pull_);
  batch_asked_.open = false;
  told_.reset();
  if (restart_cursors) {
    storing_late_at_.clear();
    cursors_.restart();
  }
  order(ToCache(*epoch_));
  ask(epoch_asked_);
}

// --- small change --------------------------------------------------------------------------------

// The next hello of a sound session: polling alone must suffice, hints only make it quick.
void Link::plan_poll() {
  const std::int64_t poll = watch_.call != 0 ? settings_.times.poll_watched : settings_.times.poll;
  hello_.not_before = now_.boot_ms + poll + random_up_to(poll);
}

CallNumber Link::start(Lane& lane, std::int64_t deadline_ms) {
  lane.call = ++last_call_;
  lane.started_at = now_.boot_ms;
  lane.late_at = now_.boot_ms + deadline_ms;
  return lane.call;
}

void Link::drop(Lane& lane) {
  if (lane.call != 0) order(ToWire(CancelCall{lane.call}));
  lane.call = 0;
}

void Link::wait_more(Lane& lane) {
  const LinkTimes& times = settings_.times;
  lane.not_before = now_.boot_ms + lane.backoff.next(times.retry_first, times.retry_max, random_());
}

void Link::ask(Question& question) {
  question.open = true;
  question.late_at = now_.boot_ms + settings_.times.cache_deadline;
}

void Link::order(ToWire call) { orders_.emplace_back(std::move(call)); }
void Link::order(ToCache message) { orders_.emplace_back(std::move(message)); }

std::int64_t Link::random_up_to(std::int64_t ceiling) {
  return static_cast<std::int64_t>(random_() % (static_cast<std::uint64_t>(ceiling) + 1));
}

}  // namespace tresen
