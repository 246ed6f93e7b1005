#include "sync/office/store/postgres/postgres_engine.h"

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sync/base/sql_engine.h"
#include "sync/office/store/postgres/bound.h"
#include "sync/office/store/postgres/dialect.h"
#include "sync/office/store/postgres/postgres_connection.h"
#include "sync/office/store/postgres/postgres_fault.h"
#include "sync/office/store/postgres/postgres_row.h"
#include "sync/office/store/postgres/spoken.h"

namespace tresen {
namespace {

class PostgresEngine final : public SqlEngine {
 public:
  PostgresEngine(std::string url, OpenMode mode, Writers writers)
      : url_(std::move(url)), mode_(mode), writers_(writers) {}

  Result<void> connect();
  Result<void> migrate(std::span<const std::string_view> steps) override;
  Result<void> step_all(std::string_view sql, std::span<const SqlValue> values,
                        bool (*each)(void*, const Row&), void* context) override;
  Result<void> step_later(std::string_view sql, std::span<const SqlValue> values) override;
  std::int64_t changes() const override { return changes_; }
  Result<void> backup_to(const std::string& path) override;
  Result<void> begin() override;
  Result<void> commit() override;
  void roll_back() override;

 private:
  bool is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }
  Error trouble() const { return fault_of_connection(PQerrorMessage(connection_.get())); }

  // What was sent is not waited for before settle(), which answers what the last one of it gave.
  Result<void> send(std::string_view sql, std::span<const SqlValue> values);
  Result<Answer> settle();
  Result<Answer> ask(std::string_view sql, std::span<const SqlValue> values);
  Result<std::string> prepared(std::string_view sql, const Bound& values);
  void end_round(const std::optional<Error>& error);
  // Rows as they come: there may be more of them than memory should hold.
  Result<void> read_rows(std::string_view sql, std::span<const SqlValue> values,
                         bool (*each)(void*, const Row&), void* context);
  // What is asked while rows come is asked beside, of the same state.
  Result<void> open_beside();
  // Takes the turn in a new transaction.
  Result<void> take_turn();
  bool is_repeatable() const { return is_lost() || is_in_the_way_; }
  // After an error: says all of the transaction again, in a new one, and answers what the last of
  // it gave. busy: it was told otherwise than the first time.
  Result<Answer> say_again(Error error);
  Result<Answer> say_all();
  // Whether a COMMIT did of which the connection was lost. offline: that cannot be known.
  Result<bool> took_place();
  // Several statements without values, at once.
  Result<Answer> script(const std::string& sql);
  Result<std::int64_t> number(const std::string& sql);
  Result<void> found_schema();
  Result<void> be_the_one();

