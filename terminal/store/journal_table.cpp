#include "terminal/store/journal_table.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "sync/base/clock.h"
#include "sync/base/log.h"
#include "sync/base/planted.h"
#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"
#include "terminal/store/journal_chain.h"

namespace tresen {
namespace {

// So many changes that lost are kept in sight.
constexpr std::int64_t lost_shown_max = 100;

// One write to one field, as the overlay keeps it.
struct Cell {
  std::string record;
  std::int64_t seq = 0;
  std::int64_t n = 0;
  std::int64_t kind = 0;
  std::string key;
  std::int64_t action = 0;
  std::string answer;

  bool operator==(const Cell&) const = default;
  auto place() const { return std::tie(record, seq, n); }
};

std::vector<Cell> cells_of(const Change& change) {
  std::vector<Cell> cells;
  for (const FieldEdit& field : change.edit.fields) {
    Answer answer = field.answer;
    answer.stamp = change.stamp;
    answer.staff = change.staff;
    answer.branch = change.branch;
    cells.push_back({to_bytes(change.edit.record), static_cast<std::int64_t>(change.seq),
                     static_cast<std::int64_t>(cells.size()),
                     static_cast<std::int64_t>(change.edit.kind), field.key,
                     static_cast<std::int64_t>(field.action), to_wire(answer).SerializeAsString()});
  }
  return cells;
}

Result<void> insert_cell(Database& database, const Cell& cell) {
  return database.run(
      "INSERT INTO overlay (record_id, seq, n, kind, key, action, answer) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      {Blob{cell.record}, cell.seq, cell.n, cell.kind, cell.key, cell.action, Blob{cell.answer}});
}

// Whether a record at this state of base shows what head office made of a change.
bool reached(const Change& change, const v1::Verdict& verdict, const Record* base) {
  // Entries of the audit log never come down: head office has them, and that is all.
  if (change.edit.kind == RecordKind::audit) return true;
  const bool quarantined = verdict.kind() == v1::Verdict::KIND_QUARANTINED;
  if (!quarantined && verdict.row_ver() != 0) {
    return base != nullptr && base->row_ver >= verdict.row_ver();
  }
  if (!quarantined && verdict.kind() != v1::Verdict::KIND_APPLIED) return true;
  if (base == nullptr) return false;
  const auto& fields = change.edit.fields;
  if (quarantined) {
    return std::all_of(fields.begin(), fields.end(), [&](const FieldEdit& field) {
      return base->answer(field.key).stamp > change.stamp;
    });
  }
  // Head office has not told the version: a stamp must do.
  const Stamp decided = verdict.has_effective() ? from_wire(verdict.effective()) : change.stamp;
  return std::any_of(fields.begin(), fields.end(), [&](const FieldEdit& field) {
    return base->answer(field.key).stamp >= decided;
  });
}

}  // namespace

Result<void> append_change(Database& database, DeviceState& device, const Change& change,
                           std::string salt) {
  std::string body = change_bytes(change);
  if (body.size() > change_bytes_max || change.edit.fields.size() > change_fields_max) {
    return fail(Fault::invalid, "a change of " + std::to_string(body.size()) + " bytes is too big");
  }
  device.chain_head = chain_after(device.chain_head, commitment_of(salt, body));
  TRY(database.run(
      "INSERT INTO journal (seq, change_id, record_id, body, wall_ms, salt, chain, day) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {static_cast<std::int64_t>(change.seq), Blob{to_bytes(change.id)},
       Blob{to_bytes(change.edit.record)}, Blob{std::move(body)}, change.wall_ms,
       Blob{std::move(salt)}, Blob{device.chain_head}, iso_date(local_date(change.wall_ms))}));
  for (const Cell& cell : cells_of(change)) TRY(insert_cell(database, cell));
  return {};
}

Result<std::vector<JournalRow>> journal_rows(Database& database, std::uint64_t after_seq,
                                             const BatchLimits& limits) {
  std::vector<JournalRow> rows;
  std::size_t bytes = 0;
  TRY(
      database.query("SELECT seq, body, salt, commitment FROM journal WHERE seq > ? "
                     "ORDER BY seq LIMIT ?",
                     {static_cast<std::int64_t>(after_seq),
                      static_cast<std::int64_t>(std::max<std::size_t>(limits.ops_max, 1))},
                     [&](const Row& row) {
                       rows.push_back({static_cast<std::uint64_t>(row.integer(0)), row.text(1),
                                       row.text(2), row.text(3)});
                       bytes += rows.back().body.size();
                       return bytes < limits.bytes_max;
                     }));
  rows.resize(batch_length(rows, limits));
  return rows;
}

Result<std::int64_t> journal_wall_ms(Database& database, std::uint64_t seq) {
  TRY_TO(wall_ms, database.integer("SELECT wall_ms FROM journal WHERE seq = ?",
                                   {static_cast<std::int64_t>(seq)}));
  return wall_ms.value_or(0);
}

Result<void> trim_journal(Database& database, std::uint64_t seq) {
  const auto before = static_cast<std::int64_t>(seq);
  TRY_TO(oldest_shown, database.integer("SELECT min(seq) FROM (SELECT seq FROM journal "
                                        "WHERE lost = 1 ORDER BY seq DESC LIMIT ?)",
                                        {lost_shown_max}));
  const std::int64_t shown = oldest_shown.value_or(0);
  TRY(
      database.run("INSERT INTO day_count (day, written, applied, lost, quarantined) "
                   "SELECT day, count(*), sum(lost = 0), sum(lost), 0 FROM journal WHERE seq < ?1 "
                   "AND state = 2 AND (lost = 0 OR seq < ?2) AND day <> '' GROUP BY day "
                   "ON CONFLICT (day) DO UPDATE SET written = written + excluded.written, "
                   "applied = applied + excluded.applied, lost = lost + excluded.lost",
                   {before, shown}));
  return database.run("DELETE FROM journal WHERE seq < ?1 AND state = 2 AND (lost = 0 OR seq < ?2)",
                      {before, shown});
}

Result<std::optional<Uuid>> decide(Database& database, const v1::Verdict& verdict) {
  const auto seq = static_cast<std::int64_t>(verdict.seq());
  std::optional<Uuid> id;
  bool meant = false;
  TRY(database.query(
      "SELECT record_id, body, salt, commitment, erased FROM journal WHERE seq = ? AND state = 0",
      {seq}, [&](const Row& row) {
        id = uuid_from_bytes(row.text(0));
        const bool erased = row.integer(4) != 0;
        const std::string commitment =
            erased ? row.text(3) : commitment_of(row.text(2), row.text(1));
        meant = verdict.row_mark() == 0 || verdict.row_mark() == mark_of(commitment);
        return false;
      }));
  // Of a row of an earlier life, which this disk does not know.
  if (!meant) return std::optional<Uuid>();
  const bool lost = verdict.kind() == v1::Verdict::KIND_SUPERSEDED ||
                    verdict.kind() == v1::Verdict::KIND_NOT_PERMITTED;
  TRY(database.run("UPDATE journal SET state = ?, verdict = ?, lost = ? WHERE seq = ?",
                   {std::int64_t{id ? 1 : 2}, Blob{verdict.SerializeAsString()},
                    std::int64_t{lost && id ? 1 : 0}, seq}));
  return id;
}

Result<bool> has_decided(Database& database, const Uuid& record) {
  TRY_TO(found, database.integer(
                    "SELECT 1 FROM journal WHERE record_id = ? AND state = 1 AND state < 2 LIMIT 1",
                    {Blob{to_bytes(record)}}));
  return found.has_value();
}

Result<void> settle_reached(Database& database, const Uuid& record, const Record* base) {
  struct Decided {
    std::int64_t seq = 0;
    std::string body, verdict;
  };
  std::vector<Decided> decided;
  TRY(database.query(
      "SELECT seq, body, verdict FROM journal WHERE record_id = ? AND state = 1 AND state < 2",
      {Blob{to_bytes(record)}}, [&](const Row& row) {
        decided.push_back({row.integer(0), row.text(1), row.text(2)});
        return true;
      }));
  for (const auto& [seq, body, verdict_bytes] : decided) {
    v1::Verdict verdict;
    if (!verdict.ParseFromString(verdict_bytes)) return fail(Fault::storage, "a stored verdict");
    // One that cannot be read has nothing in the overlay to wait for.
    const auto change = change_from_bytes(body);
    if (change && !reached(*change, verdict, base) && !planted("overlay_dropped_early")) continue;
    TRY(database.run("DELETE FROM overlay WHERE seq = ?", {seq}));
    TRY(database.run("UPDATE journal SET state = 2 WHERE seq = ?", {seq}));
  }
  return {};
}

Result<std::vector<Uuid>> settle_without_verdict(Database& database, std::uint64_t up_to_seq) {
  const auto up_to = static_cast<std::int64_t>(up_to_seq);
  std::vector<Uuid> records;
  TRY(database.query("SELECT DISTINCT record_id FROM journal WHERE state = 0 AND seq <= ?", {up_to},
                     [&](const Row& row) {
                       if (const auto id = uuid_from_bytes(row.text(0))) records.push_back(*id);
                       return true;
                     }));
  if (records.empty()) return records;
  TRY(database.run("UPDATE journal SET state = 2 WHERE state = 0 AND seq <= ?", {up_to}));
  TRY(heal_overlay(database));
  return records;
}

Result<std::vector<Uuid>> make_pending(Database& database, std::uint64_t after_seq) {
  const auto after = static_cast<std::int64_t>(after_seq);
  std::vector<Uuid> records;
  TRY(database.query("SELECT DISTINCT record_id FROM journal WHERE seq > ?", {after},
                     [&](const Row& row) {
                       if (const auto id = uuid_from_bytes(row.text(0))) records.push_back(*id);
                       return true;
                     }));
  TRY(database.run("UPDATE journal SET state = 0, verdict = NULL, lost = 0 WHERE seq > ?",
                   {after}));
  TRY(heal_overlay(database));
  return records;
}

Result<bool> heal_overlay(Database& database) {
  std::vector<std::pair<std::int64_t, std::string>> rows;
  TRY(database.query("SELECT seq, body FROM journal WHERE state < 2 AND erased = 0", {},
                     [&](const Row& row) {
                       rows.emplace_back(row.integer(0), row.text(1));
                       return true;
                     }));
  std::vector<Cell> wanted;
  for (const auto& [seq, body] : rows) {
    auto change = change_from_bytes(body);
    // A row that the disk has damaged shows nothing here; it is sent as it is, and head office puts
    // it aside. It must not close the shop.
    if (!change) {
      trouble("store", "journal_row_unreadable", {{"seq", seq}});
      continue;
    }
    change->seq = static_cast<std::uint64_t>(seq);
    for (Cell& cell : cells_of(*change)) wanted.push_back(std::move(cell));
  }
  std::sort(wanted.begin(), wanted.end(),
            [](const Cell& a, const Cell& b) { return a.place() < b.place(); });

  std::vector<Cell> found;
  TRY(database.query(
      "SELECT record_id, seq, n, kind, key, action, answer FROM overlay ORDER BY record_id, seq, n",
      {}, [&](const Row& row) {
        found.push_back({row.text(0), row.integer(1), row.integer(2), row.integer(3), row.text(4),
                         row.integer(5), row.text(6)});
        return true;
      }));
  if (found == wanted) return false;
  TRY(database.run("DELETE FROM overlay"));
  for (const Cell& cell : wanted) TRY(insert_cell(database, cell));
  return true;
}

}  // namespace tresen
