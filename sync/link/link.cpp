#include "sync/link/link.h"

#include <algorithm>
#include <utility>

#include "sync/base/planted.h"

namespace tresen {

Link::Link(LinkSettings settings, Random random)
    : settings_(std::move(settings)), random_(std::move(random)), limits_(settings_.batch) {}

// --- turns ---------------------------------------------------------------------------------------

void Link::receive(const FromCache& message, const Moment& now) {
  now_ = now;
  // Only one who waits for an answer is not kept waiting for a cache that has not spoken yet.
  if (!ready_ && !std::holds_alternative<CacheReady>(message) &&
      !std::holds_alternative<LookupAsked>(message)) {
    return;
  }
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
  } else if (!epoch_ && !incarnation_) {
    say_hello();
    if (may_talk()) {
      ask_batch();
      tidy_buckets();
      pull();
      read_snapshot();
      watch();
      send_side();
      tell_decided();
    }
  }
  publish();
}

std::int64_t Link::wait(const Moment& now) const {
  if (!orders_.empty()) return 0;
  // The hello lane or what must be stored before it always has a time, so this is never endless.
  std::int64_t at = !ready_         ? ready_asked_.late_at
                    : epoch_        ? epoch_asked_.late_at
                    : incarnation_  ? incarnation_asked_.late_at
                    : hello_.busy() ? hello_.late_at
                                    : hello_.not_before;
  const auto sooner = [&at](std::int64_t other) { at = std::min(at, other); };
  for (const Lane* lane : {&push_, &pull_, &manifest_, &chunk_, &report_, &receipt_, &lookup_}) {
    if (lane->busy()) sooner(lane->late_at);
  }
  for (const OpenQuestion* asked :
       {&batch_asked_, &rebuild_asked_, &purge_asked_, &report_asked_, &receipts_asked_}) {
    if (asked->open) sooner(asked->late_at);
  }
  for (const auto& [bucket, late_at] : storing_late_at_) sooner(late_at);
  if (snapshot_ && snapshot_->storing.open) sooner(snapshot_->storing.late_at);
  if (may_talk()) {
    if (wants_batch()) sooner(push_.not_before);
    if (!pull_.busy() && cursors_.next()) sooner(pull_.not_before);
    if (!watch_.busy()) sooner(watch_.not_before);
    if (wants_manifest()) sooner(manifest_.not_before);
    if (wants_chunk()) sooner(chunk_.not_before);
    if (may_store_chunk()) sooner(store_chunk_at());
  }
  if (may_side()) {
    if (!report_.busy() && !report_asked_.open) sooner(report_.not_before);
    if (!receipt_.busy() && !receipts_.empty()) sooner(receipt_.not_before);
  }
  return std::max<std::int64_t>(0, at - now.boot_ms);
}

std::vector<LinkOrder> Link::take_orders() { return std::exchange(orders_, {}); }

void Link::give_up_late_calls() {
  using Failed = void (Link::*)(WireFault);
  for (const auto& [lane, failed] : {std::pair<Lane*, Failed>{&hello_, &Link::hello_failed},
                                     {&push_, &Link::push_failed},
                                     {&pull_, &Link::pull_failed},
                                     {&manifest_, &Link::manifest_failed},
                                     {&chunk_, &Link::chunk_failed},
                                     {&report_, &Link::report_failed},
                                     {&receipt_, &Link::receipt_failed}}) {
    if (!lane->late(now_.boot_ms)) continue;
    drop(*lane);
    (this->*failed)(WireFault::too_late);
  }
  if (lookup_.late(now_.boot_ms)) {
    drop(lookup_);
    lookup_ended(LookupOutcome::offline, {});
  }
}

void Link::give_up_late_answers() {
  for (OpenQuestion* asked : {&ready_asked_, &batch_asked_, &report_asked_, &receipts_asked_}) {
    if (asked->late(now_.boot_ms)) asked->open = false;
  }
  const auto again = [this](const auto& letter, OpenQuestion& asked) {
    if (!letter || !asked.late(now_.boot_ms)) return;
    order(ToCache(*letter));
    ask(asked);
  };
  again(epoch_, epoch_asked_);
  again(incarnation_, incarnation_asked_);
  again(rebuild_, rebuild_asked_);
  again(purge_, purge_asked_);
  if (snapshot_ && snapshot_->storing.late(now_.boot_ms)) {
    fetch_again(cursors_.chunk_next(snapshot_->bucket));
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

// Verdicts that a terminal once read are not kept at head office. If its disk was set back since,
// it would wait for them forever.
void Link::tell_decided() {
  if (decided_seq_ == 0 || !cursors_.all_read()) return;
  order(ToCache(AllDecided{std::exchange(decided_seq_, 0)}));
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

// --- small change --------------------------------------------------------------------------------

CallNumber Link::start(Lane& lane, std::int64_t deadline_ms) {
  lane.call = ++last_call_;
  lane.started_at = now_.boot_ms;
  lane.late_at = now_.boot_ms + deadline_ms;
  return lane.call;
}

void Link::drop(Lane& lane) {
  if (lane.busy()) order(ToWire(CancelCall{lane.call}));
  lane.call = 0;
}

void Link::wait_more(Lane& lane) {
  wait_more(lane, settings_.times.retry_first, settings_.times.retry_max);
}

void Link::wait_more(Lane& lane, std::int64_t first_ms, std::int64_t max_ms) {
  const std::int64_t pause = lane.backoff.next(first_ms, max_ms, random_());
  lane.not_before =
      planted("no_retry_timer") ? now_.boot_ms + 1'000'000'000'000 : now_.boot_ms + pause;
}

void Link::ask(OpenQuestion& question) {
  question.open = true;
  question.late_at = now_.boot_ms + settings_.times.cache_deadline;
}

void Link::order(ToWire call) { orders_.emplace_back(std::move(call)); }
void Link::order(ToCache message) { orders_.emplace_back(std::move(message)); }

std::int64_t Link::random_up_to(std::int64_t ceiling) {
  return static_cast<std::int64_t>(random_() % (static_cast<std::uint64_t>(ceiling) + 1));
}

}  // namespace tresen
