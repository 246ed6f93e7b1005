#include "sync/office/store/sqlite/custody_writer.h"

#include <algorithm>

#include "sync/base/clock.h"
#include "sync/base/planted.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

std::string_view salt_of(const Incoming& batch, std::size_t index) {
  return batch.salts.empty() ? std::string_view() : batch.salts[index];
}

// The content was dropped before it was sent: its commitment stands where the salt should be.
bool was_erased(const Incoming& batch, std::size_t index) {
  return batch.changes[index].empty() && salt_of(batch, index).size() == hash_bytes;
}

std::string commitment_in(const Incoming& batch, std::size_t index) {
  const std::string_view salt = salt_of(batch, index);
  return was_erased(batch, index) ? std::string(salt) : commitment_of(salt, batch.changes[index]);
}

bool is_well_formed(const Incoming& batch) {
  if (!batch.salts.empty() && batch.salts.size() != batch.changes.size()) return false;
  return batch.prev_chain.empty() || batch.prev_chain.size() == hash_bytes;
}

}  // namespace

const std::string& DayNames::of(std::int64_t wall_ms) {
  constexpr std::int64_t quarter_ms = 15 * 60 * 1000;
  if (wall_ms / quarter_ms != quarter_) {
    quarter_ = wall_ms / quarter_ms;
    name_ = iso_date(local_date(wall_ms));
  }
  return name_;
}

Result<std::optional<CustodyWriter::Mark>> CustodyWriter::mark_of(std::uint64_t device) {
  std::optional<Mark> mark;
  TRY(database_->query(
      "SELECT incarnation, hw_seq, safe_trim_seq, fork_seq, fork_last, revoked, frozen, boot, "
      "chain_head, boot_offset_ms, wall_offset_ms FROM device WHERE device_id = ?",
      {whole(device)}, [&](const Row& row) {
        mark.emplace();
        mark->incarnation = natural(row.integer(0));
        mark->hw_seq = natural(row.integer(1));
        mark->safe_trim_seq = natural(row.integer(2));
        mark->fork_seq = natural(row.integer(3));
        mark->fork_last = natural(row.integer(4));
        mark->revoked = row.integer(5) != 0;
        mark->frozen = row.integer(6) != 0;
        mark->boot = row.text(7);
        mark->chain_head = row.text(8);
        mark->boot_offset_ms = row.integer(9);
        mark->wall_offset_ms = row.integer(10);
        return false;
      }));
  return mark;
}

Result<Result<Custody>> CustodyWriter::take(const Incoming& batch) {
  using Reply = Result<Custody>;
  TRY_TO(mark, mark_of(batch.device));
  if (!mark) return Reply(fail(Fault::denied, "no such device"));
  if (mark->revoked) return Reply(fail(Fault::denied, "the device is revoked"));
  if (mark->incarnation != batch.incarnation) {
    return Reply(fail(Fault::denied, "the device has another incarnation"));
  }
  if (!is_well_formed(batch)) return Reply(fail(Fault::invalid, "salts or chain do not fit"));
  Custody custody{mark->hw_seq, mark->safe_trim_seq, 0, mark->chain_head, mark->frozen};
  if (mark->frozen || batch.first_seq == 0) return Reply(custody);
  if (batch.first_seq > mark->hw_seq + 1 && !planted("accept_gap")) return Reply(custody);
  TRY_TO(head, compare(batch, *mark));
  if (!head) {
    custody.frozen = true;
    TRY(database_->run("UPDATE device SET frozen = 1 WHERE device_id = ?", {whole(batch.device)}));
    return Reply(custody);
  }
  TRY(add(batch, *mark, std::move(*head), custody));
  return Reply(custody);
}

Result<std::optional<std::string>> CustodyWriter::compare(const Incoming& batch, const Mark& mark) {
  std::string head(batch.prev_chain);
  const std::uint64_t count = batch.changes.size();
  const std::uint64_t known =
      mark.hw_seq < batch.first_seq ? 0 : std::min(count, mark.hw_seq + 1 - batch.first_seq);
  struct Kept {
    std::string commitment, chain;
  };
  std::map<std::uint64_t, Kept> kept;
  if (known > 0) {
    TRY(database_->query(
        "SELECT seq, commitment, chain, CASE WHEN commitment = x'' THEN body ELSE x'' END FROM log "
        "WHERE device_id = ? AND incarnation = ? AND seq BETWEEN ? AND ?",
        {whole(batch.device), whole(batch.incarnation), whole(batch.first_seq),
         whole(batch.first_seq + known - 1)},
        [&](const Row& row) {
          Kept one{row.text(1), row.text(2)};
          // A row of a release that made no commitments.
          if (one.commitment.empty()) one.commitment = commitment_of({}, row.text(3));
          kept.emplace(natural(row.integer(0)), std::move(one));
          return true;
        }));
  }
  bool same = true;
  for (std::uint64_t i = 0; i < known; ++i) {
    const std::string commitment = commitment_in(batch, i);
    if (!head.empty()) head = chain_after(head, commitment);
    const auto found = kept.find(batch.first_seq + i);
    if (found == kept.end()) continue;  // of an earlier life, before the fork
    same = same && found->second.commitment == commitment;
    same = same && (head.empty() || found->second.chain.empty() || found->second.chain == head);
  }
  // Where the batch ends at the mark or beyond, its chain has come by ours.
  if (batch.first_seq + count > mark.hw_seq) {
    same = same && (head.empty() || mark.chain_head.empty() || head == mark.chain_head);
  }
  if (!same && !planted("skip_chain_check")) return std::optional<std::string>();
  return std::optional(std::move(head));
}

