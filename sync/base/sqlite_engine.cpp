#include "sync/base/sqlite_engine.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <unordered_map>
#include <utility>

#include "sync/base/planted.h"

namespace tresen {
namespace {

Error storage_error(const SQLite::Exception& e) {
  return {Fault::storage,
          std::string("sqlite ") + std::to_string(e.getExtendedErrorCode()) + ": " + e.what()};
}

struct ByText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// SQLite reads a pointer to nothing as NULL, which is not the same as no bytes.
void bind_blob(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bindNoCopy(index, bytes.empty() ? "" : static_cast<const void*>(bytes.data()),
                       static_cast<int>(bytes.size()));
}

// Nothing is copied: all values outlive the run, after which the bindings are cleared.
void bind(SQLite::Statement& statement, std::span<const SqlValue> values) {
  int index = 0;
  for (const SqlValue& value : values) {
    ++index;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      statement.bind(index, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      statement.bindNoCopy(index, *text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      bind_blob(statement, index, blob->bytes);
    } else if (const auto* lent = std::get_if<BlobView>(&value)) {
      bind_blob(statement, index, lent->bytes);
    } else {
      statement.bind(index);
    }
  }
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(SQLite::Statement& statement) : statement_(&statement) {}
  bool is_null(int column) const override { return statement_->getColumn(column).isNull(); }
  std::int64_t integer(int column) const override {
    return statement_->getColumn(column).getInt64();
  }
  std::string text(int column) const override { return statement_->getColumn(column).getString(); }
  std::vector<SqlValue> values() const override {
    std::vector<SqlValue> all;
    for (int i = 0; i < statement_->getColumnCount(); ++i) {
      const SQLite::Column column = statement_->getColumn(i);
      if (column.isNull()) {
        all.emplace_back(std::monostate{});
      } else if (column.isInteger()) {
        all.emplace_back(static_cast<std::int64_t>(column.getInt64()));
      } else if (column.isBlob()) {
        all.emplace_back(Blob{column.getString()});
      } else {
        all.emplace_back(column.getString());
      }
    }
    return all;
  }

 private:
  SQLite::Statement* statement_;
};

class SqliteEngine final : public SqlEngine {
 public:
  explicit SqliteEngine(SQLite::Database file) : file_(std::move(file)) {}

  Result<void> migrate(std::span<const std::string_view> steps) override;
  Result<void> step_all(std::string_view sql, std::span<const SqlValue> values,
                        bool (*each)(void*, const Row&), void* context) override;
  Result<void> step_later(std::string_view sql, std::span<const SqlValue> values) override {
    return step_all(sql, values, nullptr, nullptr);
  }
  std::int64_t changes() const override { return file_.getChanges(); }
  Result<void> backup_to(const std::string& path) override;
  // The writer is alone from here.
  Result<void> begin() override { return step_all("BEGIN IMMEDIATE", {}, nullptr, nullptr); }
  Result<void> commit() override { return step_all("COMMIT", {}, nullptr, nullptr); }
  // One that fails leaves nothing to be done here: SQLite has rolled back by itself, or does so
  // when the file is next opened.
  void roll_back() override {
    static_cast<void>(step_all("ROLLBACK", {}, nullptr, nullptr).has_value());
  }

 private:
  SQLite::Statement& prepared(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second;
    const std::string text(sql);
    return statements_.try_emplace(text, file_, text).first->second;
  }

  SQLite::Database file_;
  std::unordered_map<std::string, SQLite::Statement, ByText, std::equal_to<>> statements_;
};

// A program that was killed in the middle of a commit leaves it in the log, written and not synced.
// From here on it can be read, so it must not be lost with the next power cut: a checkpoint syncs
// the log first. A full disk is no reason not to open.
void make_durable(SQLite::Database& file) {
  if (planted("trust_the_log_as_found")) return;
  try {
    file.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (const SQLite::Exception& e) {
    constexpr int sqlite_full = 13;
    if (e.getErrorCode() != sqlite_full) throw;
  }
}

}  // namespace

Result<std::unique_ptr<SqlEngine>> open_sqlite(const std::string& path, OpenMode mode,
                                               std::int32_t application_id) {
  constexpr int busy_ms = 5000;
  // One connection belongs to one thread: SQLite need not lock it.
  const int flags =
      SQLite::OPEN_NOMUTEX | (mode == OpenMode::write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                                      : SQLite::OPEN_READONLY);
  try {
    SQLite::Database file(path, flags, busy_ms);
    const int found = file.execAndGet("PRAGMA application_id").getInt();
    const bool fresh =
        found == 0 && file.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
    if (!fresh && found != application_id) {
      return fail(Fault::invalid, "this file belongs to another program: " + path);
    }
    file.exec("PRAGMA foreign_keys = ON");
    if (mode == OpenMode::read) {
      file.exec("PRAGMA query_only = ON");
    } else {
      file.exec("PRAGMA journal_mode = WAL");
      file.exec(planted("sync_normal") ? "PRAGMA synchronous = NORMAL"
                                       : "PRAGMA synchronous = FULL");
      // What is deleted is overwritten: an erasure leaves nothing in free pages.
      file.exec("PRAGMA secure_delete = ON");
      file.exec("PRAGMA journal_size_limit = 67108864");
      // Pages that are written again and again are copied into the file once in 16 MiB of log, and
      // the inner pages of large tables stay in memory.
      file.exec("PRAGMA wal_autocheckpoint = 4000");
      file.exec("PRAGMA cache_size = -32768");
      make_durable(file);
      if (fresh) file.exec("PRAGMA application_id = " + std::to_string(application_id));
    }
    return std::make_unique<SqliteEngine>(std::move(file));
  } catch (const SQLite::Exception& e) {
    return tl::unexpected(storage_error(e));
  }
}

Result<void> SqliteEngine::migrate(std::span<const std::string_view> steps) {
  try {
    const int version = file_.execAndGet("PRAGMA user_version").getInt();
    if (version > static_cast<int>(steps.size())) {
      return fail(Fault::invalid, "the file was written by a newer release");
    }
    for (auto step = static_cast<std::size_t>(version); step < steps.size(); ++step) {
      SQLite::Transaction transaction(file_);
      file_.exec(std::string(steps[step]));
      file_.exec("PRAGMA user_version = " + std::to_string(step + 1));
      transaction.commit();
    }
    return {};
  } catch (const SQLite::Exception& e) {
    return tl::unexpected(storage_error(e));
  }
}

Result<void> SqliteEngine::step_all(std::string_view sql, std::span<const SqlValue> values,
                                    bool (*each)(void*, const Row&), void* context) {
  try {
    SQLite::Statement& statement = prepared(sql);
    bind(statement, values);
    const SqliteRow row(statement);
    while (statement.executeStep()) {
      if (each != nullptr && !each(context, row)) break;
    }
    statement.reset();
    statement.clearBindings();
    return {};
  } catch (const SQLite::Exception& e) {
    // A statement that failed half-way holds locks and bindings: it is made anew next time.
    const auto found = statements_.find(sql);
    if (found != statements_.end()) statements_.erase(found);
    return tl::unexpected(storage_error(e));
  }
}

Result<void> SqliteEngine::backup_to(const std::string& path) {
  try {
    SQLite::Database copy(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup backup(copy, file_);
    backup.executeStep();
    return {};
  } catch (const SQLite::Exception& e) {
    return tl::unexpected(storage_error(e));
  }
}

}  // namespace tresen
