// The part of SqliteSyncStore that says what goes down: records into buckets, and buckets to
// readers.

#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/membership.h"
#include "sync/office/store/sqlite/row_sums.h"
#include "sync/office/store/sqlite/sqlite_sync_store.h"
#include "sync/record/checksum.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }

SqlValue value_or_null(const std::string& text) {
  if (text.empty()) return std::monostate{};
  return text;
}

// Lines of a text, without empty ones.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin) lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

FeedRow row_of(const Row& row) {
  FeedRow one;
  one.pos = natural(row.integer(0));
  one.op = static_cast<FeedRow::Op>(row.integer(1));
  switch (one.op) {
    case FeedRow::Op::put:
      one.record = uuid_from_bytes(row.text(2)).value_or(Uuid{});
      one.bytes = row.text(3);
      break;
    case FeedRow::Op::remove:
      one.record = uuid_from_bytes(row.text(2)).value_or(Uuid{});
      if (!row.is_null(4)) one.now_in.push_back(row.text(4));
      if (!row.is_null(6)) {
        for (std::string& bucket : lines_of(row.text(6))) one.now_in.push_back(std::move(bucket));
      }
      break;
    case FeedRow::Op::config:
      one.bytes = row.text(5);
      break;
    case FeedRow::Op::verdict:
    case FeedRow::Op::erase:
      one.bytes = row.text(2);
      break;
  }
  return one;
}

}  // namespace

Result<void> SqliteSyncStore::put(Membership& members, const PlacedRecord& placed) {
  const Record& record = placed.record;
  const std::string id = to_bytes(record.id);
  Membership::Home stored;
  std::int64_t row_id = 0;
  TRY(database_->query("SELECT bucket, feed_pos, hash, row FROM record WHERE record_id = ?",
                       {Blob{id}}, [&](const Row& row) {
                         stored = {row.text(0), natural(row.integer(1)), natural(row.integer(2))};
                         row_id = row.integer(3);
                         return false;
                       }));
  const bool is_new = row_id == 0;
  std::string body = record_bytes(record);
  const std::uint64_t hash = record_hash(body);
  const bool is_customer = record.kind == RecordKind::customer;
  const std::string customer = placed.customer.none() ? "" : to_bytes(placed.customer);
  TRY_TO(pos, members.settle(id, customer, is_new ? nullptr : &stored, placed.bucket, hash));
  const SqlValue owner =
      is_customer || customer.empty() ? SqlValue(std::monostate{}) : Blob{customer};
  const SqlValue number =
      is_customer ? value_or_null(record.text("customer_no")) : std::monostate{};
  const SqlValue external =
      is_customer ? value_or_null(record.text("external_id")) : std::monostate{};
  if (is_new) {
    TRY(database_->run(
        "INSERT INTO record (record_id, kind, customer_id, bucket, feed_pos, customer_no, "
        "external_id, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {Blob{id}, static_cast<std::int64_t>(record.kind), owner, placed.bucket, whole(pos), number,
         external, whole(hash), Blob{std::move(body)}}));
    TRY_TO(made, database_->integer("SELECT last_insert_rowid()"));
    row_id = made.value_or(0);
    if (is_answer(record)) {
      TRY(database_->run_later("INSERT INTO answer_due (row) VALUES (?)", {row_id}));
    }
  } else {
    TRY(database_->run_later(
        "UPDATE record SET customer_id = ?, bucket = ?, feed_pos = ?, customer_no = ?, "
        "external_id = ?, hash = ?, body = ? WHERE row = ?",
        {owner, placed.bucket, whole(pos), number, external, whole(hash), Blob{std::move(body)},
         row_id}));
  }
  TRY(is_customer ? projection_.put(row_id, is_new, record)
                  : projection_.put_event(row_id, is_new, record));
  TRY(members.settle_guests(id, customer, placed.bucket, stored.hash, hash));
  if (is_customer && stored.bucket != placed.bucket) {
    return members.move_belongings(id, placed.bucket);
  }
  return {};
}

