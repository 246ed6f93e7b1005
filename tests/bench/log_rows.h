#pragma once
// The rows of a head office's log, and how quickly SQLite alone writes the same rows again: the
// floor of taking changes into custody, with nothing around it.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/result.h"

namespace tresen::bench {

class LogRows {
 public:
  // Those behind a position of the log, read into memory. `data` is head office's folder.
  static Result<LogRows> behind(const std::string& data, std::uint64_t pos);

  std::uint64_t count() const { return rows_.size(); }
  // Rows that were committed together on the average. All rows of a commit carry the same moment,
  // and commits of many rows are further apart than the clock's millisecond.
  double a_commit() const;

  // Writes them into a new file in `folder`, into a table of the same columns with the same
  // indexes, WAL and FULL, `rows_a_commit` in one transaction. Answers rows a second.
  Result<double> write_again(const std::string& folder, double rows_a_commit) const;

 private:
  struct Bytes {
    std::string bytes;
  };
  using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

  std::vector<std::string> schema_;
  std::vector<std::vector<Value>> rows_;
  std::uint64_t moments_ = 0;
};

}  // namespace tresen::bench