// What the lives of the device before this one have sent under the same numbers.
Result<CustodyWriter::Commitments> CustodyWriter::earlier_lives(const Incoming& batch,
                                                                const Mark& mark) {
  Commitments sent;
  for (std::uint64_t life = 1; life < mark.incarnation; ++life) {
    TRY(
        database_->query("SELECT seq, commitment FROM log "
                         "WHERE device_id = ? AND incarnation = ? AND seq BETWEEN ? AND ?",
                         {whole(batch.device), whole(life), whole(batch.first_seq),
                          whole(batch.first_seq + batch.changes.size())},
                         [&](const Row& row) {
                           sent.emplace(natural(row.integer(0)), row.text(1));
                           return true;
                         }));
  }
  return sent;
}

Result<void> CustodyWriter::add(const Incoming& batch, const Mark& mark, std::string head,
                                Custody& custody) {
  Commitments sent;
  if (mark.incarnation > 1) {
    TRY_TO(earlier, earlier_lives(batch, mark));
    sent = std::move(earlier);
  }
  std::uint64_t seq = batch.first_seq;
  for (std::size_t i = 0; i < batch.changes.size(); ++i, ++seq) {
    if (seq <= mark.hw_seq && !planted("skip_duplicate_check")) continue;
    std::string commitment;
    if (batch.device != 0) commitment = commitment_in(batch, i);
    if (!head.empty()) head = chain_after(head, commitment);
    std::string_view forced = batch.forced;
    const bool forked = seq > mark.fork_seq && seq <= mark.fork_last;
    if (forked) forced = forced_fork;
    if (sent.contains({seq, commitment})) forced = forced_duplicate;
    TRY(insert(batch, mark, i, commitment, head, forced));
    custody.hw_seq = seq;
    ++custody.appended;
  }
  if (custody.appended == 0) return {};
  custody.chain_head = std::move(head);
  return database_->run(
      "UPDATE device SET hw_seq = ?, chain_head = ?, last_seen_ms = ?, "
      "waiting = max(0, waiting - ?) WHERE device_id = ?",
      {whole(custody.hw_seq), BlobView{custody.chain_head}, batch.received_ms,
       whole(custody.appended), whole(batch.device)});
}

Result<void> CustodyWriter::insert(const Incoming& batch, const Mark& mark, std::size_t index,
                                   std::string_view commitment, std::string_view chain,
                                   std::string_view forced) {
  const std::string_view body = batch.changes[index];
  const ChangeLabel label = label_of(body);
  // A clock that is beyond all reason names no day.
  constexpr std::int64_t year_2200_ms = 7'258'118'400'000;
  const bool has_day = label.wall_ms > 0 && label.wall_ms < year_2200_ms;
  const std::string& day = days_.of(has_day ? label.wall_ms : batch.received_ms);
  const bool erased = was_erased(batch, index);
  if (batch.device != 0) ++received_[{batch.device, day}];
  SqlValue record;
  if (!label.record.none()) {
    record = BlobView{
        {reinterpret_cast<const char*>(label.record.bytes.data()), label.record.bytes.size()}};
  }
  if (last_pos_ == 0) {
    TRY_TO(last, database_->integer("SELECT max(pos) FROM log"));
    last_pos_ = last.value_or(0);
  }
  return database_->run_later(
      "INSERT INTO log (pos, device_id, incarnation, seq, received_ms, boot, boot_offset_ms, "
      "wall_offset_ms, body, salt, commitment, chain, record_id, day, forced, erased) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {++last_pos_, whole(batch.device), whole(batch.incarnation), whole(batch.first_seq + index),
       batch.received_ms, BlobView{mark.boot}, mark.boot_offset_ms, mark.wall_offset_ms,
       BlobView{body}, BlobView{erased ? std::string_view() : salt_of(batch, index)},
       BlobView{commitment}, BlobView{chain}, record, day, std::string(forced), erased ? 1 : 0});
}

Result<void> CustodyWriter::finish() {
  for (const auto& [whose, count] : received_) {
    TRY(
        database_->run("INSERT INTO device_day (device_id, day, received) VALUES (?, ?, ?) "
                       "ON CONFLICT (device_id, day) DO UPDATE SET "
                       "received = device_day.received + excluded.received",
                       {whole(whose.first), whose.second, whole(count)}));
  }
  received_.clear();
  return {};
}

}  // namespace tresen