Result<std::vector<FeedRow>> SqliteSyncStore::feed(std::string_view bucket, std::uint64_t after_pos,
                                                   std::size_t bytes_max) {
  // In pages: an engine that is far away sends all that it was asked for.
  constexpr std::int64_t page_rows = 500;
  std::vector<FeedRow> rows;
  std::size_t bytes = 0;
  std::int64_t read = page_rows;
  while (read == page_rows && bytes <= bytes_max) {
    const std::uint64_t after = rows.empty() ? after_pos : rows.back().pos;
    read = 0;
    TRY(database_->query(
        "SELECT f.pos, f.op, f.ref, r.body, r.bucket, "
        "CASE WHEN f.op = 3 THEN (SELECT body FROM config_doc c WHERE c.doc = CAST(f.ref AS TEXT) "
        " ORDER BY version DESC LIMIT 1) END, "
        "CASE WHEN f.op = 2 THEN (SELECT group_concat(g.bucket, char(10)) FROM guest g "
        " WHERE g.record_id = f.ref) END "
        "FROM feed f LEFT JOIN record r ON f.op < 3 AND r.record_id = f.ref "
        "WHERE f.bucket = ? AND f.pos > ? ORDER BY f.pos LIMIT ?",
        {std::string(bucket), whole(after), page_rows}, [&](const Row& row) {
          ++read;
          FeedRow one = row_of(row);
          constexpr std::size_t frame_bytes = 16;
          bytes += one.bytes.size() + frame_bytes;
          if (bytes > bytes_max && !rows.empty()) return false;
          rows.push_back(std::move(one));
          return true;
        }));
  }
  if (planted("feed_skips_a_record") && rows.size() > 2) rows.erase(rows.begin() + 1);
  return rows;
}

Result<std::uint64_t> SqliteSyncStore::feed_head(std::string_view bucket) {
  TRY_TO(head,
         database_->integer("SELECT head_pos FROM bucket WHERE bucket = ?", {std::string(bucket)}));
  return natural(head.value_or(0));
}

Result<BucketState> SqliteSyncStore::bucket(std::string_view bucket) {
  BucketState state;
  TRY(database_->query(
      "SELECT head_pos, checksum, floor_pos FROM bucket WHERE bucket = ?", {std::string(bucket)},
      [&](const Row& row) {
        state = {natural(row.integer(0)), natural(row.integer(1)), natural(row.integer(2))};
        return false;
      }));
  return state;
}

Result<bool> SqliteSyncStore::has_more_records(std::string_view bucket, std::size_t count) {
  TRY_TO(found, database_->integer("SELECT count(*) FROM (SELECT 1 FROM feed "
                                   "WHERE bucket = ? AND op = 1 LIMIT ?) AS found",
                                   {std::string(bucket), static_cast<std::int64_t>(count + 1)}));
  return found.value_or(0) > static_cast<std::int64_t>(count);
}

Result<std::vector<std::string>> SqliteSyncStore::buckets_that_knew(const Uuid& record) {
  std::vector<std::string> buckets;
  const Blob id{to_bytes(record)};
  TRY(database_->query(
      "SELECT bucket FROM record WHERE record_id = ? UNION SELECT bucket FROM guest "
      "WHERE record_id = ? UNION SELECT bucket FROM held_once WHERE record_id = ?",
      {id, id, id}, [&](const Row& row) {
        buckets.push_back(row.text(0));
        return true;
      }));
  return buckets;
}

Result<void> SqliteSyncStore::mark_feeds(std::int64_t now_ms) {
  std::vector<FeedHead> heads;
  TRY(database_->query("SELECT bucket, head_pos FROM bucket", {}, [&](const Row& row) {
    heads.push_back({row.text(0), natural(row.integer(1))});
    return true;
  }));
  for (const FeedHead& head : heads) {
    TRY(database_->run_later(
        "INSERT OR IGNORE INTO feed_mark (bucket, at_ms, pos, sum) VALUES (?, ?, ?, ?)",
        {head.bucket, now_ms, whole(head.pos), feed_mark_sum(head.bucket, now_ms, head.pos)}));
  }
  return {};
}

// Removals carry no time: how long a feed was on which day is noted instead.
Result<void> SqliteSyncStore::forget_removals(std::int64_t before_ms, std::int64_t now_ms) {
  struct Floor {
    std::string bucket;
    std::int64_t old_pos, pos;
  };
  std::vector<Floor> floors;
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(mark_feeds(now_ms));
  TRY(
      database_->query("SELECT b.bucket, b.floor_pos, max(m.pos) FROM bucket b "
                       "JOIN feed_mark m ON m.bucket = b.bucket AND m.at_ms < ? "
                       "GROUP BY b.bucket HAVING max(m.pos) > b.floor_pos",
                       {before_ms}, [&](const Row& row) {
                         floors.push_back({row.text(0), row.integer(1), row.integer(2)});
                         return true;
                       }));
  for (const Floor& floor : floors) {
    TRY(database_->run("DELETE FROM feed WHERE bucket = ? AND pos > ? AND pos <= ? AND op = 2",
                       {floor.bucket, floor.old_pos, floor.pos}));
    TRY(database_->run("UPDATE bucket SET floor_pos = ? WHERE bucket = ?",
                       {floor.pos, floor.bucket}));
  }
  TRY(database_->run("DELETE FROM feed_mark WHERE at_ms < ?", {before_ms}));
  return transaction.commit();
}

}  // namespace tresen
