#include "tests/sim/mirror.h"

#include <memory>

#include "sync/base/ids.h"
#include "sync/office/store/sqlite/schema.h"
#include "tresen/v1/link.pb.h"

namespace tresen::sim {
namespace {

std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }

std::string name_of(const LogRow& row) {
  return "row " + std::to_string(row.pos) + " (device " + std::to_string(row.device) + ", seq " +
         std::to_string(row.seq) + ")";
}

}  // namespace

Result<std::vector<LogRow>> Mirror::read(const std::string& file, std::uint64_t after_pos) {
  if (!reader_) {
    TRY_TO(opened, Database::open(file, OpenMode::read, office_application_id));
    reader_ = std::make_unique<Database>(std::move(opened));
  }
  std::vector<LogRow> rows;
  TRY(reader_->query(
      "SELECT pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, wall_offset_ms, "
      "body, forced FROM log WHERE pos > ? ORDER BY pos",
      {static_cast<std::int64_t>(after_pos)}, [&](const Row& row) {
        rows.push_back({natural(row.integer(0)), natural(row.integer(1)), natural(row.integer(2)),
                        natural(row.integer(3)), row.integer(4), row.text(5), row.integer(6),
                        row.integer(7), row.text(8), row.text(9)});
        return true;
      }));
  return rows;
}

Result<void> Mirror::look(const std::string& file, Findings& findings) {
  TRY_TO(fresh, read(file, rows_.empty() ? 0 : rows_.back().pos));
  for (LogRow& row : fresh) {
    const std::uint64_t last_pos = rows_.empty() ? 0 : rows_.back().pos;
    findings.expect(row.pos == last_pos + 1, name_of(row) + " leaves a gap in the log");
    const Life life = lives_[row.device];
    // A new life goes on where its disk and head office agreed last.
    const bool next = row.incarnation == life.incarnation
                          ? row.seq == life.last_seq + 1
                          : row.incarnation > life.incarnation && row.seq <= life.last_seq + 1;
    findings.expect(next, name_of(row) + " after seq " + std::to_string(life.last_seq) +
                              ": not once, or not in order");
    note(row);
    note_owner(row);
    rows_.push_back(std::move(row));
  }
  return {};
}

void Mirror::note(const LogRow& row) { lives_[row.device] = {row.incarnation, row.seq}; }

void Mirror::note_owner(const LogRow& row) {
  v1::Change change;
  if (!change.ParseFromString(row.body)) return;
  for (const v1::FieldOp& op : change.ops()) {
    const auto owner = uuid_from_hex(op.answer().value());
    if (op.key() == "customer" && owner) owners_[change.record_id()] = to_bytes(*owner);
  }
}

void Mirror::restored(std::uint64_t pos) {
  reader_.reset();
  lives_.clear();
  std::erase_if(rows_, [pos](const LogRow& row) { return row.pos > pos; });
  for (const LogRow& row : rows_) note(row);
}

Result<void> Mirror::compare(const std::string& file, Findings& findings) {
  TRY_TO(now, read(file, 0));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const LogRow& before = rows_[i];
    if (i >= now.size()) {
      findings.add(name_of(before) + " is lost");
      break;
    }
    const LogRow& after = now[i];
    const bool same = after.pos == before.pos && after.device == before.device &&
                      after.seq == before.seq && (after.body == before.body || after.body.empty());
    findings.expect(same, name_of(before) + " has become another");
  }
  return {};
}

std::uint64_t Mirror::last_seq(std::uint64_t device) const {
  const auto found = lives_.find(device);
  return found == lives_.end() ? 0 : found->second.last_seq;
}

std::uint64_t Mirror::incarnation(std::uint64_t device) const {
  const auto found = lives_.find(device);
  return found == lives_.end() ? 1 : found->second.incarnation;
}

}  // namespace tresen::sim
