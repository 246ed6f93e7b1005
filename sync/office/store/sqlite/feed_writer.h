#pragma once
// Puts rows at the end of buckets, inside a transaction of the caller's.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

class FeedWriter {
 public:
  explicit FeedWriter(Database& database) : database_(&database) {}

  // The position that the row was given. `ref` as in the table feed.
  Result<std::uint64_t> append(const std::string& bucket, FeedRow::Op op, std::string ref);
  // Writes the new heads and answers them. To be called once, before the commit.
  Result<std::vector<FeedHead>> finish();

 private:
  Database* database_;
  std::map<std::string, std::uint64_t> heads_;
};

}  // namespace tresen
