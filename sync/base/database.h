#pragma once
// A connection to a database: statements with values, rows, transactions. Holds no SQL of its own.
//
// What runs the statements is an engine (sql_engine.h): a SQLite file, unless another one was
// connected to. One connection belongs to one thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

struct Blob {
  std::string bytes;
};
// Borrowed bytes, for paths that must not copy.
struct BlobView {
  std::string_view bytes;
};
using SqlValue = std::variant<std::monostate, std::int64_t, std::string, Blob, BlobView>;

// One row of an answer, valid until the next step.
class Row {
 public:
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string text(int column) const = 0;    // also a blob's bytes
  virtual std::vector<SqlValue> values() const = 0;  // of all columns

 protected:
  ~Row() = default;
};

class SqlEngine;

enum class OpenMode { write, read };

class Database {
 public:
  // A SQLite file, which write mode creates. `application_id` guards against opening something
  // else: a file that carries another id is refused. ":memory:" is allowed.
  static Result<Database> open(const std::string& path, OpenMode mode, std::int32_t application_id);
  explicit Database(std::unique_ptr<SqlEngine> engine);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Runs the steps that are not yet in the file, each in one transaction with its new
  // user_version; refuses a file of a newer release.
  Result<void> migrate(std::span<const std::string_view> steps);

  // Runs one statement to its end. Statements are kept compiled, by their text.
  Result<void> run(std::string_view sql, std::initializer_list<SqlValue> values = {});
  Result<void> run(std::string_view sql, std::span<const SqlValue> values) {
    return step_all(sql, values, nullptr, nullptr);
  }
  // The same for one of many rows in a row, inside a transaction: an engine that is far away may
  // tell an error only with a later call, at the latest with commit(). Not to be followed by
  // changes().
  Result<void> run_later(std::string_view sql, std::initializer_list<SqlValue> values) {
    return step_later(sql, {values.begin(), values.size()});
  }
  Result<void> run_later(std::string_view sql, std::span<const SqlValue> values) {
    return step_later(sql, values);
  }
  // As run(), with the columns of a row, mostly another connection's, as its values.
  Result<void> run_with(std::string_view sql, const Row& row);
  // Calls `each` with every row; stops early when it answers false.
  template <class Each>
  Result<void> query(std::string_view sql, std::initializer_list<SqlValue> values, Each each) {
    return query(sql, std::span(values.begin(), values.size()), std::move(each));
  }
  template <class Each>
  Result<void> query(std::string_view sql, std::span<const SqlValue> values, Each each) {
    return step_all(
        sql, values,
        [](void* context, const Row& row) -> bool { return (*static_cast<Each*>(context))(row); },
        &each);
  }
  // The first column of the first row; nothing if there is no row or it is NULL.
  Result<std::optional<std::int64_t>> integer(std::string_view sql,
                                              std::initializer_list<SqlValue> values = {});
  Result<std::optional<std::string>> text(std::string_view sql,
                                          std::initializer_list<SqlValue> values = {});
  std::int64_t changes() const;  // rows changed by the last run()

  // Whether other processes write there as well, in turn. If not, the next three are about nothing.
  bool is_shared() const;
  // From now on a transaction that writes is refused (busy) where the lease has another token by
  // then; with nothing, none is asked for it.
  void fence(std::optional<std::int64_t> token);
  // Whether another process waited for the lease, or had it, when a transaction last asked for it.
  bool is_wanted() const;
  // What others have told since the last time. It may be lost.
  Result<std::vector<std::string>> heard();

  // Copies the whole database into a file, consistently, while it is in use.
  Result<void> backup_to(const std::string& path);

 private:
  friend class Transaction;
  Result<void> step_all(std::string_view sql, std::span<const SqlValue> values,
                        bool (*each)(void*, const Row&), void* context);
  Result<void> step_later(std::string_view sql, std::span<const SqlValue> values);
  std::unique_ptr<SqlEngine> engine_;
};

// Rolls back unless committed. BEGIN IMMEDIATE: the writer is alone from here.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(other.database_) {
    other.database_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  // Durable when it returns without an error.
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace tresen
