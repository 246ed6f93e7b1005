// The session: hello, what head office says of itself, and what a lost call means for all lanes.

#include <algorithm>
#include <utility>

#include "sync/base/planted.h"
#include "sync/link/link.h"

namespace tresen {
namespace {

constexpr std::uint32_t proto_oldest = 1;

Refusal refusal_of(WireFault fault) {
  switch (fault) {
    case WireFault::refused:
      return Refusal::unknown;
    case WireFault::revoked:
      return Refusal::revoked;
    case WireFault::expired:
      return Refusal::expired;
    default:
      return Refusal::none;
  }
}

bool breaks_session(WireFault fault) {
  return fault == WireFault::unreachable || fault == WireFault::too_late;
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

std::vector<BucketOffer> offers_of(const v1::HelloReply& reply) {
  std::vector<BucketOffer> offers;
  for (const v1::BucketHead& head : reply.buckets()) {
    // Protocol 1 knows no way but on.
    const auto way = reply.proto() < 2                                  ? BucketOffer::Way::go_on
                     : head.action() == v1::BucketHead::ACTION_SNAPSHOT ? BucketOffer::Way::snapshot
                     : head.action() == v1::BucketHead::ACTION_REPLAY   ? BucketOffer::Way::replay
                                                                        : BucketOffer::Way::go_on;
    offers.push_back({head.bucket(), head.head_pos(), way});
  }
  return offers;
}

}  // namespace

void Link::say_hello() {
  if (hello_.busy() || now_.boot_ms < hello_.not_before) return;
  auto call = call_on<CallHello>(hello_, settings_.times.hello_deadline);
  told_cursors_ = cursors_.on_disk();
  told_acked_ = outbox_.acked();
  v1::HelloRequest& hello = call.request;
  hello.set_proto_min(proto_oldest);
  hello.set_proto_max(settings_.proto_max);
  hello.set_device_id(settings_.device_id);
  hello.set_incarnation(settings_.incarnation);
  hello.set_store_epoch(store_epoch_);
  hello.set_last_seq(outbox_.last());
  hello.set_acked_seq(disk_acked_);
  hello.set_chain_at_acked(chain_at_acked_);
  hello.set_trimmed_seq(trimmed_seq_);
  hello.set_boot_id(to_bytes(boot_));
  hello.set_boot_ms(now_.boot_ms);
  hello.set_wall_ms(now_.wall_ms);
  hello.set_app_version(settings_.app_version);
  hello.set_oldest_wall_ms(outbox_.waiting() == 0 ? 0 : oldest_wall_ms_);
  told_echo_ = std::exchange(echo_, 0);
  hello.set_echo(told_echo_);
  for (const CursorAt& at : told_cursors_) {
    v1::Cursor* cursor = hello.add_cursors();
    cursor->set_bucket(at.bucket);
    cursor->set_pos(at.pos);
    cursor->set_checksum(at.checksum);
  }
  order(ToWire(std::move(call)));
}

// --- what the cache says -------------------------------------------------------------------------

void Link::on(const CacheReady& ready) {
  if (ready_) return;
  ready_ = true;
  boot_ = ready.boot;
  store_epoch_ = ready.store_epoch;
  if (ready.incarnation != 0) settings_.incarnation = ready.incarnation;
  outbox_ = Outbox(ready.last_seq, ready.acked_seq);
  disk_acked_ = ready.acked_seq;
  chain_at_acked_ = ready.chain_at_acked;
  trimmed_seq_ = ready.trimmed_seq;
  oldest_wall_ms_ = ready.oldest_wall_ms;
  cursors_ = Cursors(ready.cursors);
  enter(LinkState::offline);
}

void Link::on(const EpochStored& stored) {
  if (!epoch_ || epoch_->store_epoch != stored.store_epoch) return;
  store_epoch_ = stored.store_epoch;
  if (epoch_->restart_cursors) hello_soon(0);
  epoch_.reset();
  epoch_asked_.open = false;
}

void Link::on(const IncarnationStored& stored) {
  if (!incarnation_ || incarnation_->incarnation != stored.incarnation) return;
  settings_.incarnation = stored.incarnation;
  incarnation_.reset();
  incarnation_asked_.open = false;
  hello_soon(0);
}

void Link::on(const TryNow&) {
  for (Lane* lane : {&push_, &pull_, &manifest_, &chunk_, &receipt_}) {
    lane->not_before = std::min(lane->not_before, now_.boot_ms);
  }
  if (!session_) hello_soon(0);
}

// --- what head office says -----------------------------------------------------------------------

void Link::on(HelloCame came) {
  if (came.call != hello_.call) return;
  hello_.call = 0;
  const v1::HelloReply& reply = came.reply;
  if (reply.proto() < proto_oldest || reply.proto() > settings_.proto_max) {
    hello_failed(WireFault::failed);
    return;
  }
  if (reply.challenge() != 0) {
    challenged(reply.challenge());
    return;
  }
  hello_.backoff.succeeded();
  session_ = true;
  met_ = true;
  proto_ = reply.proto();
  enter(LinkState::online);
  plan_poll();
  limits_ = smaller(settings_.batch, reply.limits());
  status_.contact_wall_ms = now_.wall_ms;
  status_.certificate_ms = reply.certificate_ms();
  order(ToCache(contact_of(reply)));
  outbox_.set_frozen(reply.frozen());
  if (reply.incarnation() > settings_.incarnation) {
    // What else it says was meant for the earlier life of the device.
    incarnation_ = StoreIncarnation{reply.incarnation()};
    drop(push_);
    batch_asked_.open = false;
    order(ToCache(*incarnation_));
    ask(incarnation_asked_);
  } else if (reply.store_epoch() != store_epoch_) {
    new_store(reply);
  } else {
    met(reply);
  }
}

// It looked at its clock between question and answer; nobody knows when.
Contact Link::contact_of(const v1::HelloReply& reply) const {
  if (reply.server_ms() <= 0) return {now_.wall_ms, reply.lease_days(), now_};
  const std::int64_t half_ms = (now_.boot_ms - hello_.started_at) / 2;
  return {reply.server_ms(), reply.lease_days(), {now_.wall_ms - half_ms, now_.boot_ms - half_ms}};
}

// Head office must know that this is how things stand now.
void Link::challenged(std::uint64_t challenge) {
  wait_more(hello_);
  if (told_echo_ == 0) hello_.not_before = now_.boot_ms;
  echo_ = challenge;
}

void Link::met(const v1::HelloReply& reply) {
  decided_seq_ = reply.decided_seq();
  cursors_.offered(offers_of(reply), told_cursors_, now_.boot_ms);
  begin_side();
  if (outbox_.office_has(reply.hw_seq(), told_acked_)) {
    rewind({.store_epoch = store_epoch_, .hw_seq = outbox_.acked()});
    return;
  }
  if (planted("ack_from_hello") && reply.hw_seq() > outbox_.acked()) {
    outbox_.confirmed(reply.hw_seq());
  }
  told_.reset();  // so that the cache hears it again, should it have missed it
  acknowledge(reply.safe_trim_seq());
}

// Head office runs on another store. Rows that the earlier one confirmed may be missing in it: the
// journal still has them. What it says of buckets is asked again once the epoch is on disk.
void Link::new_store(const v1::HelloReply& reply) {
  const bool first = store_epoch_ == 0;
  if (first) cursors_.offered(offers_of(reply), told_cursors_, now_.boot_ms);
  outbox_.office_has(reply.hw_seq(), told_acked_);
  rewind({.store_epoch = reply.store_epoch(),
          .hw_seq = outbox_.acked(),
          .restart_cursors = !first,
          .keep = first ? std::vector<std::string>{} : same_buckets(reply),
          .kept_seq = reply.hw_seq()});
}

// The buckets in which the new store says what the terminal has on disk, byte for byte.
std::vector<std::string> Link::same_buckets(const v1::HelloReply& reply) const {
  std::vector<std::string> same;
  const std::vector<CursorAt> on_disk = cursors_.on_disk();
  for (const v1::BucketHead& head : reply.buckets()) {
    const auto at = std::ranges::find(on_disk, head.bucket(), &CursorAt::bucket);
    if (at == on_disk.end() || std::ranges::find(told_cursors_, *at) == told_cursors_.end()) {
      continue;
    }
    if (!at->rebuild && head.checksum() != 0 && at->checksum == head.checksum() &&
        at->pos == head.head_pos()) {
      same.push_back(head.bucket());
    }
  }
  return same;
}

void Link::rewind(StoreEpoch epoch) {
  epoch_ = std::move(epoch);
  drop(push_);
  drop(pull_);
  batch_asked_.open = false;
  told_.reset();
  if (epoch_->restart_cursors) {
    storing_late_at_.clear();
    rebuild_.reset();
    rebuild_asked_.open = false;
    forget_snapshot();
    cursors_.restart(epoch_->keep);
  }
  order(ToCache(*epoch_));
  ask(epoch_asked_);
}

// --- when it goes wrong --------------------------------------------------------------------------

void Link::on(const CallFailed& failed) {
  if (failed.call == 0) return;
  const auto ended = [&failed](Lane& lane) {
    return lane.call == failed.call && std::exchange(lane.call, 0) != 0;
  };
  if (ended(hello_)) hello_failed(failed.fault);
  if (ended(push_)) push_failed(failed.fault);
  if (ended(pull_)) pull_failed(failed.fault);
  if (ended(watch_)) watch_ended(failed.fault);
  if (ended(manifest_)) manifest_failed(failed.fault);
  if (ended(chunk_)) chunk_failed(failed.fault);
  if (ended(report_)) report_failed(failed.fault);
  if (ended(receipt_)) receipt_failed(failed.fault);
  if (ended(lookup_)) lookup_ended(lookup_outcome(failed.fault), {});
}

void Link::hello_failed(WireFault fault) {
  const Refusal refusal = refusal_of(fault);
  if (session_ && breaks_session(fault)) {
    lost(fault);
    return;
  }
  wait_more(hello_);
  if (refusal != Refusal::none) {
    session_ = false;
    drop(watch_);
    const std::int64_t slow = settings_.times.refused_retry;
    hello_.not_before = now_.boot_ms + slow + random_up_to(slow);
    enter(LinkState::refused, refusal);
  } else if (!session_) {
    enter(LinkState::offline);
  }
  if (!session_ && lookup_.busy()) {
    drop(lookup_);
    lookup_ended(LookupOutcome::offline, {});
  }
}

// A call failed. If that means that there is no way to head office any more, the next hello is
// planned; what else is in flight may still come home. Whether the device is refused as a whole,
// only a hello tells.
void Link::lost(WireFault fault) {
  if (fault == WireFault::other_epoch || refusal_of(fault) != Refusal::none) hello_soon(0);
  if (!session_ || !breaks_session(fault)) return;
  session_ = false;
  drop(watch_);
  drop(hello_);
  if (lookup_.busy()) {
    drop(lookup_);
    lookup_ended(LookupOutcome::offline, {});
  }
  enter(LinkState::offline);
  hello_.not_before = now_.boot_ms + random_up_to(settings_.times.spread);
}

void Link::hello_soon(std::int64_t within_ms) {
  hello_.not_before = std::min(hello_.not_before, now_.boot_ms + within_ms);
}

void Link::enter(LinkState state, Refusal refusal) {
  status_.refusal = refusal;
  if (status_.state == state) return;
  status_.state = state;
  status_.since_wall_ms = now_.wall_ms;
}

// The next hello of a sound session: polling alone must suffice, hints only make it quick.
void Link::plan_poll() {
  const std::int64_t poll = watch_.busy() ? settings_.times.poll_watched : settings_.times.poll;
  hello_.not_before = now_.boot_ms + poll + random_up_to(poll);
}

}  // namespace tresen
