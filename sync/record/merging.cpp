#include "sync/record/merging.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sync/base/hex.h"
#include "sync/record/field.h"
#include "sync/record/merge.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::string_view into_key = "merged_into";
constexpr std::string_view from_key = "merged_from";
constexpr std::string_view undo_key = "merge_undo";
constexpr std::string_view score_key = "merge_score";
constexpr std::string_view into_no_key = "merged_into_no";
constexpr std::string_view former_no_key = "former_no";
constexpr std::string_view former_external_key = "former_external_id";
constexpr std::string_view moved_key = "merge.moved";

// What makes a record that record.
bool stays(std::string_view key) {
  constexpr std::array<std::string_view, 3> own{"customer_no", "external_id", "home_branch"};
  return is_merge_key(key) || std::find(own.begin(), own.end(), key) != own.end();
}

FieldEdit set_to(std::string_view key, std::string value, const Record& seen) {
  FieldEdit edit{std::string(key), FieldEdit::Action::set, {}, seen.answer(key).stamp};
  edit.answer.state = value.empty() ? AnswerState::missing : AnswerState::value;
  edit.answer.value = std::move(value);
  edit.answer.source = Source::desk;
  return edit;
}

bool says_the_same(const Answer& a, const Answer& b) {
  return a.state == b.state && a.value == b.value;
}

// Nobody has answered, or not yet.
bool is_open(const Answer& answer) {
  return is_blank(answer) || answer.state == AnswerState::later ||
         answer.state == AnswerState::unknown;
}

// Whether the answer of the one who goes is better than that of the one who stays.
bool is_better(std::string_view key, const Answer& away, const Answer& kept) {
  if (key == "restricted") return away.value == "yes";
  if (is_blank(away) || (is_open(away) && !is_open(kept))) return false;
  if (is_open(kept) && !is_open(away)) return true;
  if (policy_of(RecordKind::customer, key) == Policy::withdraw_wins &&
      is_no(key, away) != is_no(key, kept)) {
    return is_no(key, away);
  }
  return away.stamp.ms > kept.stamp.ms;
}

// The answer that `kept` takes over; nothing: it keeps its own.
std::optional<Answer> taken_over(std::string_view key, const Answer& away, const Answer& kept) {
  if (says_the_same(away, kept)) return {};
  const bool both = away.state == AnswerState::value && kept.state == AnswerState::value;
  if (both && policy_of(RecordKind::customer, key) == Policy::set) {
    std::vector<std::string> items = set_items(kept.value);
    for (std::string& item : set_items(away.value)) items.push_back(std::move(item));
    Answer all = kept;
    all.value = set_value(std::move(items));
    if (all.value == kept.value) return {};
    return all;
  }
  if (!is_better(key, away, kept)) return {};
  return away;
}

std::vector<Uuid> ids_in(const std::string& lines) {
  std::vector<Uuid> ids;
  for (const std::string& line : set_items(lines)) {
    if (const auto id = uuid_from_hex(line)) ids.push_back(*id);
  }
  return ids;
}

int digit_of(char c) { return c >= 'a' ? c - 'a' + 10 : c - '0'; }

// What stood in the record that was kept before the merge; empty: it cannot be read.
Record before_merge(const Record& away) {
  const std::string& hex = away.text(undo_key);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(digit_of(hex[i]) * 16 + digit_of(hex[i + 1]));
  }
  auto before = record_from_bytes(bytes);
  return before ? std::move(*before) : Record();
}

// What the kept one answers to besides its own: the numbers of who goes, and those that they had
// from others before.
std::vector<std::string> known_by(const Record& away, std::string_view own,
                                  std::string_view former) {
  std::vector<std::string> numbers = set_items(away.text(former));
  if (!away.text(own).empty()) numbers.push_back(away.text(own));
  return numbers;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> number_keys{
    {{"customer_no", former_no_key}, {"external_id", former_external_key}}};

void add_numbers(Edit& to_kept, const Record& kept, const Record& away) {
  for (const auto& [own, former] : number_keys) {
    std::vector<std::string> numbers = known_by(away, own, former);
    if (numbers.empty()) continue;
    for (std::string& earlier : set_items(kept.text(former))) numbers.push_back(std::move(earlier));
    to_kept.fields.push_back(set_to(former, set_value(std::move(numbers)), kept));
  }
}

void take_numbers(Edit& to_kept, const Record& kept, const Record& away) {
  for (const auto& [own, former] : number_keys) {
    std::vector<std::string> numbers = set_items(kept.text(former));
    if (numbers.empty()) continue;
    for (const std::string& gone : known_by(away, own, former)) std::erase(numbers, gone);
    to_kept.fields.push_back(set_to(former, set_value(std::move(numbers)), kept));
  }
}

Edit moved(const Record& related, const Uuid& to) {
  return {related.id, related.kind, {set_to("customer", to_hex(to), related)}};
}

}  // namespace