  std::string url_;
  OpenMode mode_;
  Writers writers_;
  Connection connection_;
  std::unordered_map<std::string, std::string> statements_;  // names, by text and types
  std::vector<std::string> fresh_;  // of these, not yet known to be prepared
  std::uint64_t names_ = 0;
  std::size_t waiting_ = 0;  // sent, and not settled
  std::int64_t changes_ = 0;
  bool open_ = false;           // in a transaction
  bool is_in_the_way_ = false;  // the last error was one that repeating helps
  Spoken spoken_;               // in this transaction
  std::string transaction_;     // its number
  std::string line_;            // on which line of history: others give the same numbers
  std::string state_;           // for readers: the one that the transaction sees
  bool reads_rows_ = false;
  std::unique_ptr<PostgresEngine> beside_;
};

Result<void> PostgresEngine::connect() {
  statements_.clear();
  fresh_.clear();
  waiting_ = 0;
  connection_ = connected(url_);
  if (is_lost()) return tl::unexpected(trouble());
  // Whoever holds the turn and has stopped must not stop the others for long.
  TRY(
      script("SET synchronous_commit = on; SET lock_timeout = '10s'; "
             "SET statement_timeout = '120s'; SET idle_in_transaction_session_timeout = '20s'"));
  const char* const encoding = PQparameterStatus(connection_.get(), "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return fail(Fault::invalid, "the database is not one of UTF8");
  }
  if (mode_ == OpenMode::read) {
    TRY(
        script("SET default_transaction_read_only = on; "
               "SET default_transaction_isolation = 'repeatable read'"));
  }
  return mode_ == OpenMode::write && writers_ == Writers::one ? be_the_one() : Result<void>();
}

// A connection of ours that was cut may need a moment to be gone.
Result<void> PostgresEngine::be_the_one() {
  const auto locked = script(
      "SET lock_timeout = '3s'; SELECT pg_advisory_lock(1414678866); "
      "SET lock_timeout = '10s'");
  if (locked) return {};
  if (locked.error().fault != Fault::busy) return tl::unexpected(locked.error());
  connection_.reset();
  return fail(Fault::busy, "another head office has this database open");
}

Result<Answer> PostgresEngine::script(const std::string& sql) {
  if (waiting_ > 0) TRY(settle());
  if (PQexitPipelineMode(connection_.get()) != 1) return tl::unexpected(trouble());
  Answer answer(PQexec(connection_.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(answer.get());
  const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (is_lost() || PQenterPipelineMode(connection_.get()) != 1) return tl::unexpected(trouble());
  if (!done) return tl::unexpected(fault_of_answer(answer.get()));
  return answer;
}

Result<std::string> PostgresEngine::prepared(std::string_view sql, const Bound& values) {
  std::string key = values.signature() + '\n' + std::string(sql);
  const auto found = statements_.find(key);
  if (found != statements_.end()) return found->second;
  std::string name = "s" + std::to_string(++names_);
  const std::string text = in_postgres(sql);
  if (PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), values.count(),
                    values.types()) != 1) {
    return tl::unexpected(trouble());
  }
  fresh_.push_back(key);
  statements_.emplace(std::move(key), name);
  return name;
}

Result<void> PostgresEngine::send(std::string_view sql, std::span<const SqlValue> values) {
  const Bound bound(values);
  TRY_TO(name, prepared(sql, bound));
  constexpr int in_binary = 1;
  if (PQsendQueryPrepared(connection_.get(), name.c_str(), bound.count(), bound.values(),
                          bound.lengths(), bound.formats(), in_binary) != 1) {
    return tl::unexpected(trouble());
  }
  ++waiting_;
  return {};
}

Result<Answer> PostgresEngine::settle() {
  if (PQpipelineSync(connection_.get()) != 1) return tl::unexpected(trouble());
  Answer last;
  is_in_the_way_ = false;
  std::optional<Error> error;
  bool is_broken = false;
  for (bool between = false;;) {
    Answer one(PQgetResult(connection_.get()));
    if (one == nullptr) {
      // Once after each statement; twice: there is nobody any more.
      if (between || is_lost()) return tl::unexpected(error.value_or(trouble()));
      between = true;
      continue;
    }
    between = false;
    const ExecStatusType status = PQresultStatus(one.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      last = std::move(one);
    } else if (status != PGRES_PIPELINE_ABORTED && !error) {
      // What no server has said, the library says of a connection that is broken.
      is_broken = PQresultErrorField(one.get(), PG_DIAG_SQLSTATE) == nullptr;
      error = is_broken ? trouble() : fault_of_answer(one.get());
      is_in_the_way_ = !is_broken && is_worth_repeating(one.get());
    }
  }
  if (is_broken) connection_.reset();
  end_round(error);
  if (error) return tl::unexpected(std::move(*error));
  return last;
}

void PostgresEngine::end_round(const std::optional<Error>& error) {
  waiting_ = 0;
  if (error) {
    for (const std::string& key : fresh_) statements_.erase(key);
  }
  fresh_.clear();
}

Result<void> PostgresEngine::read_rows(std::string_view sql, std::span<const SqlValue> values,
                                       bool (*each)(void*, const Row&), void* context) {
  TRY(send(sql, values));
  if (PQpipelineSync(connection_.get()) != 1) return tl::unexpected(trouble());
  std::optional<Error> error;
  bool goes_on = true;
  reads_rows_ = true;
  for (bool between = false;;) {
    // Of the statement that comes next.
    PQsetSingleRowMode(connection_.get());
    const Answer one(PQgetResult(connection_.get()));
    if (one == nullptr) {
      if (between || is_lost()) {
        error = error.value_or(trouble());
        break;
      }
      between = true;
      continue;
    }
    between = false;
    const ExecStatusType status = PQresultStatus(one.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (status == PGRES_SINGLE_TUPLE) {
      goes_on = goes_on && each(context, PostgresRow(one.get()));
    } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && !error) {
      error = fault_of_answer(one.get());
    }
  }
  reads_rows_ = false;
  end_round(error);
  if (error) return tl::unexpected(std::move(*error));
  return {};
}

Result<void> PostgresEngine::open_beside() {
  if (beside_ != nullptr) return {};
  auto other = std::make_unique<PostgresEngine>(url_, mode_, writers_);
  TRY(other->connect());
  TRY(other->script("BEGIN; SET TRANSACTION SNAPSHOT '" + state_ + "'"));
  other->state_ = state_;
  other->open_ = true;
  beside_ = std::move(other);
  return {};
}

Result<Answer> PostgresEngine::ask(std::string_view sql, std::span<const SqlValue> values) {
  TRY(send(sql, values));
  return settle();
}

Result<void> PostgresEngine::step_all(std::string_view sql, std::span<const SqlValue> values,
                                      bool (*each)(void*, const Row&), void* context) {
  if (reads_rows_) {
    TRY(open_beside());
    return beside_->step_all(sql, values, each, context);
  }
  if (sql == "BEGIN") return begin();
  if (sql == "COMMIT") return commit();
  // What SQLite is told of its file is nothing to a server; it is done.
  if (sql.starts_with("PRAGMA ")) sql = "SELECT 0";
  if (is_lost() && !open_) TRY(connect());
  if (defines(sql)) {
    spoken_.note_other();
    TRY(script(schema_in_postgres(sql)));
    return {};
  }
  const bool asks = sql.starts_with("SELECT ");
  // A change of one statement takes its turn as well.
  if (!asks && !open_ && mode_ == OpenMode::write) {
    TRY(begin());
    auto changed = step_all(sql, values, each, context);
    if (changed) changed = commit();
    if (!changed) roll_back();
    return changed;
  }
  if (asks && open_ && mode_ == OpenMode::read && each != nullptr) {
    return read_rows(sql, values, each, context);
  }
  const bool writes = open_ && mode_ == OpenMode::write;
  if (writes) spoken_.add(sql, values);
  auto answer = ask(sql, values);
  if (!answer && writes && is_repeatable()) answer = say_again(std::move(answer).error());
  // Whoever only asks may ask again, of a server that was started anew.
  if (!answer && is_lost() && !open_ && asks) {
    TRY(connect());
    answer = ask(sql, values);
  }
  if (!answer) {
    // A table of which it told may have been made anew.
    if (!open_) statements_.clear();
    return tl::unexpected(std::move(answer).error());
  }
  const Answer rows = std::move(*answer);
  if (writes) spoken_.note(rows.get());
  const std::string_view changed = PQcmdTuples(rows.get());
  changes_ = changed.empty() ? 0 : std::stoll(std::string(changed));
  if (each == nullptr) return {};
  PostgresRow row(rows.get());
  const int count = PQntuples(rows.get());
  for (int i = 0; i < count; ++i) {
    row.move_to(i);
    if (!each(context, row)) break;
  }
  return {};
}

Result<void> PostgresEngine::step_later(std::string_view sql, std::span<const SqlValue> values) {
  if (!open_) return step_all(sql, values, nullptr, nullptr);
  constexpr std::size_t waiting_max = 500;
  if (mode_ == OpenMode::write) spoken_.add(sql, values);
  auto sent = send(sql, values);
  if (sent && waiting_ < waiting_max) return {};
  Result<Answer> settled = sent ? settle() : tl::unexpected(std::move(sent).error());
  if (!settled && mode_ == OpenMode::write && is_repeatable()) {
    settled = say_again(std::move(settled).error());
  }
  if (!settled) return tl::unexpected(std::move(settled).error());
  return {};
}

Result<void> PostgresEngine::begin() {
  const auto begun = [this]() -> Result<void> {
    if (is_lost()) TRY(connect());
    if (mode_ == OpenMode::write) return take_turn();
    TRY(send("BEGIN", {}));
    TRY_TO(state, ask("SELECT pg_export_snapshot()", {}));
    state_ = PQgetvalue(state.get(), 0, 0);
    return {};
  };
  spoken_.forget();
  auto first = begun();
  // Nothing was done yet: a connection that died while it lay idle is nobody's trouble.
  if (!first && is_repeatable()) {
    if (!is_lost()) roll_back();
    first = begun();
  }
  open_ = first.has_value();
  if (!open_ && !is_lost()) roll_back();
  return first;
}

Result<void> PostgresEngine::take_turn() {
  TRY(send("BEGIN", {}));
  // Whatever is written has a number, by which one can ask for it; a standby that takes over goes
  // on with the same numbers, on another line.
  TRY_TO(taken, ask("SELECT pg_current_xact_id()::text, "
                    "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) FROM turn FOR UPDATE",
                    {}));
  if (PQntuples(taken.get()) != 1) return fail(Fault::storage, "postgresql: there is no turn");
  transaction_ = PQgetvalue(taken.get(), 0, 0);
  line_ = PQgetvalue(taken.get(), 0, 1);
  return {};
}

Result<Answer> PostgresEngine::say_all() {
  if (!is_lost()) TRY(ask("ROLLBACK", {}));
  TRY(take_turn());
  Answer last;
  for (const Statement& one : spoken_.all()) {
    if (!one.told && &one != &spoken_.all().back()) {
      TRY(send(one.sql, one.values));
      continue;
    }
    TRY_TO(answer, ask(one.sql, one.values));
    if (one.told && *one.told != sum_of(answer.get())) {
      is_in_the_way_ = false;
      return fail(Fault::busy, "postgresql: what was read has changed meanwhile");
    }
    last = std::move(answer);
  }
  return last;
}

Result<Answer> PostgresEngine::say_again(Error error) {
  Result<Answer> said = tl::unexpected(std::move(error));
  constexpr int times_max = 4;
  for (int i = 0; i < times_max && spoken_.is_whole(); ++i) {
    if (is_lost()) TRY(connect());
    said = say_all();
    if (said || !is_repeatable()) break;
  }
  return said;
}

Result<bool> PostgresEngine::took_place() {
  const std::string number = std::exchange(transaction_, {});
  const std::string line = std::exchange(line_, {});
  TRY(connect());
  // Whoever had the turn is done then, one way or the other.
  TRY(take_turn());
  TRY_TO(answer, ask("SELECT pg_xact_status(CAST(? AS xid8))", std::array<SqlValue, 1>{number}));
  const std::string_view status = PQgetvalue(answer.get(), 0, 0);
  roll_back();
  if (line != line_ || (status != "committed" && status != "aborted")) {
    return fail(Fault::offline, "postgresql: whether the last change was kept is not known");
  }
  return status == "committed";
}

Result<void> PostgresEngine::commit() {
  open_ = false;
  beside_.reset();
  auto done = ask("COMMIT", {});
  constexpr int times_max = 4;
  for (int i = 0; i < times_max && !done && mode_ == OpenMode::write && is_repeatable(); ++i) {
    if (is_lost()) {
      TRY_TO(kept, took_place());
      if (kept) return {};
    }
    done = say_again(std::move(done).error());
    if (done) done = ask("COMMIT", {});
  }
  if (!done) return tl::unexpected(std::move(done).error());
  // What failed before it is rolled back, and COMMIT says so without an error.
  if (std::string_view(PQcmdStatus(done->get())) != "COMMIT") {
    return fail(Fault::storage, "postgresql rolled back");
  }
  return {};
}

void PostgresEngine::roll_back() {
  open_ = false;
  if (is_lost()) return;  // the server has rolled back, or does so
  if (waiting_ > 0) static_cast<void>(settle().has_value());
  static_cast<void>(ask("ROLLBACK", {}).has_value());
}

Result<void> PostgresEngine::backup_to(const std::string& /*path*/) {
  return fail(Fault::invalid, "a store in PostgreSQL is copied by PostgreSQL: pg_basebackup");
}

Result<std::int64_t> PostgresEngine::number(const std::string& sql) {
  TRY_TO(answer, script(sql));
  return std::stoll(PQgetvalue(answer.get(), 0, 0));
}

// Where there is none yet, an empty database becomes one of head office's.
Result<void> PostgresEngine::found_schema() {
  TRY_TO(ours, number("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() "
                      "AND tablename = 'schema_version'"));
  if (ours != 0) return {};
  TRY_TO(tables, number("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"));
  if (tables != 0) {
    return fail(Fault::invalid, "this database belongs to another program: it is not empty");
  }
  TRY(
      script("CREATE TABLE schema_version (version bigint NOT NULL); "
             "INSERT INTO schema_version VALUES (0)"));
  TRY(script(std::string(postgres_functions())));
  return {};
}

Result<void> PostgresEngine::migrate(std::span<const std::string_view> steps) {
  if (is_lost()) TRY(connect());
  const auto migrated = [&]() -> Result<void> {
    // Several daemons may start at once.
    TRY(
        script("BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; "
               "SELECT pg_advisory_xact_lock(1414678867)"));
    TRY(found_schema());
    TRY_TO(version, number("SELECT version FROM schema_version"));
    if (version > static_cast<std::int64_t>(steps.size())) {
      return fail(Fault::invalid, "the database was written by a newer release");
    }
    for (auto step = static_cast<std::size_t>(version); step < steps.size(); ++step) {
      TRY(script(schema_in_postgres(steps[step])));
    }
    TRY(script("UPDATE schema_version SET version = " + std::to_string(steps.size()) + "; COMMIT"));
    return {};
  };
  auto done = migrated();
  if (!done) roll_back();
  return done;
}

}  // namespace

Result<Database> open_postgres(const std::string& url, OpenMode mode, Writers writers) {
  auto engine = std::make_unique<PostgresEngine>(url, mode, writers);
  TRY(engine->connect());
  return Database(std::move(engine));
}

}  // namespace tresen
