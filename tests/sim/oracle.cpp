#include "tests/sim/oracle.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "sync/base/ids.h"

namespace tresen::sim {
namespace {

enum class Rule { last, withdraw, fixed, office, set };

Rule rule_of(int kind, const std::string& key) {
  if (kind == v1::RECORD_KIND_PROCESS) {
    static const std::set<std::string> fixed{"customer", "template", "opened_at", "branch"};
    if (fixed.contains(key)) return Rule::fixed;
    return key.starts_with("category.") ? Rule::set : Rule::last;
  }
  if (kind != v1::RECORD_KIND_CUSTOMER) return Rule::last;
  if (key.starts_with("consent.") || key == "objection") return Rule::withdraw;
  if (key == "customer_no" || key == "external_id") return Rule::office;
  if (key.starts_with("category.")) return Rule::set;
  return Rule::last;
}

bool blank(const Known& answer) {
  return answer.state == v1::ANSWER_STATE_MISSING ||
         (answer.state == v1::ANSWER_STATE_VALUE && answer.value.empty());
}

auto when(const Known& answer) { return std::tuple(answer.ms, answer.counter, answer.device); }
bool never(const Known& answer) { return when(answer) == std::tuple(0U, 0U, 0U); }

bool is_no(const std::string& key, const Known& answer) {
  if (key == "objection") return answer.state == v1::ANSWER_STATE_VALUE && answer.value == "yes";
  return answer.state == v1::ANSWER_STATE_REFUSED ||
         (answer.state == v1::ANSWER_STATE_VALUE &&
          (answer.value == "refused" || answer.value == "withdrawn"));
}

// A withdrawal beats whatever did not see it; a blank beats nothing.
int weight(Rule rule, const std::string& key, const Known& answer) {
  if (blank(answer)) return 0;
  return rule == Rule::withdraw && is_no(key, answer) ? 2 : 1;
}

Known answer_of(const v1::Change& change, const v1::FieldOp& op, const Known& effective) {
  Known answer = effective;
  answer.state = op.answer().state();
  answer.value = op.answer().value();
  answer.source = op.answer().source();
  answer.staff = change.staff();
  answer.branch = change.branch();
  return answer;
}

Known effective_of(const LogRow& row, const v1::Change& change) {
  constexpr std::int64_t ahead_max_ms = 60'000;
  const bool same_boot = !change.boot_id().empty() && change.boot_id() == row.boot;
  std::int64_t ms = same_boot ? change.boot_ms() + row.boot_offset_ms
                              : static_cast<std::int64_t>(change.stamp().ms()) + row.wall_offset_ms;
  Known stamp;
  stamp.ms = static_cast<std::uint64_t>(std::max<std::int64_t>(ms, 0));
  stamp.counter = change.stamp().counter();
  stamp.device = row.device;
  for (const v1::FieldOp& op : change.ops()) {
    const v1::Stamp& base = op.base_stamp();
    if (base.device() == row.device) continue;
    if (when(stamp) > std::tuple(base.ms(), base.counter(), base.device())) continue;
    stamp.ms = base.ms();
    stamp.counter = base.counter() + 1;
  }
  stamp.ms = std::min(stamp.ms, static_cast<std::uint64_t>(row.received_ms + ahead_max_ms));
  return stamp;
}

std::string with_items(const std::string& value, const std::string& items, bool add) {
  const auto lines = [](const std::string& text) {
    std::set<std::string> all;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (end > at) all.insert(text.substr(at, end - at));
      at = end + 1;
    }
    return all;
  };
  std::set<std::string> all = lines(value);
  for (const std::string& item : lines(items)) add ? (void)all.insert(item) : (void)all.erase(item);
  std::string joined;
  for (const std::string& item : all) joined += (joined.empty() ? "" : "\n") + item;
  return joined;
}

}  // namespace

void Oracle::take(const Deed& deed) {
  switch (deed.what) {
    case Deed::What::erased:
      return erase(deed.record);
    case Deed::What::replayed:
      return replay(deed.entry);
    case Deed::What::spoilt:
      spoilt_ = deed.record;
      return;
    case Deed::What::mended:
      spoilt_.clear();
      return;
    case Deed::What::numbers_skipped:
      last_no_ += 100'000;
      return;
  }
}

