#include "sync/office/sequencer.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>
#include <utility>

#include "sync/record/merge.h"
#include "sync/record/wire.h"
#include "tresen/v1/link.pb.h"

namespace tresen {
namespace {

// A record while a run of changes is being decided.
struct Draft {
  Record record;
  std::string branch;  // of the device that made it; empty: it was stored before
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
    const Result<Change> change = read(entry);
    if (!change) {
      quarantine(entry, change.error().detail);
      return {};
    }
    TRY_TO(gone, erased_with(*change));
    if (gone) {
      forget(entry, *change, *gone);
      return {};
    }
    TRY_TO(draft, draft_of(*change));
    if (draft->record.kind != change->edit.kind) {
      quarantine(entry, "kind");
      return {};
    }
    apply(entry, *change, *draft);
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
    return std::move(decision_);
  }

 private:
  // invalid: the detail is the word for the quarantine.
  static Result<Change> read(const LogEntry& entry) {
    if (entry.body.size() > change_bytes_max) return fail(Fault::invalid, "too_large");
    auto change = change_from_bytes(entry.body);
    if (!change) return fail(Fault::invalid, "unreadable");
    if (change->seq != entry.seq) return fail(Fault::invalid, "sequence");
    if (change->edit.record.none()) return fail(Fault::invalid, "no_record");
    if (change->edit.fields.size() > change_fields_max) return fail(Fault::invalid, "too_large");
    return change;
  }

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
    }
    return &drafts_.emplace(change.edit.record, std::move(draft)).first->second;
  }

  // The erasure that has taken the record, or the customer to whom it would belong. Asked only of
  // records that nobody has: what is stored was not erased.
  Result<std::optional<Uuid>> erased_with(const Change& change) {
    CustomerStore& customers = store_->customers();
    if (drafts_.contains(change.edit.record)) return std::optional<Uuid>();
    TRY_TO(bucket, customers.bucket_of(change.edit.record));
    if (!bucket.empty()) return std::optional<Uuid>();
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

  void forget(const LogEntry& entry, const Change& change, const Uuid& erasure) {
    late_.emplace(change.edit.record, erasure);
    decision_.late.push_back({entry.pos, change.edit.record, erasure});
    v1::Verdict verdict;
    verdict.set_seq(entry.seq);
    verdict.set_kind(v1::Verdict::KIND_ERASED);
    say(entry.device, verdict);
  }

  void apply(const LogEntry& entry, const Change& change, Draft& draft) {
    Arrival arrival{entry.received_ms, entry.device, {}, entry.wall_offset_ms};
    if (!change.boot.none() && to_bytes(change.boot) == entry.boot) {
      arrival.boot_offset_ms = entry.boot_offset_ms;
    }
    const Stamp effective = effective_stamp(change, arrival);
    MergeResult merged = merge(draft.record, change, effective);
    for (FieldOutcome& outcome : merged.fields) {
      const bool lost = outcome.outcome != Outcome::applied;
      if (!lost && outcome.lost.stamp == Stamp{}) continue;  // there was nothing before
      decision_.history.push_back(
          {draft.record.id, outcome.key, std::move(outcome.lost), entry.pos, lost});
    }
    if (merged.changed) {
      draft.record = std::move(merged.record);
      number(entry, draft.record);
      if (!draft.touched) order_.push_back(draft.record.id);
      draft.touched = true;
    }
    v1::Verdict verdict;
    verdict.set_seq(entry.seq);
    const bool applied = merged.any_applied();
    verdict.set_kind(applied ? v1::Verdict::KIND_APPLIED : v1::Verdict::KIND_SUPERSEDED);
    *verdict.mutable_effective() = to_wire(effective);
    verdict.set_row_ver(draft.record.row_ver);
    say(entry.device, verdict);
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
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = std::to_string(++last);
    answer.source = Source::system;
    answer.stamp.ms = static_cast<std::uint64_t>(entry.received_ms);
    record.fields.insert_or_assign("customer_no", std::move(answer));
  }

  void quarantine(const LogEntry& entry, const std::string& reason) {
    QuarantineEntry held;
    held.pos = entry.pos;
    held.device = entry.device;
    held.seq = entry.seq;
    held.reason = reason;
    held.at_ms = entry.received_ms;
    held.record = entry.record;
    decision_.quarantine.push_back(std::move(held));
    v1::Verdict verdict;
    verdict.set_seq(entry.seq);
    verdict.set_kind(v1::Verdict::KIND_QUARANTINED);
    verdict.set_reason(reason);
    say(entry.device, verdict);
  }

  void say(std::uint64_t device, const v1::Verdict& verdict) {
    if (device != 0) decision_.verdicts.push_back({device, verdict.SerializeAsString()});
  }

  Store* store_;
  Placing placing_;
  Decision decision_;
  std::map<Uuid, Draft> drafts_;
  std::vector<Uuid> order_;    // records that changed, as they were first touched
  std::map<Uuid, Uuid> late_;  // records that would belong to who was erased, and the erasure
};

}  // namespace

Result<Decision> decide(Store& store, std::uint64_t after_pos, std::span<const LogEntry> entries) {
  assert(!entries.empty());
  TRY_TO(rules, store.campaigns().rules());
  Run run(store, rules);
  TRY(run.start(after_pos));
  for (const LogEntry& entry : entries) TRY(run.take(entry));
  return run.finish();
}

}  // namespace tresen
