#include "sync/base/database.h"

#include <utility>

#include "sync/base/sql_engine.h"
#include "sync/base/sqlite_engine.h"

namespace tresen {

Database::Database(std::unique_ptr<SqlEngine> engine) : engine_(std::move(engine)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path, OpenMode mode,
                                std::int32_t application_id) {
  TRY_TO(engine, open_sqlite(path, mode, application_id));
  return Database(std::move(engine));
}

Result<void> Database::migrate(std::span<const std::string_view> steps) {
  return engine_->migrate(steps);
}

Result<void> Database::step_all(std::string_view sql, std::span<const SqlValue> values,
                                bool (*each)(void*, const Row&), void* context) {
  return engine_->step_all(sql, values, each, context);
}

Result<void> Database::step_later(std::string_view sql, std::span<const SqlValue> values) {
  return engine_->step_later(sql, values);
}

Result<void> Database::run(std::string_view sql, std::initializer_list<SqlValue> values) {
  return step_all(sql, {values.begin(), values.size()}, nullptr, nullptr);
}

Result<void> Database::run_with(std::string_view sql, const Row& row) {
  const std::vector<SqlValue> values = row.values();
  return step_all(sql, values, nullptr, nullptr);
}

Result<std::optional<std::int64_t>> Database::integer(std::string_view sql,
                                                      std::initializer_list<SqlValue> values) {
  std::optional<std::int64_t> answer;
  TRY(query(sql, values, [&](const Row& row) {
    if (!row.is_null(0)) answer = row.integer(0);
    return false;
  }));
  return answer;
}

Result<std::optional<std::string>> Database::text(std::string_view sql,
                                                  std::initializer_list<SqlValue> values) {
  std::optional<std::string> answer;
  TRY(query(sql, values, [&](const Row& row) {
    if (!row.is_null(0)) answer = row.text(0);
    return false;
  }));
  return answer;
}

std::int64_t Database::changes() const { return engine_->changes(); }

bool Database::is_shared() const { return engine_->is_shared(); }
void Database::fence(std::optional<std::int64_t> token) { engine_->fence(token); }
bool Database::is_wanted() const { return engine_->is_wanted(); }
Result<std::vector<std::string>> Database::heard() { return engine_->heard(); }

Result<void> Database::backup_to(const std::string& path) { return engine_->backup_to(path); }

Result<Transaction> Transaction::begin(Database& database) {
  TRY(database.engine_->begin());
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) database_->engine_->roll_back();
}

Result<void> Transaction::commit() {
  TRY(database_->engine_->commit());
  database_ = nullptr;
  return {};
}

}  // namespace tresen
