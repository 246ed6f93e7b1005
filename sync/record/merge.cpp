#include "sync/record/merge.h"

#include <algorithm>
#include <utility>

#include "sync/base/planted.h"
#include "sync/record/field.h"

namespace tresen {
namespace {

constexpr std::int64_t ahead_max_ms = 60'000;

// What counts before the stamp when two answers are concurrent.
int weight(Policy policy, std::string_view key, const Answer& answer) {
  if (is_blank(answer) && !planted("blank_overwrites")) return 0;
  return policy == Policy::withdraw_wins && is_no(key, answer) ? 2 : 1;
}

// The writer's own earlier answer counts as seen: its changes arrive in the order of writing, and
// in between head office may have given that answer another stamp.
bool has_seen(const FieldEdit& edit, const Answer& known, const Stamp& effective) {
  if (edit.base == known.stamp) return true;
  return known.stamp != Stamp{} && known.stamp.device == effective.device && effective.device != 0;
}

// Above what is there, so that stamps of one field never go back.
Stamp above(const Stamp& known, const Stamp& effective) {
  if (effective >= known) return effective;
  return {.ms = known.ms, .counter = known.counter + 1, .device = effective.device};
}

bool says_the_same(const Answer& a, const Answer& b) {
  return a.state == b.state && a.value == b.value && a.source == b.source && a.staff == b.staff &&
         a.branch == b.branch && a.stamp.device == b.stamp.device;
}

Outcome decide_set(const FieldEdit& edit, const Answer& known, Policy policy,
                   const Stamp& effective) {
  if (policy == Policy::immutable && !is_blank(known)) {
    const bool same = edit.answer.state == known.state && edit.answer.value == known.value;
    const bool earlier = !is_blank(edit.answer) && effective < known.stamp;
    return same || earlier ? Outcome::applied : Outcome::superseded;
  }
  if (has_seen(edit, known, effective)) return Outcome::applied;
  const auto ours = std::pair(weight(policy, edit.key, edit.answer), effective);
  const auto theirs = std::pair(weight(policy, edit.key, known), known.stamp);
  return ours >= theirs ? Outcome::applied : Outcome::superseded;
}

Answer answer_set(const FieldEdit& edit, const Answer& known, Policy policy,
                  const Stamp& effective) {
  Answer next = edit.answer;
  if (is_blank(next)) {
    next.state = AnswerState::missing;
    next.value.clear();
  }
  next.stamp = effective;
  if (policy == Policy::immutable) return next;
  // Seen again: what is there already carries a later stamp.
  if (effective < known.stamp && says_the_same(next, known)) return known;
  if (has_seen(edit, known, effective)) next.stamp = above(known.stamp, effective);
  return next;
}

Answer answer_with_item(const FieldEdit& edit, const Answer& known, const Stamp& effective) {
  Answer next = effective >= known.stamp ? edit.answer : known;
  next.stamp = std::max(effective, known.stamp);
  const std::string_view before =
      known.state == AnswerState::value ? std::string_view(known.value) : std::string_view();
  next.value = with_item(before, edit.action, edit.answer.value);
  next.state = next.value.empty() ? AnswerState::missing : AnswerState::value;
  return next;
}

// Items exist in set fields, and in fields of a newer release that may be sets.
bool may_hold_items(RecordKind kind, std::string_view key, Policy policy) {
  return policy == Policy::set || kind != RecordKind::customer || !find_field(key);
}

// Sets `changed` if the record differs afterwards.
FieldOutcome apply(Record& record, const FieldEdit& edit, const Stamp& effective, bool& changed) {
  // What belongs to a customer goes with them when head office merges two; nobody else moves it.
  // Not the proofs of consents: they are never altered.
  const bool moves =
      edit.key == "customer" && effective.device == 0 && record.kind != RecordKind::consent;
  const Policy policy = moves ? Policy::last_writer : policy_of(record.kind, edit.key);
  FieldOutcome result{
      .key = edit.key, .outcome = Outcome::applied, .lost = record.answer(edit.key)};
  const Answer& known = result.lost;
  const bool is_item = edit.action != FieldEdit::Action::set;
  if ((policy == Policy::head_office_only && effective.device != 0) ||
      (is_item && !may_hold_items(record.kind, edit.key, policy))) {
    result.outcome = Outcome::not_permitted;
  } else if (!is_item) {
    result.outcome = decide_set(edit, known, policy, effective);
  }
  if (result.outcome == Outcome::applied) {
    Answer next = is_item ? answer_with_item(edit, known, effective)
                          : answer_set(edit, known, policy, effective);
    const auto [place, fresh] = record.fields.try_emplace(edit.key);
    changed = changed || fresh || place->second != next;
    place->second = std::move(next);
  } else {
    result.lost = edit.answer;
    result.lost.stamp = effective;
  }
  return result;
}

}  // namespace

bool is_blank(const Answer& answer) {
  return answer.state == AnswerState::missing ||
         (answer.state == AnswerState::value && answer.value.empty());
}

bool is_no(std::string_view key, const Answer& answer) {
  if (answer.state == AnswerState::refused) return key != "objection";
  if (answer.state != AnswerState::value) return false;
  if (key == "objection") return answer.value == "yes";
  return answer.value == "refused" || answer.value == "withdrawn";
}

Stamp effective_stamp(const Change& change, const Arrival& arrival) {
  const std::int64_t written_ms =
      arrival.boot_offset_ms ? change.boot_ms + *arrival.boot_offset_ms
                             : static_cast<std::int64_t>(change.stamp.ms) + arrival.wall_offset_ms;
  Stamp stamp{.ms = static_cast<std::uint64_t>(std::max<std::int64_t>(written_ms, 0)),
              .counter = change.stamp.counter,
              .device = arrival.device};
  // A write is later than what its writer saw, whatever the clocks say.
  for (const FieldEdit& edit : change.edit.fields) {
    if (edit.base.device != arrival.device && stamp <= edit.base) {
      stamp.ms = edit.base.ms;
      stamp.counter = edit.base.counter + 1;
    }
  }
  const auto latest = static_cast<std::uint64_t>(arrival.server_ms + ahead_max_ms);
  if (!planted("unclamped_clock")) stamp.ms = std::min(stamp.ms, latest);
  return stamp;
}

bool MergeResult::any_applied() const {
  return std::any_of(fields.begin(), fields.end(),
                     [](const FieldOutcome& field) { return field.outcome == Outcome::applied; });
}

MergeResult merge(Record stored, const Change& change, const Stamp& effective) {
  MergeResult result;
  result.record = std::move(stored);
  if (result.record.id.none()) {
    result.record.id = change.edit.record;
    result.record.kind = change.edit.kind;
  }
  for (const FieldEdit& edit : change.edit.fields) {
    result.fields.push_back(apply(result.record, edit, effective, result.changed));
  }
  if (result.changed) ++result.record.row_ver;
  return result;
}

}  // namespace tresen
