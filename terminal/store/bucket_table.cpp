#include "terminal/store/bucket_table.h"

#include <utility>

namespace tresen {
namespace {

CursorAt cursor_in(const Row& row) {
  return {.bucket = row.text(0),
          .pos = static_cast<std::uint64_t>(row.integer(1)),
          .checksum = static_cast<std::uint64_t>(row.integer(2)),
          .rebuild = row.integer(3) != 0,
          .snapshot = row.text(4),
          .chunk_next = static_cast<std::uint32_t>(row.integer(5))};
}

}  // namespace

std::uint64_t& Sums::at(std::string_view bucket) {
  const auto found = changes_.find(bucket);
  return found != changes_.end() ? found->second : changes_[std::string(bucket)];
}

Result<std::vector<std::string>> Sums::write(Database& database) {
  std::vector<std::string> written;
  for (const auto& [bucket, change] : std::exchange(changes_, {})) {
    TRY_TO(cursor, cursor_of(database, bucket));
    // In C++, for SQLite's integers turn into fractions where they overflow.
    TRY(database.run("UPDATE cursor SET checksum = ? WHERE bucket = ?",
                     {static_cast<std::int64_t>(cursor.checksum + change), std::string(bucket)}));
    if (database.changes() == 1) written.push_back(bucket);
  }
  return written;
}

Result<std::vector<CursorAt>> all_cursors(Database& database) {
  std::vector<CursorAt> cursors;
  TRY(database.query(
      "SELECT bucket, pos, checksum, rebuild, snapshot, chunk_next FROM cursor ORDER BY bucket", {},
      [&](const Row& row) {
        cursors.push_back(cursor_in(row));
        return true;
      }));
  return cursors;
}

Result<CursorAt> cursor_of(Database& database, std::string_view bucket) {
  CursorAt cursor{.bucket = std::string(bucket)};
  TRY(database.query(
      "SELECT bucket, pos, checksum, rebuild, snapshot, chunk_next FROM cursor WHERE bucket = ?",
      {std::string(bucket)}, [&](const Row& row) {
        cursor = cursor_in(row);
        return false;
      }));
  return cursor;
}

Result<void> save_cursor(Database& database, const CursorAt& cursor) {
  return database.run(
      "INSERT OR REPLACE INTO cursor (bucket, pos, checksum, rebuild, snapshot, chunk_next) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {cursor.bucket, static_cast<std::int64_t>(cursor.pos),
       static_cast<std::int64_t>(cursor.checksum), std::int64_t{cursor.rebuild ? 1 : 0},
       Blob{cursor.snapshot}, static_cast<std::int64_t>(cursor.chunk_next)});
}

Result<void> drop_cursor(Database& database, std::string_view bucket) {
  return database.run("DELETE FROM cursor WHERE bucket = ?", {std::string(bucket)});
}

}  // namespace tresen
