#include "terminal/store/day_table.h"

#include <map>
#include <utility>

#include "sync/record/customer.h"
#include "sync/record/wire.h"
#include "terminal/store/record_table.h"
#include "tresen/v1/link.pb.h"

namespace tresen {
namespace {

std::uint64_t count(const Row& row, int column) {
  return static_cast<std::uint64_t>(row.integer(column));
}

// A row of the journal that head office has or has not, decided or not.
void add(DayFacts& day, bool received, bool decided, bool lost, const std::string& verdict) {
  ++day.written;
  if (!received && !decided) return;
  ++day.received;
  if (!decided) return;
  v1::Verdict said;
  const bool quarantined =
      said.ParseFromString(verdict) && said.kind() == v1::Verdict::KIND_QUARANTINED;
  if (lost) {
    ++day.lost;
  } else if (quarantined) {
    ++day.quarantined;
  } else {
    ++day.applied;
  }
}

Result<LostAnswer> facts_of(Database& database, const Change& change) {
  LostAnswer lost;
  lost.record = change.edit.record;
  lost.kind = change.edit.kind;
  lost.wall_ms = change.wall_ms;
  auto record = seen_record(database, change.edit.record);
  if (!record && record.error().fault != Fault::absent) return tl::unexpected(record.error());
  if (!record) return lost;
  lost.customer = record->kind == RecordKind::customer
                      ? record->id
                      : uuid_from_hex(record->text("customer")).value_or(Uuid{});
  auto customer = seen_record(database, lost.customer);
  if (customer) {
    lost.name = full_name(*customer);
    lost.number = customer->text("customer_no");
  }
  return lost;
}

}  // namespace

Result<std::vector<DayFacts>> day_facts(Database& database, std::uint64_t acked_seq,
                                        std::size_t count_max) {
  std::map<std::string, DayFacts, std::greater<>> days;
  const auto limit = static_cast<std::int64_t>(count_max);
  TRY(
      database.query("SELECT day, written, applied, lost, quarantined FROM day_count "
                     "ORDER BY day DESC LIMIT ?",
                     {limit}, [&](const Row& row) {
                       DayFacts& day = days[row.text(0)];
                       day.written = count(row, 1);
                       day.received = day.written;  // or it would not have been dropped
                       day.applied = count(row, 2);
                       day.lost = count(row, 3);
                       day.quarantined = count(row, 4);
                       return true;
                     }));
  TRY(database.query(
      "SELECT day, seq, state, lost, verdict FROM journal WHERE day >= (SELECT coalesce(min(day), "
      "'') FROM (SELECT DISTINCT day FROM journal ORDER BY day DESC LIMIT ?)) AND day <> ''",
      {limit}, [&](const Row& row) {
        add(days[row.text(0)], count(row, 1) <= acked_seq, row.integer(2) > 0, row.integer(3) != 0,
            row.text(4));
        return true;
      }));
  std::vector<DayFacts> latest;
  for (auto& [name, day] : days) {
    if (latest.size() == count_max) break;
    day.day = name;
    latest.push_back(std::move(day));
  }
  return latest;
}

Result<std::vector<LostAnswer>> lost_in_journal(Database& database, std::size_t count_max) {
  std::vector<std::pair<std::string, std::string>> rows;
  TRY(database.query(
      "SELECT body, verdict FROM journal WHERE lost = 1 AND state > 0 ORDER BY seq DESC LIMIT ?",
      {static_cast<std::int64_t>(count_max)}, [&](const Row& row) {
        rows.emplace_back(row.text(0), row.text(1));
        return true;
      }));
  std::vector<LostAnswer> found;
  for (const auto& [body, verdict_bytes] : rows) {
    const auto readable = change_from_bytes(body);
    if (!readable) continue;
    const Change& change = *readable;
    v1::Verdict verdict;
    if (!verdict.ParseFromString(verdict_bytes)) return fail(Fault::storage, "a stored verdict");
    TRY_TO(base, base_record(database, change.edit.record));
    TRY_TO(facts, facts_of(database, change));
    facts.permitted = verdict.kind() != v1::Verdict::KIND_NOT_PERMITTED;
    for (const FieldEdit& field : change.edit.fields) {
      const Answer holds = base ? base->answer(field.key) : Answer{};
      // Somebody has said the same: nothing to look at.
      if (holds.state == field.answer.state && holds.value == field.answer.value) continue;
      if (found.size() == count_max) return found;
      LostAnswer& lost = found.emplace_back(facts);
      lost.field = field.key;
      lost.mine = field.answer;
      lost.holds = holds;
    }
  }
  return found;
}

}  // namespace tresen
