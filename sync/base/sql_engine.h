#pragma once
// What a Database runs on: SQLite for a file (sqlite_engine.h), PostgreSQL for a large chain's head
// office. Whoever uses a database never sees it. One engine belongs to one thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"

namespace tresen {

class SqlEngine {
 public:
  virtual ~SqlEngine() = default;

  // All as in Database, and in Transaction.
  virtual Result<void> migrate(std::span<const std::string_view> steps) = 0;
  virtual Result<void> step_all(std::string_view sql, std::span<const SqlValue> values,
                                bool (*each)(void*, const Row&), void* context) = 0;
  virtual Result<void> step_later(std::string_view sql, std::span<const SqlValue> values) = 0;
  virtual std::int64_t changes() const = 0;
  virtual Result<void> backup_to(const std::string& path) = 0;
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void roll_back() = 0;
  virtual bool is_shared() const { return false; }
  virtual void fence(std::optional<std::int64_t> /*token*/) {}
  virtual bool is_wanted() const { return false; }
  virtual Result<std::vector<std::string>> heard() { return std::vector<std::string>(); }
};

}  // namespace tresen
