#include "sync/office/admin_quarantine.h"

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "sync/base/clock.h"

namespace tresen {
namespace {

v1::QuarantineFacts facts_of(const QuarantineEntry& entry) {
  v1::QuarantineFacts facts;
  facts.set_id(entry.pos);
  facts.set_device(entry.device);
  facts.set_seq(entry.seq);
  facts.set_reason(entry.reason);
  facts.set_at_ms(entry.at_ms);
  facts.set_bytes(static_cast<std::uint32_t>(entry.bytes));
  facts.set_resolved(entry.resolved);
  facts.set_resolved_reason(entry.resolved_reason);
  return facts;
}

std::string word_of(v1::Verdict::Kind kind) {
  switch (kind) {
    case v1::Verdict::KIND_APPLIED:
      return "applied";
    case v1::Verdict::KIND_SUPERSEDED:
      return "superseded";
    case v1::Verdict::KIND_DUPLICATE:
      return "duplicate";
    case v1::Verdict::KIND_ERASED:
      return "erased";
    case v1::Verdict::KIND_NOT_PERMITTED:
      return "not_permitted";
    default:
      return "quarantined";
  }
}

// What a device wrote is never less than what arrived; the rest of the sums follow.
v1::DayFacts facts_of(const DeviceDay& day) {
  const DayCounts& counts = day.counts;
  v1::DayFacts facts;
  facts.set_device(day.device);
  facts.set_written(std::max(counts.written, counts.received));
  facts.set_received(counts.received);
  facts.set_applied(counts.decided);
  facts.set_quarantined(counts.quarantined);
  facts.set_waiting(facts.written() - counts.received);
  facts.set_undecided(counts.received -
                      std::min(counts.received, counts.decided + counts.quarantined));
  facts.set_reported(counts.written > 0);
  return facts;
}

}  // namespace

Result<v1::AdminReply> admin_quarantine(Store& store, bool resolved_too) {
  TRY_TO(held, store.sync().quarantine());
  v1::AdminReply reply;
  reply.mutable_quarantine();
  for (const QuarantineEntry& entry : held) {
    if (!resolved_too && !entry.resolved.empty()) continue;
    *reply.mutable_quarantine()->add_entries() = facts_of(entry);
  }
  return reply;
}

Result<v1::AdminReply> admin_quarantine_show(Store& store, std::uint64_t id) {
  TRY_TO(held, store.sync().quarantined(id));
  TRY_TO(entry, store.sync().log_entry(id));
  if (!held || !entry) {
    return fail(Fault::absent, "there is no change " + std::to_string(id) +
                                   " in quarantine; `quarantine list` shows those there are");
  }
  v1::AdminReply reply;
  v1::QuarantineShowReply& shown = *reply.mutable_quarantine_show();
  *shown.mutable_facts() = facts_of(*held);
  shown.set_raw(entry->body);
  const google::protobuf::LogSilencer quiet;
  v1::Change change;
  if (!entry->erased && change.ParseFromString(entry->body)) {
    google::protobuf::TextFormat::PrintToString(change, shown.mutable_text());
  }
  return reply;
}

Result<v1::AdminReply> admin_quarantine_settle(Office& office,
                                               const v1::QuarantineSettleRequest& request,
                                               std::int64_t now_ms) {
  v1::AdminReply reply;
  v1::QuarantineSettleReply& settled = *reply.mutable_quarantine_settle();
  if (request.discard()) {
    TRY(office.discard(request.id(), request.reason()));
    settled.set_verdict("discarded");
    return reply;
  }
  TRY_TO(replayed, office.replay(request.id(), now_ms));
  settled.set_changes(replayed.changes);
  settled.set_verdict(word_of(replayed.verdict));
  return reply;
}

Result<v1::AdminReply> admin_day(Store& store, const v1::DayRequest& request) {
  if (!parse_date(request.day())) {
    return fail(Fault::invalid, "\"" + request.day() + "\" is no day; write it as 2026-11-21");
  }
  TRY_TO(days, store.sync().day(request.branch(), request.day()));
  TRY_TO(rules, store.campaigns().rules());
  const bool known =
      std::any_of(rules.branches().begin(), rules.branches().end(),
                  [&](const v1::Branch& branch) { return branch.id() == request.branch(); });
  if (!known && days.empty()) {
    return fail(Fault::absent, "the chain has no branch \"" + request.branch() +
                                   "\"; `branch list` shows those it has");
  }
  v1::AdminReply reply;
  reply.mutable_day();
  for (const DeviceDay& day : days) *reply.mutable_day()->add_devices() = facts_of(day);
  return reply;
}

}  // namespace tresen
