#include "sync/office/sequencer.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>
#include <utility>

#include "sync/base/planted.h"
#include "sync/record/hash_chain.h"
#include "sync/record/merge.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"
#include "tresen/v1/link.pb.h"

namespace tresen {
namespace {

// A record while a run of changes is being decided.
struct Draft {
  Record record;
  std::string branch;   // of the device that made it; empty: it was stored before
  bool is_new = false;  // no change has made it yet
  bool touched = false;
};

// Numbers that customers are given; others (letters, 16 digits) are somebody else's.
std::uint64_t number_of(const std::string& customer_no) {
  constexpr std::size_t digits_max = 15;
  std::uint64_t number = 0;
  const char* const end = customer_no.data() + customer_no.size();
  const auto [rest, trouble] = std::from_chars(customer_no.data(), end, number);
  const bool whole = trouble == std::errc{} && rest == end && customer_no.size() <= digits_max;
  return whole ? number : 0;
}

v1::Verdict::Kind kind_of(const MergeResult& merged) {
  if (merged.any_applied()) return v1::Verdict::KIND_APPLIED;
  const bool refused = std::all_of(
      merged.fields.begin(), merged.fields.end(),
      [](const FieldOutcome& field) { return field.outcome == Outcome::not_permitted; });
  return refused && !merged.fields.empty() ? v1::Verdict::KIND_NOT_PERMITTED
                                           : v1::Verdict::KIND_SUPERSEDED;
}

class Run {
 public:
  Run(Store& store, const v1::Rules& rules) : store_(&store), placing_(store, rules) {}

  Result<void> start(std::uint64_t after_pos) {
    decision_.after_pos = after_pos;
    TRY_TO(last, store_->sync().last_customer_no());
    decision_.last_customer_no = last;
    return {};
  }

  Result<void> take(const LogEntry& entry) {
    decision_.through_pos = entry.pos;
    if (entry.erased) return settle(entry, v1::Verdict::KIND_ERASED);
    if (entry.forced == forced_duplicate) return settle(entry, v1::Verdict::KIND_DUPLICATE);
    if (!entry.forced.empty()) return quarantine(entry, entry.forced);
    Result<Change> change = read_change(entry.body);
    if (!change) return quarantine(entry, change.error().detail);
    if (change->seq != entry.seq) return quarantine(entry, "sequence");
    const Result<Draft*> known = draft_of(*change);
    // What is stored of the record was damaged by a disk: `verify` finds it, and this change waits
    // for it to be mended. Nobody else does.
    if (!known && known.error().fault == Fault::invalid) return quarantine(entry, "damaged");
    TRY(known);
    TRY_TO(draft, follow(entry, *change, *known));
    if (draft->is_new) {
      TRY_TO(gone, erased_with(*change));
      if (gone) return forget(entry, change->edit.record, *gone);
      TRY_TO(waits, waits_for_its_create(entry, change->edit.record));
      if (waits) return quarantine(entry, "behind");
      // What was held or forgotten before in this run has made nothing of the record.
      draft->record.kind = change->edit.kind;
      draft->branch = change->branch;
    }
    if (draft->record.kind != change->edit.kind) return quarantine(entry, "kind");
    apply(entry, *change, *draft, **known);
    return {};
  }

  Result<Decision> finish() {
    // Customers first: what belongs to them goes where they go.
    std::stable_partition(order_.begin(), order_.end(), [this](const Uuid& id) {
      return drafts_.at(id).record.kind == RecordKind::customer;
    });
    for (const Uuid& id : order_) {
      Draft& draft = drafts_.at(id);
      PlacedRecord placed;
      TRY_TO(home, placing_.home_of(draft.record, draft.branch));
      placed.bucket = std::move(home);
      placed.customer = Placing::owner_of(draft.record);
      placed.record = std::move(draft.record);
      decision_.records.push_back(std::move(placed));
    }
    TRY_TO(seen, placing_.seen());
    decision_.seen = std::move(seen);
    for (const auto& [whose, counts] : days_) {
      decision_.days.push_back({whose.first, whose.second, counts});
    }
    return std::move(decision_);
  }

 private:
  Result<Draft*> draft_of(const Change& change) {
    const auto found = drafts_.find(change.edit.record);
    if (found != drafts_.end()) return &found->second;
    TRY_TO(stored, store_->customers().find(change.edit.record));
    Draft draft;
    if (stored) {
      draft.record = std::move(*stored);
    } else {
      draft.record.id = change.edit.record;
      draft.record.kind = change.edit.kind;
      draft.branch = change.branch;
      draft.is_new = true;
    }
    return &drafts_.emplace(change.edit.record, std::move(draft)).first->second;
  }