std::optional<Uuid> merged_into(const Record& customer) {
  return uuid_from_hex(customer.text(into_key));
}

std::vector<Uuid> merged_from(const Record& customer) { return ids_in(customer.text(from_key)); }

std::int64_t merged_at_ms(const Record& customer) {
  return static_cast<std::int64_t>(customer.answer(into_key).stamp.ms);
}

const std::string& merged_into_number(const Record& customer) { return customer.text(into_no_key); }

std::vector<std::string> former_numbers(const Record& customer) {
  return set_items(customer.text(former_no_key));
}

std::vector<std::string> former_external_ids(const Record& customer) {
  return set_items(customer.text(former_external_key));
}

bool had_a_merge(const Record& customer) {
  return customer.fields.contains(into_key) || customer.fields.contains(from_key);
}

bool was_unmerged(const Record& customer) {
  return customer.fields.contains(into_key) && !merged_into(customer);
}

const std::string& merge_score(const Record& customer) { return customer.text(score_key); }

bool is_merge_key(std::string_view key) {
  constexpr std::array<std::string_view, 7> keys{
      into_key, from_key, undo_key, score_key, into_no_key, former_no_key, former_external_key};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

std::vector<Edit> merging(const Record& kept, const Record& away, std::span<const Record> related,
                          const std::string& score) {
  Edit to_kept{kept.id, RecordKind::customer, {}};
  Record before;
  before.id = kept.id;
  for (const auto& [key, answer] : away.fields) {
    if (stays(key)) continue;
    const Answer& known = kept.answer(key);
    auto taken = taken_over(key, answer, known);
    if (!taken) continue;
    before.fields[key] = known;
    to_kept.fields.push_back({key, FieldEdit::Action::set, std::move(*taken), known.stamp});
  }
  std::vector<std::string> sources = set_items(kept.text(from_key));
  sources.push_back(to_hex(away.id));
  to_kept.fields.push_back(set_to(from_key, set_value(std::move(sources)), kept));
  add_numbers(to_kept, kept, away);
  std::vector<std::string> ids;
  for (const Record& one : related) ids.push_back(to_hex(one.id));
  Answer& list = before.fields[std::string(moved_key)];
  list.state = AnswerState::value;
  list.value = set_value(std::move(ids));
  Edit to_away{away.id, RecordKind::customer, {}};
  to_away.fields.push_back(set_to(into_key, to_hex(kept.id), away));
  to_away.fields.push_back(set_to(into_no_key, kept.text("customer_no"), away));
  to_away.fields.push_back(set_to(undo_key, hex_of(record_bytes(before)), away));
  if (score != merge_score(away)) to_away.fields.push_back(set_to(score_key, score, away));
  std::vector<Edit> edits{std::move(to_kept), std::move(to_away)};
  for (const Record& one : related) edits.push_back(moved(one, kept.id));
  return edits;
}

std::vector<Edit> unmerging(const Record& kept, const Record& away,
                            std::span<const Record> related) {
  const Record before = before_merge(away);
  Edit to_kept{kept.id, RecordKind::customer, {}};
  for (const auto& [key, answer] : before.fields) {
    if (key == moved_key) continue;
    const Answer& known = kept.answer(key);
    const auto taken = taken_over(key, away.answer(key), answer);
    if (!taken || !says_the_same(known, *taken)) continue;  // somebody has written since
    to_kept.fields.push_back({key, FieldEdit::Action::set, answer, known.stamp});
  }
  std::vector<std::string> sources = set_items(kept.text(from_key));
  std::erase(sources, to_hex(away.id));
  to_kept.fields.push_back(set_to(from_key, set_value(std::move(sources)), kept));
  take_numbers(to_kept, kept, away);
  Edit to_away{away.id, RecordKind::customer, {}};
  to_away.fields.push_back(set_to(into_key, {}, away));
  to_away.fields.push_back(set_to(into_no_key, {}, away));
  if (!merge_score(away).empty()) to_away.fields.push_back(set_to(score_key, {}, away));
  to_away.fields.push_back(set_to(undo_key, {}, away));
  std::vector<Edit> edits{std::move(to_kept), std::move(to_away)};
  const std::vector<Uuid> came = ids_in(before.text(moved_key));
  for (const Record& one : related) {
    if (std::find(came.begin(), came.end(), one.id) != came.end()) {
      edits.push_back(moved(one, away.id));
    }
  }
  return edits;
}

Edit followed(const Edit& edit, const Record& away, const Record& kept) {
  Edit other = edit;
  other.record = kept.id;
  for (FieldEdit& field : other.fields) {
    const Answer& seen = away.answer(field.key);
    const Answer& known = kept.answer(field.key);
    if (field.base == seen.stamp && says_the_same(seen, known)) field.base = known.stamp;
  }
  return other;
}

}  // namespace tresen
