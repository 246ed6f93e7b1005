#include "tests/bench/log_rows.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <filesystem>

#include "tests/bench/stage.h"

namespace tresen::bench {

Result<LogRows> LogRows::behind(const std::string& data, std::uint64_t pos) {
  LogRows log;
  const SQLite::Database file(data + "/headoffice.db", SQLite::OPEN_READONLY);
  SQLite::Statement schema(file,
                           "SELECT sql FROM sqlite_schema WHERE tbl_name = 'log' AND sql NOT NULL "
                           "ORDER BY type = 'index'");
  while (schema.executeStep()) log.schema_.push_back(schema.getColumn(0).getString());
  const auto from = static_cast<std::int64_t>(pos);
  SQLite::Statement moments(file, "SELECT count(DISTINCT received_ms) FROM log WHERE pos > ?");
  moments.bind(1, from);
  if (moments.executeStep()) log.moments_ = moments.getColumn(0).getUInt();
  SQLite::Statement rows(file, "SELECT * FROM log WHERE pos > ? ORDER BY pos");
  rows.bind(1, from);
  while (rows.executeStep()) {
    std::vector<Value>& row = log.rows_.emplace_back();
    for (int i = 0; i < rows.getColumnCount(); ++i) {
      const SQLite::Column column = rows.getColumn(i);
      if (column.isNull()) {
        row.emplace_back();
      } else if (column.isInteger()) {
        row.emplace_back(column.getInt64());
      } else if (column.isText()) {
        row.emplace_back(column.getString());
      } else {
        row.emplace_back(Bytes{column.getString()});
      }
    }
  }
  if (log.rows_.empty()) return fail(Fault::absent, "the log has no row behind the position");
  return log;
}

double LogRows::a_commit() const {
  return static_cast<double>(rows_.size()) / static_cast<double>(moments_);
}

Result<double> LogRows::write_again(const std::string& folder, double rows_a_commit) const {
  const std::string path = folder + "/again.db";
  for (const char* const end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  SQLite::Database file(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  file.exec("PRAGMA journal_mode = WAL");
  file.exec("PRAGMA synchronous = FULL");
  file.exec("PRAGMA foreign_keys = OFF");
  for (const std::string& statement : schema_) file.exec(statement);
  std::string marks = "?";
  for (std::size_t i = 1; i < rows_.front().size(); ++i) marks += ", ?";
  SQLite::Statement insert(file, "INSERT INTO log VALUES (" + marks + ")");
  const auto start = std::chrono::steady_clock::now();
  std::size_t done = 0;
  for (double commit_at = 0; done < rows_.size();) {
    SQLite::Transaction transaction(file);
    commit_at += rows_a_commit;
    for (; done < rows_.size() && static_cast<double>(done) < commit_at; ++done) {
      int index = 0;
      for (const Value& value : rows_[done]) {
        ++index;
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
          insert.bind(index, *number);
        } else if (const auto* text = std::get_if<std::string>(&value)) {
          insert.bindNoCopy(index, *text);
        } else if (const auto* blob = std::get_if<Bytes>(&value)) {
          insert.bindNoCopy(index, blob->bytes.data(), static_cast<int>(blob->bytes.size()));
        } else {
          insert.bind(index);
        }
      }
      insert.exec();
      insert.reset();
    }
    transaction.commit();
  }
  return static_cast<double>(rows_.size()) / seconds_since(start);
}

}  // namespace tresen::bench
