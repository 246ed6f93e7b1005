// The way up: the journal's rows in batches, in order, until head office has them.

#include <algorithm>
#include <string_view>
#include <utility>

#include "sync/base/planted.h"
#include "sync/link/link.h"

namespace tresen {
namespace {

constexpr std::int64_t pace_max_ms = 600'000;  // what head office may ask us to wait

std::string_view word_of(WireFault fault) {
  switch (fault) {
    case WireFault::unreachable:
      return "unreachable";
    case WireFault::too_late:
      return "too_late";
    default:
      return "failed";
  }
}

// A row whose content was erased goes as its commitment alone.
const std::string& salt_of(const JournalRow& row) {
  return row.commitment.empty() ? row.salt : row.commitment;
}

}  // namespace

void Link::on(const JournalAt& journal) {
  if (journal.last_seq > outbox_.last()) counter_at_ = now_.boot_ms;
  outbox_.grew(journal.last_seq);
  oldest_wall_ms_ = journal.oldest_wall_ms;
  disk_acked_ = journal.acked_seq;
  chain_at_acked_ = journal.chain_at_acked;
  trimmed_seq_ = journal.trimmed_seq;
}

bool Link::wants_batch() const { return !push_.busy() && !batch_asked_.open && outbox_.may_send(); }

BatchLimits Link::batch_limits() const {
  BatchLimits limits = limits_;
  if (pace_ops_ > 0) limits.ops_max = std::min(limits.ops_max, pace_ops_);
  if (outbox_.opaque_due(now_.boot_ms)) limits.ops_max = 1;
  return outbox_.limits(limits);
}

void Link::ask_batch() {
  if (!wants_batch() || now_.boot_ms < push_.not_before) return;
  order(ToCache(AskBatch{outbox_.acked(), batch_limits()}));
  ask(batch_asked_);
}

void Link::on(const Batch& batch) {
  if (!batch_asked_.open) return;
  batch_asked_.open = false;
  if (!may_talk() || push_.busy() || batch.after_seq != outbox_.acked()) return;
  const std::size_t count = batch_length(batch.rows, batch_limits());
  if (count == 0) {
    wait_more(push_);
    return;
  }
  if (batch.rows.front().seq != batch.after_seq + 1) {
    outbox_.gap_found();
    report_trouble("journal_gap");
    return;
  }
  pushing_after_ = batch.after_seq;
  pushing_last_ = batch.after_seq + count;
  if (outbox_.opaque_due(now_.boot_ms) && proto_ >= 2) {
    push_opaque(batch);
  } else {
    push(batch, count);
  }
}

void Link::push(const Batch& batch, std::size_t count) {
  auto call = call_on<CallPush>(push_, settings_.times.push_deadline);
  call.request.set_incarnation(settings_.incarnation);
  call.request.set_store_epoch(store_epoch_);
  call.request.set_first_seq(batch.after_seq + 1);
  call.request.set_send_boot_ms(now_.boot_ms);
  call.request.set_prev_chain(batch.prev_chain);
  for (std::size_t i = 0; i < count; ++i) {
    call.request.add_changes(batch.rows[i].body);
    if (!batch.prev_chain.empty()) call.request.add_salts(salt_of(batch.rows[i]));
  }
  order(ToWire(std::move(call)));
}

// The row breaks whatever tries to read it: head office takes it as bytes, so that those behind it
// can go on.
void Link::push_opaque(const Batch& batch) {
  const JournalRow& row = batch.rows.front();
  auto call = call_on<CallPushOpaque>(push_, settings_.times.push_deadline);
  call.request.set_incarnation(settings_.incarnation);
  call.request.set_store_epoch(store_epoch_);
  call.request.set_seq(row.seq);
  call.request.set_raw(row.body);
  call.request.set_salt(salt_of(row));
  call.request.set_prev_chain(batch.prev_chain);
  call.request.set_fault(push_fault_);
  order(ToWire(std::move(call)));
  report_trouble("opaque_sent");
}

void Link::on(PushCame came) {
  if (came.call == push_.call) confirmed(came.reply);
}

void Link::on(OpaqueCame came) {
  if (came.call == push_.call) confirmed(came.reply);
}

void Link::confirmed(const v1::PushReply& reply) {
  push_.call = 0;
  if (reply.frozen()) {
    outbox_.set_frozen(true);
    report_trouble("frozen");
    return;
  }
  pace_ops_ = planted("ignore_pace") ? 0 : reply.batch_ops_max();
  // Rows behind this batch that head office has as well are sent all the same: it compares them.
  const std::uint64_t hw = reply.hw_seq();
  const bool ahead = hw > outbox_.last();
  const auto outcome = outbox_.confirmed(ahead ? hw : std::min(hw, pushing_last_));
  if (outcome == Outbox::Confirmed::back) {
    rewind({.store_epoch = store_epoch_, .hw_seq = outbox_.acked()});
    return;
  }
  acknowledge(reply.safe_trim_seq());
  if (outcome != Outbox::Confirmed::forward) {
    outbox_.failed(pushing_last_ - pushing_after_, now_.boot_ms);
    wait_more(push_);
    return;
  }
  push_.backoff.succeeded();
  const std::int64_t pause = std::min<std::int64_t>(pace_max_ms, reply.retry_after_ms());
  push_.not_before = now_.boot_ms + (planted("ignore_pace") ? 0 : pause);
}

// Tells the cache what is in custody, unless it knows.
void Link::acknowledge(std::uint64_t safe_trim_seq) {
  const std::pair facts{outbox_.acked(), std::min(safe_trim_seq, outbox_.acked())};
  if (facts.first == 0 || told_ == facts) return;
  told_ = facts;
  order(ToCache(Acknowledged{facts.first, facts.second}));
}

void Link::push_failed(WireFault fault) {
  // Busy, refused or another epoch: that says nothing of the batch.
  const bool batch_failed = fault == WireFault::unreachable || fault == WireFault::too_late ||
                            fault == WireFault::failed || fault == WireFault::absent;
  if (batch_failed) {
    outbox_.failed(pushing_last_ - pushing_after_, now_.boot_ms);
    push_fault_ = word_of(fault);
    if (fault == WireFault::failed) report_trouble("push_failed");
  }
  wait_more(push_);
  lost(fault);
}

}  // namespace tresen
