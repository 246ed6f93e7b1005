// What goes beside the data and never disturbs it: reports, receipts of erasures, lookups.

#include <algorithm>
#include <utility>

#include "sync/link/link.h"

namespace tresen {

// After each hello: a receipt that the cache could not tell of is asked for, and the first report
// comes at a time of its own, not with those of all other terminals.
void Link::begin_side() {
  if (proto_ < 2) return;
  if (!receipts_asked_.open) {
    order(ToCache(AskReceipts{}));
    ask(receipts_asked_);
  }
  if (report_.not_before == 0) {
    report_.not_before = now_.boot_ms + 1 + random_up_to(settings_.times.report_gap);
  }
}

void Link::send_side() {
  if (!may_side()) return;
  if (outbox_.trouble() != reported_) {
    reported_ = outbox_.trouble();
    report_soon();
  }
  if (!report_.busy() && !report_asked_.open && now_.boot_ms >= report_.not_before) {
    order(ToCache(AskReport{}));
    ask(report_asked_);
  }
  if (!receipt_.busy() && !receipts_.empty() && now_.boot_ms >= receipt_.not_before) {
    auto call = call_on<CallAckErasure>(receipt_, settings_.times.side_deadline);
    call.request = receipts_.front();
    receipt_id_ = call.request.erasure_id();
    order(ToWire(std::move(call)));
  }
}

// --- reports -------------------------------------------------------------------------------------

void Link::report_trouble(std::string word) {
  if (std::ranges::find(troubles_, word) != troubles_.end()) return;
  troubles_.push_back(std::move(word));
  report_soon();
}

void Link::report_soon() {
  const LinkTimes& times = settings_.times;
  const std::int64_t at =
      std::max(now_.boot_ms + times.report_soon, reported_at_ + times.report_gap);
  report_.not_before = std::min(report_.not_before, at);
}

void Link::on(const ReportReady& ready) {
  if (!report_asked_.open) return;
  report_asked_.open = false;
  if (!may_side() || report_.busy()) return;
  auto call = call_on<CallReport>(report_, settings_.times.side_deadline);
  call.request = ready.report;
  for (const std::string& word : troubles_) call.request.add_trouble(word);
  troubles_sent_ = troubles_.size();
  order(ToWire(std::move(call)));
}

void Link::on(const ReportCame& came) {
  if (came.call != report_.call) return;
  report_.call = 0;
  report_.backoff.succeeded();
  const auto sent = static_cast<std::ptrdiff_t>(std::min(troubles_sent_, troubles_.size()));
  troubles_.erase(troubles_.begin(), troubles_.begin() + sent);
  reported_at_ = now_.boot_ms;
  const LinkTimes& times = settings_.times;
  report_.not_before = now_.boot_ms + times.report_every + random_up_to(times.report_gap);
  if (!troubles_.empty()) report_soon();
}

void Link::report_failed(WireFault) {
  wait_more(report_, settings_.times.report_gap, settings_.times.report_every);
}

// --- receipts ------------------------------------------------------------------------------------

void Link::on(const Receipts& receipts) {
  receipts_asked_.open = false;
  receipts_.assign(receipts.open.begin(), receipts.open.end());
}

void Link::on(const ReceiptCame& came) {
  if (came.call != receipt_.call) return;
  receipt_.call = 0;
  receipt_.backoff.succeeded();
  const auto taken = std::ranges::find(receipts_, receipt_id_, &v1::ErasureReceipt::erasure_id);
  if (taken != receipts_.end()) receipts_.erase(taken);
  order(ToCache(ReceiptTaken{receipt_id_}));
}

void Link::receipt_failed(WireFault) { wait_more(receipt_); }

// --- lookups -------------------------------------------------------------------------------------

LookupOutcome Link::lookup_outcome(WireFault fault) {
  switch (fault) {
    case WireFault::unreachable:
    case WireFault::too_late:
      return LookupOutcome::offline;
    case WireFault::refused:
    case WireFault::revoked:
    case WireFault::expired:
      return LookupOutcome::denied;
    default:
      return LookupOutcome::failed;
  }
}

void Link::on(const LookupAsked& asked) {
  if (lookup_.busy()) {
    drop(lookup_);
    lookup_ended(LookupOutcome::failed, {});
  }
  lookup_token_ = asked.token;
  if (!may_side()) {
    lookup_ended(LookupOutcome::offline, {});
    return;
  }
  auto call = call_on<CallLookup>(lookup_, settings_.times.lookup_deadline);
  call.request = asked.request;
  order(ToWire(std::move(call)));
}

void Link::on(LookupCame came) {
  if (came.call != lookup_.call) return;
  lookup_.call = 0;
  lookup_ended(LookupOutcome::answered, std::move(came.reply));
}

void Link::lookup_ended(LookupOutcome outcome, v1::LookupReply reply) {
  order(ToCache(LookupAnswered{lookup_token_, outcome, std::move(reply)}));
}

}  // namespace tresen