  // Who was merged away lives on in another record: what terminals still write about them is about
  // that one. Head office itself means whom it names.
  Result<Draft*> follow(const LogEntry& entry, Change& change, Draft* draft) {
    if (entry.device == 0) return draft;
    for (FieldEdit& field : change.edit.fields) {
      // The proof of a consent is sealed, and stays with the one who gave it.
      const bool owned = field.key == "customer" && change.edit.kind != RecordKind::consent;
      const auto owner = owned ? uuid_from_hex(field.answer.value) : std::nullopt;
      if (!owner) continue;
      TRY_TO(lives_on, survivor_of(*owner));
      if (lives_on != *owner) field.answer.value = to_hex(lives_on);
    }
    if (change.edit.kind != RecordKind::customer || draft->record.kind != RecordKind::customer) {
      return draft;
    }
    while (const auto into = merged_into(draft->record)) {
      Change other = change;
      other.edit.record = *into;
      TRY_TO(kept, draft_of(other));
      if (kept->is_new) return draft;  // who was kept is gone
      change.edit = followed(change.edit, draft->record, kept->record);
      draft = kept;
    }
    return draft;
  }

  // In whose record a customer lives on; the same if nobody merged them away.
  Result<Uuid> survivor_of(Uuid customer) {
    while (true) {
      const auto beside = drafts_.find(customer);
      std::optional<Uuid> into;
      if (beside != drafts_.end()) {
        into = merged_into(beside->second.record);
      } else {
        const auto stored = store_->customers().find(customer);
        // Damage there is no reason to hold what belongs to the customer.
        if (!stored && stored.error().fault != Fault::invalid) {
          return tl::unexpected(stored.error());
        }
        if (stored && *stored) into = merged_into(**stored);
      }
      if (!into) return customer;
      customer = *into;
    }
  }

  // The erasure that has taken the record, or the customer to whom it would belong. Asked only of
  // records that nobody has: what is stored was not erased.
  Result<std::optional<Uuid>> erased_with(const Change& change) {
    CustomerStore& customers = store_->customers();
    const auto late = late_.find(change.edit.record);
    if (late != late_.end()) return std::optional(late->second);
    TRY_TO(own, customers.erased_by(change.edit.record));
    if (own) return own;
    for (const FieldEdit& field : change.edit.fields) {
      const auto owner = field.key == "customer" ? uuid_from_hex(field.answer.value) : std::nullopt;
      if (owner) return customers.erased_by(*owner);
    }
    return std::optional<Uuid>();
  }

  Result<void> forget(const LogEntry& entry, const Uuid& record, const Uuid& erasure) {
    late_.emplace(record, erasure);
    decision_.late.push_back({entry.pos, record, erasure});
    return settle(entry, v1::Verdict::KIND_ERASED);
  }

  // `named`: the record that the writer named, which may have been merged into `draft`.
  void apply(const LogEntry& entry, const Change& change, Draft& draft, const Draft& named) {
    Arrival arrival{entry.received_ms, entry.device, {}, entry.wall_offset_ms};
    if (!change.boot.none() && to_bytes(change.boot) == entry.boot) {
      arrival.boot_offset_ms = entry.boot_offset_ms;
    }
    const Stamp effective = effective_stamp(change, arrival);
    MergeResult merged = merge(std::move(draft.record), change, effective);
    draft.record = std::move(merged.record);
    draft.is_new = false;
    for (FieldOutcome& outcome : merged.fields) {
      const bool lost = outcome.outcome != Outcome::applied;
      if (!lost && outcome.lost.stamp == Stamp{}) continue;  // there was nothing before
      decision_.history.push_back(
          {draft.record.id, outcome.key, std::move(outcome.lost), entry.pos, lost});
    }
    if (merged.changed) {
      number(entry, draft.record);
      if (!draft.touched) order_.push_back(draft.record.id);
      draft.touched = true;
    }
    v1::Verdict verdict;
    verdict.set_kind(kind_of(merged));
    *verdict.mutable_effective() = to_wire(effective);
    // The writer waits until it has seen this version of the record it named.
    verdict.set_row_ver(named.record.row_ver);
    say(entry, std::move(verdict));
    count(entry).decided += 1;
    const auto into = entry.device == 0 ? merged_into(draft.record) : std::nullopt;
    if (into) placing_.note_merged(draft.record.id, *into, entry.received_ms);
    placing_.note_writer(Placing::owner_of(draft.record), entry.device, entry.received_ms);
  }

