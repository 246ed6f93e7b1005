#include "sync/office/store/sqlite/feed_writer.h"

#include <utility>

#include "sync/base/planted.h"
#include "sync/office/store/sqlite/row_sums.h"
#include "sync/record/checksum.h"

namespace tresen {
namespace {

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }

}  // namespace

Result<FeedWriter::Bucket*> FeedWriter::find(const std::string& bucket) {
  const auto found = buckets_.find(bucket);
  if (found != buckets_.end()) return &found->second;
  Bucket stored;
  TRY(database_->query("SELECT head_pos, checksum FROM bucket WHERE bucket = ?", {bucket},
                       [&](const Row& row) {
                         stored.head = static_cast<std::uint64_t>(row.integer(0));
                         stored.checksum = static_cast<std::uint64_t>(row.integer(1));
                         return false;
                       }));
  return &buckets_.emplace(bucket, stored).first->second;
}

Result<std::uint64_t> FeedWriter::append_to(const std::string& name, Bucket& bucket, FeedRow::Op op,
                                            std::string ref) {
  const std::uint64_t pos = ++bucket.head;
  const auto kind = static_cast<std::int64_t>(op);
  const bool alone = op != FeedRow::Op::put;
  const std::int64_t sum = alone ? feed_row_sum(name, whole(pos), kind, ref) : 0;
  TRY(database_->run_later(
      "INSERT INTO feed (bucket, pos, op, ref, sum) VALUES (?, ?, ?, ?, ?)",
      {name, whole(pos), kind, Blob{std::move(ref)}, sum}));
  return pos;
}

Result<void> FeedWriter::drop_row(const std::string& bucket, std::uint64_t pos) {
  return database_->run_later("DELETE FROM feed WHERE bucket = ? AND pos = ?",
                              {bucket, whole(pos)});
}

Result<std::uint64_t> FeedWriter::append(const std::string& bucket, FeedRow::Op op,
                                         std::string ref) {
  TRY_TO(into, find(bucket));
  return append_to(bucket, *into, op, std::move(ref));
}

Result<std::uint64_t> FeedWriter::enter(const std::string& bucket, const std::string& record_id,
                                        std::uint64_t hash) {
  TRY_TO(into, find(bucket));
  into->checksum += hash;
  return append_to(bucket, *into, FeedRow::Op::put, record_id);
}

Result<std::uint64_t> FeedWriter::renew(const std::string& bucket, const std::string& record_id,
                                        std::uint64_t pos, std::uint64_t old_hash,
                                        std::uint64_t hash) {
  TRY(drop_row(bucket, pos));
  TRY_TO(into, find(bucket));
  if (!planted("checksum_not_kept")) into->checksum += hash - old_hash;
  return append_to(bucket, *into, FeedRow::Op::put, record_id);
}

Result<void> FeedWriter::leave(const std::string& bucket, const std::string& record_id,
                               std::uint64_t pos, std::uint64_t hash) {
  TRY(drop_row(bucket, pos));
  TRY_TO(from, find(bucket));
  from->checksum -= hash;
  TRY(database_->run_later(
      "INSERT INTO held_once (record_id, bucket) VALUES (?, ?) ON CONFLICT DO NOTHING",
      {Blob{record_id}, bucket}));
  if (planted("no_remove_on_leave")) return {};
  TRY(append_to(bucket, *from, FeedRow::Op::remove, record_id));
  return {};
}

Result<void> FeedWriter::drop(const std::string& bucket, std::uint64_t pos, std::uint64_t hash) {
  TRY_TO(from, find(bucket));
  from->checksum -= hash;
  return drop_row(bucket, pos);
}

Result<std::vector<FeedHead>> FeedWriter::finish() {
  std::vector<FeedHead> grown;
  for (const auto& [name, bucket] : buckets_) {
    TRY(
        database_->run("INSERT INTO bucket (bucket, head_pos, checksum) VALUES (?, ?, ?) "
                       "ON CONFLICT (bucket) DO UPDATE SET head_pos = excluded.head_pos, "
                       "checksum = excluded.checksum",
                       {name, whole(bucket.head), whole(bucket.checksum)}));
    grown.push_back({name, bucket.head});
  }
  buckets_.clear();
  return grown;
}

}  // namespace tresen