void Oracle::take(const LogRow& row) {
  if (!replays_.empty()) expect_replayed(row);
  if (row.body.empty() || row.forced == "duplicate") return;  // erased before it was sent; or known
  v1::Change change;
  const bool readable = change.ParseFromString(row.body) && change.record_id().size() == 16;
  const std::string record = readable ? change.record_id() : "";
  const auto stored = records_.find(record);
  const bool there = stored != records_.end() && stored->second.row_ver > 0;
  if (!row.forced.empty()) return hold(row, record, row.forced);
  if (!readable) return hold(row, record, "unreadable");
  if (change.seq() != row.seq) return hold(row, record, "sequence");
  if (record == spoilt_) return hold(row, record, "damaged");
  if (!there && is_erased(change)) {
    erased_.insert(record);
    return;
  }
  const bool withheld = std::any_of(held_.begin(), held_.end(),
                                    [&](const auto& one) { return one.second.record == record; });
  if (!there && withheld && row.device != 0) return hold(row, record, "behind");
  if (there && stored->second.kind != change.kind()) return hold(row, record, "kind");
  apply(row, change);
}

void Oracle::hold(const LogRow& row, const std::string& record, const std::string& reason) {
  if (erased_.contains(record)) return;
  quarantine_[row.pos] = reason;
  held_[row.pos] = {record, row};
}

// Once, as head office, by the stamp that it had; then all that waits for it, oldest first.
void Oracle::replay(std::uint64_t pos) {
  const auto first = held_.find(pos);
  if (first == held_.end()) {
    broken_ = "what stood at " + std::to_string(pos) + " was replayed twice";
    return;
  }
  const std::string record = first->second.record;
  v1::Change change;
  change.ParseFromString(first->second.row.body);
  const int kind = change.kind();
  std::vector<std::uint64_t> done{pos};
  for (const auto& [other, held] : held_) {
    const bool waits = other > pos && held.record == record && quarantine_.at(other) == "behind";
    if (waits && change.ParseFromString(held.row.body) && change.kind() == kind) {
      done.push_back(other);
    }
  }
  for (const std::uint64_t one : done) {
    replays_.push_back(std::move(held_.at(one).row));
    held_.erase(one);
    quarantine_.erase(one);
  }
}

void Oracle::expect_replayed(const LogRow& row) {
  LogRow held = std::move(replays_.front());
  replays_.erase(replays_.begin());
  if (row.body.empty() && row.device == 0) return;  // erased before anybody has looked at it
  held.device = 0;
  v1::Change said, wanted;
  said.ParseFromString(row.body);
  wanted.ParseFromString(held.body);
  const Known stamp = effective_of(held, wanted);
  bool same = row.device == 0 && said.record_id() == wanted.record_id() &&
              said.ops_size() == wanted.ops_size() && said.stamp().ms() == stamp.ms &&
              said.stamp().counter() == stamp.counter;
  for (int i = 0; same && i < said.ops_size(); ++i) {
    same = said.ops(i).key() == wanted.ops(i).key() &&
           said.ops(i).answer().value() == wanted.ops(i).answer().value();
  }
  if (!same) {
    broken_ = "row " + std::to_string(row.pos) + " is not what was replayed out of " +
              std::to_string(held.pos);
  }
}

bool Oracle::is_erased(const v1::Change& change) const {
  if (erased_.contains(change.record_id())) return true;
  for (const v1::FieldOp& op : change.ops()) {
    if (op.key() != "customer") continue;
    const auto owner = uuid_from_hex(op.answer().value());
    return owner && erased_.contains(to_bytes(*owner));
  }
  return false;
}

void Oracle::erase(const std::string& customer) {
  const std::string whose = to_hex(*uuid_from_bytes(customer));
  std::set<std::string> gone{customer};
  for (const auto& [id, record] : records_) {
    const auto owner = record.fields.find("customer");
    const bool belongs = record.kind != v1::RECORD_KIND_CUSTOMER && owner != record.fields.end() &&
                         owner->second.value == whose;
    if (belongs) gone.insert(id);
  }
  for (const std::string& id : gone) records_.erase(id);
  std::erase_if(held_, [&](const auto& one) {
    if (!is_about(one.second, whose, gone)) return false;
    quarantine_.erase(one.first);
    return true;
  });
  erased_.merge(gone);
}

