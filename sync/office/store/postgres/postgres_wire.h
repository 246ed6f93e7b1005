#pragma once
// What is said to a PostgreSQL over one connection, and what it answers: statements with values,
// several on their way at once, rows as they come. Knows nothing of transactions. One thread's.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/postgres/bound.h"
#include "sync/office/store/postgres/postgres_connection.h"

namespace tresen {

class PostgresWire {
 public:
  // In place of the connection that there was. offline: nobody answers.
  Result<void> connect(const std::string& url);
  void hang_up() { connection_.reset(); }
  bool is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }
  // Empty: the server says nothing of it.
  std::string parameter(const char* name) const;

  // What was sent is not waited for before settle(), which answers what the last one of it gave.
  Result<void> send(std::string_view sql, std::span<const SqlValue> values);
  Result<Answer> settle();
  std::size_t waiting() const { return waiting_; }  // sent, and not settled
  Result<Answer> ask(std::string_view sql, std::span<const SqlValue> values);
  // Rows as they come: there may be more of them than memory should hold. Until it returns, nothing
  // else can be asked here.
  Result<void> read_rows(std::string_view sql, std::span<const SqlValue> values,
                         bool (*each)(void*, const Row&), void* context);
  bool reads_rows() const { return reads_rows_; }
  // Several statements without values, at once.
  Result<Answer> script(const std::string& sql);
  // Whether saying all of the transaction again helps against the last error.
  bool is_repeatable() const { return is_lost() || is_in_the_way_; }
  void take_as_final() { is_in_the_way_ = false; }
  // A table of which a prepared statement told may have been made anew.
  void forget_statements() { statements_.clear(); }

  // What other connections have told to those who listen, since the last time.
  std::vector<std::string> heard();

 private:
  Error trouble() const;
  Result<std::string> prepared(std::string_view sql, const Bound& values);
  void end_round(const std::optional<Error>& error);

  Connection connection_;
  std::unordered_map<std::string, std::string> statements_;  // names, by text and types
  std::vector<std::string> fresh_;  // of these, not yet known to be prepared
  std::uint64_t names_ = 0;
  std::size_t waiting_ = 0;
  bool is_in_the_way_ = false;
  bool reads_rows_ = false;
};

}  // namespace tresen
