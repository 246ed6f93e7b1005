// The part of Office that ends a quarantine: replay and discard.

#include <utility>

#include "sync/base/planted.h"
#include "sync/office/office.h"
#include "sync/office/sequencer.h"
#include "sync/record/merge.h"

namespace tresen {
namespace {

Error why_not(std::uint64_t pos, const std::string& why) {
  return {Fault::invalid, "change " + std::to_string(pos) + " " + why +
                              "; look at it with `quarantine show`, and discard it if it is of no "
                              "use"};
}

Result<QuarantineEntry> unresolved(SyncStore& sync, std::uint64_t pos) {
  TRY_TO(held, sync.quarantined(pos));
  if (!held) {
    return fail(Fault::absent, "there is no change " + std::to_string(pos) +
                                   " in quarantine; `quarantine list` shows those there are");
  }
  if (!held->resolved.empty()) {
    return fail(Fault::conflict, "change " + std::to_string(pos) + " is " + held->resolved +
                                     " already: " + held->resolved_reason);
  }
  return std::move(*held);
}

}  // namespace

Result<Change> Office::rewritten(const QuarantineEntry& held) {
  TRY_TO(entry, store_->sync().log_entry(held.pos));
  if (!entry || entry->erased) {
    return tl::unexpected(why_not(held.pos, "has no content any more: the person was erased"));
  }
  auto change = read_change(entry->body);
  if (!change) return tl::unexpected(why_not(held.pos, "cannot be read"));
  TRY_TO(stored, store_->customers().find(change->edit.record));
  if (stored && stored->kind != change->edit.kind) {
    return tl::unexpected(why_not(held.pos, "is about a record of another kind"));
  }
  Arrival arrival{entry->received_ms, 0, {}, entry->wall_offset_ms};
  if (!change->boot.none() && to_bytes(change->boot) == entry->boot) {
    arrival.boot_offset_ms = entry->boot_offset_ms;
  }
  change->stamp = effective_stamp(*change, arrival);
  change->boot = {};
  change->boot_ms = 0;
  return change;
}

Result<Office::Replay> Office::replay(std::uint64_t pos, std::int64_t now_ms) {
  SyncStore& sync = store_->sync();
  // What is in custody comes first: a change that is to wait for this one must be waiting already.
  for (bool more = true; more;) {
    TRY_TO(did, sequence());
    more = did;
  }
  TRY_TO(held, unresolved(sync, pos));
  TRY_TO(first, rewritten(held));
  std::vector<Change> changes;
  std::vector<std::uint64_t> positions{pos};
  TRY_TO(stored, store_->customers().find(first.edit.record));
  TRY_TO(others, sync.quarantined_of(first.edit.record));
  if (!stored && !others.empty() && others.front().pos < pos) {
    return fail(Fault::conflict, "the record of change " + std::to_string(pos) +
                                     " is made by change " + std::to_string(others.front().pos) +
                                     ", which is in quarantine too; replay or discard that first");
  }
  changes.push_back(std::move(first));
  for (const QuarantineEntry& other : others) {
    if (other.pos <= pos || other.reason != "behind") continue;
    auto next = rewritten(other);
    if (!next && next.error().fault == Fault::storage) return tl::unexpected(next.error());
    if (!next || next->edit.kind != changes.front().edit.kind) continue;  // it stays where it is
    changes.push_back(std::move(*next));
    positions.push_back(other.pos);
  }
  const std::size_t count = positions.size();
  std::vector<std::uint64_t> late;
  if (planted("replay_resolved_late")) std::swap(late, positions);
  TRY_TO(verdicts, write_own(std::move(changes), now_ms, std::move(positions)));
  for (const std::uint64_t done : late) TRY(sync.resolve_quarantine(done, "replayed", ""));
  return Replay{count, verdicts.front().kind()};
}

Result<void> Office::discard(std::uint64_t pos, std::string_view reason) {
  TRY(unresolved(store_->sync(), pos));
  if (reason.empty()) return fail(Fault::invalid, "say why it is discarded: --reason \"...\"");
  return store_->sync().resolve_quarantine(pos, "discarded", reason);
}

}  // namespace tresen
