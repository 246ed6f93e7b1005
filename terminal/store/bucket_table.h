#pragma once
// How far each bucket of head office's feed is on disk, and the sum over its records.
//
// The sum is kept with each record that comes or goes and written with the cursor, in the caller's
// transaction; it is compared with head office's where the cursor is at the head
// (sync/record/checksum.h). Records that are stale do not count.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/link/cursors.h"

namespace tresen {

// What the records that come and go in one transaction add to the sums of their buckets.
class Sums {
 public:
  void add(std::string_view bucket, std::uint64_t hash) { at(bucket) += hash; }
  void take(std::string_view bucket, std::uint64_t hash) { at(bucket) -= hash; }
  // Adds them to the cursors on disk, and says which buckets these are. Buckets without a cursor
  // are none of ours.
  Result<std::vector<std::string>> write(Database& database);

 private:
  std::uint64_t& at(std::string_view bucket);
  std::map<std::string, std::uint64_t, std::less<>> changes_;
};

Result<std::vector<CursorAt>> all_cursors(Database& database);
// Nothing of it has been stored: the cursor of a bucket that begins.
Result<CursorAt> cursor_of(Database& database, std::string_view bucket);
Result<void> save_cursor(Database& database, const CursorAt& cursor);
Result<void> drop_cursor(Database& database, std::string_view bucket);

}  // namespace tresen
