#include "terminal/store/feed.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "sync/base/log.h"
#include "sync/record/merging.h"
#include "sync/record/wire.h"
#include "terminal/store/bucket_table.h"
#include "terminal/store/documents.h"
#include "terminal/store/erasure.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/record_table.h"

namespace tresen {
namespace {

// A piece of a feed at work.
struct Piece {
  Database& database;
  DeviceState& device;
  std::string_view device_key;
  std::string_view bucket;
  Sums sums = {};
  std::set<Uuid> touched = {};  // records whose base or own changes moved
  std::set<Uuid> erased = {};
  std::vector<CustomerMerge> merges = {};
  bool options_changed = false;
  std::uint64_t refused = 0;
};

// What of it is news: of the one who goes, or, where that one was never held, of the one who stays.
Result<void> note_merges(Piece& page, const Record& told) {
  if (told.kind != RecordKind::customer || !had_a_merge(told)) return {};
  TRY_TO(before, base_record(page.database, told.id));
  if (!before || before->row_ver >= told.row_ver) return {};
  const std::string& number = told.text("customer_no");
  if (merged_into(*before) != merged_into(told)) {
    const std::string &was = merged_into_number(*before), &is = merged_into_number(told);
    if (!was.empty()) page.merges.push_back({was, number, true});
    if (!is.empty()) page.merges.push_back({is, number, false});
  }
  const auto compare = [&](const Record& one, const Record& other, bool undone) -> Result<void> {
    const std::vector<std::string> known = former_numbers(other);
    for (const std::string& away : former_numbers(one)) {
      if (std::find(known.begin(), known.end(), away) != known.end()) continue;
      const auto held = record_by_number(page.database, away);
      if (!held && held.error().fault != Fault::absent) return tl::unexpected(held.error());
      if (!held) page.merges.push_back({number, away, undone});
    }
    return {};
  };
  TRY(compare(told, *before, false));
  return compare(*before, told, true);
}

Result<Uuid> id_in(const std::string& bytes) {
  const auto id = uuid_from_bytes(bytes);
  if (!id) return fail(Fault::invalid, "record_id is not 16 bytes long");
  return *id;
}

Result<void> put(Piece& page, const v1::Record& wire) {
  TRY_TO(record, from_wire(wire));
  for (const auto& [key, answer] : record.fields) page.device.saw(answer.stamp);
  TRY(note_merges(page, record));
  const std::string bytes = wire.SerializeAsString();
  const ToldRecord told{std::move(record), bytes};
  TRY(put_base(page.database, page.sums, told, page.bucket));
  page.touched.insert(told.record.id);
  return {};
}

Result<void> remove(Piece& page, const std::string& bytes) {
  TRY_TO(id, id_in(bytes));
  TRY(leave_base(page.database, page.sums, id, page.bucket));
  page.touched.insert(id);
  return {};
}

Result<void> move(Piece& page, const std::string& bytes) {
  TRY_TO(id, id_in(bytes));
  return move_base(page.database, page.sums, id, page.bucket);
}

Result<void> erase(Piece& page, const v1::Erase& order) {
  TRY_TO(erased, carry_out(page.database, page.sums, page.device, order));
  page.erased.insert(erased.begin(), erased.end());
  return {};
}

Result<void> settle(Piece& page, const v1::Verdict& verdict) {
  TRY_TO(record, decide(page.database, verdict));
  if (!record) return {};
  if (verdict.kind() == v1::Verdict::KIND_ERASED) {
    TRY_TO(erased, forget_record(page.database, page.sums, page.device, *record));
    page.erased.insert(erased.begin(), erased.end());
  } else {
    page.touched.insert(*record);
  }
  return {};
}

Result<void> configure(Piece& page, const v1::ConfigDoc& document) {
  TRY_TO(changed, store_document(page.database, document, page.device_key));
  page.options_changed |= changed;
  return {};
}

Result<void> apply(Piece& page, const v1::FeedOp& op) {
  switch (op.op_case()) {
    case v1::FeedOp::kPut:
      return put(page, op.put());
    case v1::FeedOp::kRemove:
      return remove(page, op.remove());
    case v1::FeedOp::kConfig:
      return configure(page, op.config());
    case v1::FeedOp::kVerdict:
      return settle(page, op.verdict());
    case v1::FeedOp::kErase:
      return erase(page, op.erase());
    case v1::FeedOp::kMoved:
      return move(page, op.moved());
    case v1::FeedOp::OP_NOT_SET:
      break;
  }
  return fail(Fault::invalid, "an op of a kind that this release does not know");
}

Result<void> keep_aside(Piece& page, const v1::FeedOp& op, const Error& error) {
  trouble("store", "op_refused",
          {{"bucket", page.bucket}, {"pos", std::uint64_t{op.pos()}}, {"why", error.detail}});
  ++page.refused;
  return page.database.run(
      "INSERT OR REPLACE INTO inbox_quarantine (bucket, pos, bytes, reason) VALUES (?, ?, ?, ?)",
      {std::string(page.bucket), static_cast<std::int64_t>(op.pos()), Blob{op.SerializeAsString()},
       error.detail});
}

// Settles and files what has moved, and says what looks different.
Result<FeedEffect> finish(Piece& piece, const CursorAt& cursor) {
  FeedEffect effect{.merges = std::move(piece.merges),
                    .options_changed = piece.options_changed,
                    .refused = piece.refused};
  for (const Uuid& id : piece.touched) {
    if (piece.erased.contains(id)) continue;
    TRY_TO(decided, has_decided(piece.database, id));
    if (decided) {
      TRY_TO(base, base_record(piece.database, id));
      TRY(settle_reached(piece.database, id, base ? &*base : nullptr));
    }
    TRY_TO(here, refresh(piece.database, id));
    (here ? effect.changed : effect.removed).push_back(id);
  }
  effect.erased.assign(piece.erased.begin(), piece.erased.end());
  TRY(save_cursor(piece.database, cursor));
  TRY_TO(changed, piece.sums.write(piece.database));
  for (const std::string& bucket : changed) {
    if (bucket == cursor.bucket) continue;
    TRY_TO(other, cursor_of(piece.database, bucket));
    effect.others.push_back(std::move(other));
  }
  TRY_TO(stored, cursor_of(piece.database, cursor.bucket));
  effect.cursor = std::move(stored);
  return effect;
}

// What has not come again goes.
Result<void> end_rebuild(Piece& piece, CursorAt& cursor) {
  TRY_TO(stale, leave_stale(piece.database, cursor.bucket));
  piece.touched.insert(stale.begin(), stale.end());
  cursor.rebuild = false;
  cursor.snapshot.clear();
  cursor.chunk_next = 0;
  return {};
}

// Records that nobody here has heard of, as most of a snapshot's are, are filed as they come; the
// others go the way of a page.
Result<void> put_in_bulk(Piece& piece, const std::string& bytes, const std::set<Uuid>& own,
                         std::vector<Record>& told_of) {
  TRY_TO(record, record_from_bytes(bytes));
  for (const auto& [key, answer] : record.fields) piece.device.saw(answer.stamp);
  ToldRecord told{std::move(record), bytes};
  TRY_TO(made, put_base_if_new(piece.database, piece.sums, told, piece.bucket));
  if (made && !own.contains(told.record.id)) {
    TRY(file_record(piece.database, told.record));
    told_of.push_back(std::move(told.record));
    return {};
  }
  if (!made) {
    TRY(note_merges(piece, told.record));
    TRY(put_base(piece.database, piece.sums, told, piece.bucket));
  }
  piece.touched.insert(told.record.id);
  return {};
}

}  // namespace

Result<FeedEffect> apply_page(Database& database, DeviceState& device, std::string_view device_key,
                              const FeedPage& page) {
  Piece piece{database, device, device_key, page.bucket};
  TRY_TO(cursor, cursor_of(database, page.bucket));
  for (const v1::FeedOp& op : page.ops) {
    if (op.pos() <= cursor.pos) continue;
    const auto outcome = apply(piece, op);
    if (!outcome && outcome.error().fault != Fault::invalid) {
      return tl::unexpected(outcome.error());
    }
    if (!outcome) TRY(keep_aside(piece, op, outcome.error()));
    cursor.pos = op.pos();
  }
  cursor.pos = std::max(cursor.pos, page.next_pos);
  cursor.snapshot.clear();
  cursor.chunk_next = 0;
  if (page.at_head && cursor.rebuild) TRY(end_rebuild(piece, cursor));
  return finish(piece, cursor);
}

Result<void> begin_rebuild(Database& database, std::string_view bucket, std::string_view snapshot) {
  TRY(make_stale(database, bucket));
  return save_cursor(database, {.bucket = std::string(bucket),
                                .pos = 0,
                                .checksum = 0,
                                .rebuild = true,
                                .snapshot = std::string(snapshot),
                                .chunk_next = 0});
}

Result<FeedEffect> apply_chunk(Database& database, DeviceState& device,
                               const SnapshotChunk& chunk) {
  TRY_TO(cursor, cursor_of(database, chunk.bucket));
  if (!cursor.rebuild || cursor.snapshot != chunk.snapshot || cursor.chunk_next != chunk.index) {
    return fail(Fault::conflict, "not the next chunk");
  }
  Piece piece{database, device, {}, chunk.bucket};
  TRY_TO(own, overlaid(database));
  std::vector<Record> told_of;
  told_of.reserve(chunk.records.size());
  for (const std::string& bytes : chunk.records) {
    const auto outcome = put_in_bulk(piece, bytes, own, told_of);
    if (!outcome && outcome.error().fault != Fault::invalid) {
      return tl::unexpected(outcome.error());
    }
    if (!outcome) {
      // Its sum will not be reached, and the bucket be read anew: as good as it gets.
      trouble("store", "snapshot_record_refused", {{"why", outcome.error().detail}});
      ++piece.refused;
    }
  }
  ++cursor.chunk_next;
  if (chunk.last) {
    cursor.pos = chunk.pos;
    TRY(end_rebuild(piece, cursor));
  }
  TRY_TO(effect, finish(piece, cursor));
  effect.fresh = std::move(told_of);
  return effect;
}

Result<FeedEffect> purge_bucket(Database& database, std::string_view bucket) {
  FeedEffect effect;
  TRY_TO(leaving, leave_bucket(database, bucket));
  for (const Uuid& id : leaving) {
    TRY_TO(here, refresh(database, id));
    (here ? effect.changed : effect.removed).push_back(id);
  }
  TRY(drop_cursor(database, bucket));
  TRY(database.run("DELETE FROM inbox_quarantine WHERE bucket = ?", {std::string(bucket)}));
  return effect;
}

}  // namespace tresen
