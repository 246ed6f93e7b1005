#include "sync/office/store/sqlite/feed_writer.h"

#include <utility>

namespace tresen {

Result<std::uint64_t> FeedWriter::append(const std::string& bucket, FeedRow::Op op,
                                         std::string ref) {
  auto found = heads_.find(bucket);
  if (found == heads_.end()) {
    TRY_TO(head, database_->integer("SELECT head_pos FROM bucket WHERE bucket = ?", {bucket}));
    found = heads_.emplace(bucket, static_cast<std::uint64_t>(head.value_or(0))).first;
  }
  const std::uint64_t pos = ++found->second;
  TRY(database_->run("INSERT INTO feed (bucket, pos, op, ref) VALUES (?, ?, ?, ?)",
                     {bucket, static_cast<std::int64_t>(pos), static_cast<std::int64_t>(op),
                      Blob{std::move(ref)}}));
  return pos;
}

Result<std::vector<FeedHead>> FeedWriter::finish() {
  std::vector<FeedHead> grown;
  for (const auto& [bucket, pos] : heads_) {
    TRY(
        database_->run("INSERT INTO bucket (bucket, head_pos) VALUES (?, ?) "
                       "ON CONFLICT (bucket) DO UPDATE SET head_pos = excluded.head_pos",
                       {bucket, static_cast<std::int64_t>(pos)}));
    grown.push_back({bucket, pos});
  }
  heads_.clear();
  return grown;
}

}  // namespace tresen