// Rows that were never applied: to a record of the person, making one, or noise that names one.
bool Oracle::is_about(const Held& held, const std::string& whose, std::set<std::string>& gone) {
  v1::Change change;
  if (!change.ParseFromString(held.row.body)) {
    return std::any_of(gone.begin(), gone.end(), [&](const std::string& id) {
      return held.row.body.find(id) != std::string::npos ||
             held.row.body.find(to_hex(*uuid_from_bytes(id))) != std::string::npos;
    });
  }
  if (gone.contains(held.record)) return true;
  const bool theirs =
      std::any_of(change.ops().begin(), change.ops().end(), [&](const v1::FieldOp& op) {
        return op.key() == "customer" && op.answer().value() == whose;
      });
  if (theirs) gone.insert(held.record);
  return theirs;
}

void Oracle::apply(const LogRow& row, const v1::Change& change) {
  // One with row_ver 0 is none yet: nothing of what was written to it took effect.
  ModelRecord record = records_[change.record_id()];
  record.kind = change.kind();
  const Known effective = effective_of(row, change);
  bool changed = false;
  for (const v1::FieldOp& op : change.ops()) {
    apply_op(row, change, op, effective, record, changed);
  }
  if (changed) {
    ++record.row_ver;
    if (record.kind == v1::RECORD_KIND_CUSTOMER) number(row, record);
  }
  records_[change.record_id()] = std::move(record);
}

void Oracle::apply_op(const LogRow& row, const v1::Change& change, const v1::FieldOp& op,
                      const Known& effective, ModelRecord& record, bool& changed) {
  const Rule rule = rule_of(record.kind, op.key());
  const Known known = record.fields.contains(op.key()) ? record.fields[op.key()] : Known{};
  const Known said = answer_of(change, op, effective);
  const bool item = op.action() != v1::FieldOp::ACTION_SET;
  const std::tuple base(op.base_stamp().ms(), op.base_stamp().counter(), op.base_stamp().device());
  const bool own = !never(known) && known.device == row.device && row.device != 0;
  const bool seen = base == when(known) || own;

  Known next = said;
  bool wins = true;
  if (rule == Rule::office && row.device != 0) {
    wins = false;
  } else if (item && rule != Rule::set && record.kind == v1::RECORD_KIND_CUSTOMER) {
    wins = false;
  } else if (item) {
    if (when(effective) < when(known)) next = known;
    next.value = with_items(known.state == v1::ANSWER_STATE_VALUE ? known.value : "", said.value,
                            op.action() == v1::FieldOp::ACTION_ADD);
    next.state = next.value.empty() ? v1::ANSWER_STATE_MISSING : v1::ANSWER_STATE_VALUE;
  } else if (rule == Rule::fixed && !blank(known)) {
    wins = (said.state == known.state && said.value == known.value) ||
           (!blank(said) && when(effective) < when(known));
  } else if (!seen) {
    wins = std::pair(weight(rule, op.key(), said), when(effective)) >=
           std::pair(weight(rule, op.key(), known), when(known));
  }
  if (!item && blank(next)) {
    next.state = v1::ANSWER_STATE_MISSING;
    next.value.clear();
  }
  if (wins && !item && rule != Rule::fixed && when(effective) < when(known)) {
    Known same = next;
    std::tie(same.ms, same.counter) = std::tie(known.ms, known.counter);
    if (same == known) {
      next = known;
    } else if (seen) {
      next.ms = known.ms;
      next.counter = known.counter + 1;
    }
  }
  if (!wins) {
    record.history.push_back({op.key(), said, row.pos, true});
    return;
  }
  if (!never(known)) record.history.push_back({op.key(), known, row.pos, false});
  if (!record.fields.contains(op.key()) || next != known) changed = true;
  record.fields[op.key()] = next;
}

// Head office gives each customer a number with the first change that makes one.
void Oracle::number(const LogRow& row, ModelRecord& record) {
  Known& given = record.fields["customer_no"];
  if (given.state == v1::ANSWER_STATE_VALUE && !given.value.empty()) {
    last_no_ = std::max<std::uint64_t>(last_no_, std::strtoull(given.value.c_str(), nullptr, 10));
    return;
  }
  given = {};
  given.state = v1::ANSWER_STATE_VALUE;
  given.value = std::to_string(++last_no_);
  given.source = v1::SOURCE_SYSTEM;
  given.ms = static_cast<std::uint64_t>(row.received_ms);
}

}  // namespace tresen::sim