  // Who was made at a counter has no number yet: head office alone gives them.
  void number(const LogEntry& entry, Record& record) {
    if (record.kind != RecordKind::customer) return;
    std::uint64_t& last = decision_.last_customer_no;
    const std::string& given = record.text("customer_no");
    if (!given.empty()) {
      last = std::max(last, number_of(given));
      return;
    }
    last = entry.gave_no != 0 ? std::max(last, entry.gave_no) : last + 1;
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = std::to_string(entry.gave_no != 0 ? entry.gave_no : last);
    answer.source = Source::system;
    answer.stamp.ms = static_cast<std::uint64_t>(entry.received_ms);
    decision_.given.push_back({entry.pos, number_of(answer.value)});
    record.fields.insert_or_assign("customer_no", std::move(answer));
  }

  // Later changes to a record must not make half of it while the one that makes it is held. What
  // head office writes itself is how the hold ends.
  Result<bool> waits_for_its_create(const LogEntry& entry, const Uuid& record) {
    if (entry.device == 0) return false;
    if (held_.contains(record)) return true;
    if (!anything_held_) {
      TRY_TO(counts, store_->sync().quarantine_counts());
      anything_held_ = !counts.empty();
    }
    if (!*anything_held_) return false;
    TRY_TO(before, store_->sync().quarantined_of(record));
    return !before.empty();
  }

  Result<void> quarantine(const LogEntry& entry, const std::string& reason) {
    if (planted("quarantine_blocks")) return fail(Fault::storage, "planted");
    if (!entry.record.none()) {
      // Not even in quarantine is anything kept of who was erased.
      TRY_TO(gone, store_->customers().erased_by(entry.record));
      if (gone) return forget(entry, entry.record, *gone);
    }
    QuarantineEntry held;
    held.pos = entry.pos;
    held.device = entry.device;
    held.seq = entry.seq;
    held.reason = reason;
    held.at_ms = entry.received_ms;
    held.record = entry.record;
    decision_.quarantine.push_back(std::move(held));
    if (!entry.record.none()) held_.insert(entry.record);
    v1::Verdict verdict;
    verdict.set_kind(v1::Verdict::KIND_QUARANTINED);
    verdict.set_reason(reason);
    say(entry, std::move(verdict));
    count(entry).quarantined += 1;
    return {};
  }

  // Nothing is left to be decided about it.
  Result<void> settle(const LogEntry& entry, v1::Verdict::Kind kind) {
    v1::Verdict verdict;
    verdict.set_kind(kind);
    say(entry, std::move(verdict));
    count(entry).decided += 1;
    return {};
  }

  void say(const LogEntry& entry, v1::Verdict verdict) {
    verdict.set_seq(entry.seq);
    verdict.set_row_mark(mark_of(entry.commitment));
    decision_.verdicts.push_back({entry.device, verdict.SerializeAsString()});
  }

  // Head office's own changes are nobody's day.
  DayCounts& count(const LogEntry& entry) {
    return entry.device == 0 ? own_ : days_[{entry.device, entry.day}];
  }

  Store* store_;
  Placing placing_;
  Decision decision_;
  std::map<Uuid, Draft> drafts_;
  std::vector<Uuid> order_;    // records that changed, as they were first touched
  std::map<Uuid, Uuid> late_;  // records that would belong to who was erased, and the erasure
  std::set<Uuid> held_;        // records of which this run has quarantined something
  std::optional<bool> anything_held_;
  std::map<std::pair<std::uint64_t, std::string>, DayCounts> days_;
  DayCounts own_;
};

}  // namespace

Result<Change> read_change(std::string_view bytes) {
  if (bytes.size() > change_bytes_max) return fail(Fault::invalid, "too_large");
  auto change = change_from_bytes(bytes);
  if (!change) return fail(Fault::invalid, "unreadable");
  if (change->edit.record.none()) return fail(Fault::invalid, "no_record");
  if (change->edit.fields.size() > change_fields_max) return fail(Fault::invalid, "too_large");
  return change;
}

Result<Decision> decide(Store& store, std::uint64_t after_pos, std::span<const LogEntry> entries) {
  assert(!entries.empty());
  TRY_TO(rules, store.campaigns().rules());
  Run run(store, rules);
  TRY(run.start(after_pos));
  for (const LogEntry& entry : entries) TRY(run.take(entry));
  return run.finish();
}

}  // namespace tresen
