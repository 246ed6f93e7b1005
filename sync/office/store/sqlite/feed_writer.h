#pragma once
// Puts rows at the end of buckets, inside a transaction of the caller's, and keeps each bucket's
// checksum up with them.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/office/store/feed.h"

namespace tresen {

class FeedWriter {
 public:
  explicit FeedWriter(Database& database) : database_(&database) {}

  // The position that the row was given. `ref` as in the table feed. Not for put and remove.
  Result<std::uint64_t> append(const std::string& bucket, FeedRow::Op op, std::string ref);

  // A record comes into a bucket; the position that it was given. `hash` is its record_hash.
  Result<std::uint64_t> enter(const std::string& bucket, const std::string& record_id,
                              std::uint64_t hash);
  // A record that the bucket has at `pos` has changed; its new position.
  Result<std::uint64_t> renew(const std::string& bucket, const std::string& record_id,
                              std::uint64_t pos, std::uint64_t old_hash, std::uint64_t hash);
  // A record leaves a bucket that has it at `pos`. The bucket is remembered as one that knew it.
  Result<void> leave(const std::string& bucket, const std::string& record_id, std::uint64_t pos,
                     std::uint64_t hash);
  // A record is erased that a bucket has at `pos`: no trace of it stays there.
  Result<void> drop(const std::string& bucket, std::uint64_t pos, std::uint64_t hash);

  // Writes the new heads and answers them. To be called once, before the commit.
  Result<std::vector<FeedHead>> finish();

 private:
  struct Bucket {
    std::uint64_t head = 0;
    std::uint64_t checksum = 0;
  };
  Result<Bucket*> find(const std::string& bucket);
  Result<std::uint64_t> append_to(const std::string& name, Bucket& bucket, FeedRow::Op op,
                                  std::string ref);
  Result<void> drop_row(const std::string& bucket, std::uint64_t pos);

  Database* database_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace tresen
