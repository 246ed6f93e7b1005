#include "sync/office/store/postgres/postgres_engine.h"

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sync/base/sql_engine.h"
#include "sync/office/store/postgres/dialect.h"
#include "sync/office/store/postgres/postgres_row.h"
#include "sync/office/store/postgres/postgres_wire.h"
#include "sync/office/store/postgres/spoken.h"

namespace tresen {
namespace {

class PostgresEngine final : public SqlEngine {
 public:
  PostgresEngine(std::string url, OpenMode mode, Writers writers, int seat)
      : url_(std::move(url)), mode_(mode), writers_(writers), seat_(seat) {}

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
  bool is_shared() const override { return seat_ > 0; }
  void fence(std::optional<std::int64_t> token) override {
    fence_ = token;
    if (token) is_wanted_ = false;
  }
  bool is_wanted() const override { return is_wanted_; }
  Result<std::vector<std::string>> heard() override { return wire_.heard(); }

 private:
  // What is asked while rows come is asked beside, of the same state.
  Result<void> open_beside();
  // Takes the turn in a new transaction.
  Result<void> take_turn();
  // After an error: says all of the transaction again, in a new one, and answers what the last of
  // it gave. busy: it was told otherwise than the first time.
  Result<Answer> say_again(Error error);
  Result<Answer> say_all();
  // Whether a COMMIT did of which the connection was lost. offline: that cannot be known.
  Result<bool> took_place();
  Result<std::int64_t> number(const std::string& sql);
  Result<void> found_schema();
  Result<void> take_place();
  // In a transaction that has the turn. busy: somebody else has taken the lease.
  Result<void> check_lease(const PGresult& lease);

  std::string url_;
  OpenMode mode_;
  Writers writers_;
  int seat_;
  std::optional<std::int64_t> fence_;
  bool is_wanted_ = false;
  PostgresWire wire_;
  std::int64_t changes_ = 0;
  bool open_ = false;        // in a transaction
  Spoken spoken_;            // in this transaction
  std::string transaction_;  // its number
  std::string line_;         // on which line of history: others give the same numbers
  std::string state_;        // for readers: the one that the transaction sees
  std::unique_ptr<PostgresEngine> beside_;
};

Result<void> PostgresEngine::connect() {
  TRY(wire_.connect(url_));
  // Whoever holds the turn and has stopped must not stop the others for long.
  TRY(wire_.script(
      "SET synchronous_commit = on; SET lock_timeout = '10s'; "
      "SET statement_timeout = '120s'; SET idle_in_transaction_session_timeout = '20s'"));
  if (wire_.parameter("server_encoding") != "UTF8") {
    return fail(Fault::invalid, "the database is not one of UTF8");
  }
  if (mode_ == OpenMode::read) {
    TRY(
        wire_.script("SET default_transaction_read_only = on; "
                     "SET default_transaction_isolation = 'repeatable read'"));
  }
  return mode_ == OpenMode::write ? take_place() : Result<void>();
}

// A connection of ours that was cut may need a moment to be gone.
Result<void> PostgresEngine::take_place() {
  if (writers_ == Writers::several && seat_ == 0) return {};
  std::string place = "SELECT pg_advisory_lock(1414678866)";
  if (writers_ == Writers::several) {
    // Whoever stops in the middle of a transaction holds up all the others.
    place = "SELECT pg_advisory_lock_shared(1414678866); SELECT pg_advisory_lock(1414678868, " +
            std::to_string(seat_) +
            "); SET idle_in_transaction_session_timeout = '5s'; LISTEN tresen";
  }
  const auto locked =
      wire_.script("SET lock_timeout = '3s'; " + place + "; SET lock_timeout = '10s'");
  if (locked) return {};
  if (locked.error().fault != Fault::busy) return tl::unexpected(locked.error());
  wire_.hang_up();
  return fail(Fault::busy, "another head office has this database open");
}

Result<void> PostgresEngine::open_beside() {
  if (beside_ != nullptr) return {};
  auto other = std::make_unique<PostgresEngine>(url_, mode_, writers_, seat_);
  TRY(other->connect());
  TRY(other->wire_.script("BEGIN; SET TRANSACTION SNAPSHOT '" + state_ + "'"));
  other->state_ = state_;
  other->open_ = true;
  beside_ = std::move(other);
  return {};
}

Result<void> PostgresEngine::step_all(std::string_view sql, std::span<const SqlValue> values,
                                      bool (*each)(void*, const Row&), void* context) {
  if (wire_.reads_rows()) {
    TRY(open_beside());
    return beside_->step_all(sql, values, each, context);
  }
  if (sql == "BEGIN") return begin();
  if (sql == "COMMIT") return commit();
  // What SQLite is told of its file is nothing to a server; it is done.
  if (sql.starts_with("PRAGMA ")) sql = "SELECT 0";
  if (wire_.is_lost() && !open_) TRY(connect());
  if (defines(sql)) {
    spoken_.note_other();
    TRY(wire_.script(schema_in_postgres(sql)));
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
    return wire_.read_rows(sql, values, each, context);
  }
  const bool writes = open_ && mode_ == OpenMode::write;
  if (writes) spoken_.add(sql, values);
  auto answer = wire_.ask(sql, values);
  if (!answer && writes && wire_.is_repeatable()) answer = say_again(std::move(answer).error());
  // Whoever only asks may ask again, of a server that was started anew.
  if (!answer && wire_.is_lost() && !open_ && asks) {
    TRY(connect());
    answer = wire_.ask(sql, values);
  }
  if (!answer) {
    // A table of which it told may have been made anew.
    if (!open_) wire_.forget_statements();
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
  auto sent = wire_.send(sql, values);
  if (sent && wire_.waiting() < waiting_max) return {};
  Result<Answer> settled = sent ? wire_.settle() : tl::unexpected(std::move(sent).error());
  if (!settled && mode_ == OpenMode::write && wire_.is_repeatable()) {
    settled = say_again(std::move(settled).error());
  }
  if (!settled) return tl::unexpected(std::move(settled).error());
  return {};
}

Result<void> PostgresEngine::begin() {
  const auto begun = [this]() -> Result<void> {
    if (wire_.is_lost()) TRY(connect());
    if (mode_ == OpenMode::write) return take_turn();
    TRY(wire_.send("BEGIN", {}));
    TRY_TO(state, wire_.ask("SELECT pg_export_snapshot()", {}));
    state_ = PQgetvalue(state.get(), 0, 0);
    return {};
  };
  spoken_.forget();
  auto first = begun();
  // Nothing was done yet: a connection that died while it lay idle is nobody's trouble.
  if (!first && wire_.is_repeatable()) {
    if (!wire_.is_lost()) roll_back();
    first = begun();
  }
  open_ = first.has_value();
  if (!open_ && !wire_.is_lost()) roll_back();
  return first;
}

Result<void> PostgresEngine::take_turn() {
  TRY(wire_.send("BEGIN", {}));
  // Whatever is written has a number, by which one can ask for it; a standby that takes over goes
  // on with the same numbers, on another line.
  TRY_TO(taken,
         wire_.ask("SELECT pg_current_xact_id()::text, "
                   "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) FROM turn FOR UPDATE",
                   {}));
  if (PQntuples(taken.get()) != 1) return fail(Fault::storage, "postgresql: there is no turn");
  transaction_ = PQgetvalue(taken.get(), 0, 0);
  line_ = PQgetvalue(taken.get(), 0, 1);
  if (!fence_) return {};
  // By a statement of its own, which sees what was committed while the turn was waited for.
  TRY_TO(lease, wire_.ask("SELECT token, wanted_ms FROM lease", {}));
  return check_lease(*lease);
}

Result<Answer> PostgresEngine::say_all() {
  if (!wire_.is_lost()) TRY(wire_.ask("ROLLBACK", {}));
  TRY(take_turn());
  Answer last;
  for (const Statement& one : spoken_.all()) {
    if (!one.told && &one != &spoken_.all().back()) {
      TRY(wire_.send(one.sql, one.values));
      continue;
    }
    TRY_TO(answer, wire_.ask(one.sql, one.values));
    if (one.told && *one.told != sum_of(answer.get())) {
      wire_.take_as_final();
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
    if (wire_.is_lost()) TRY(connect());
    said = say_all();
    if (said || !wire_.is_repeatable()) break;
  }
  return said;
}

Result<bool> PostgresEngine::took_place() {
  const std::string number = std::exchange(transaction_, {});
  const std::string line = std::exchange(line_, {});
  TRY(connect());
  // Whoever had the turn is done then, one way or the other; and who leads now is not the question.
  const auto fence = std::exchange(fence_, std::nullopt);
  const auto taken = take_turn();
  fence_ = fence;
  TRY(taken);
  TRY_TO(answer,
         wire_.ask("SELECT pg_xact_status(CAST(? AS xid8))", std::array<SqlValue, 1>{number}));
  const std::string_view status = PQgetvalue(answer.get(), 0, 0);
  roll_back();
  if (line != line_ || (status != "committed" && status != "aborted")) {
    return fail(Fault::offline, "postgresql: whether the last change was kept is not known");
  }
  return status == "committed";
}

Result<void> PostgresEngine::check_lease(const PGresult& lease) {
  const PostgresRow row(&lease);
  if (PQntuples(&lease) != 1) return fail(Fault::storage, "the lease is gone");
  is_wanted_ = row.integer(1) != 0;
  if (row.integer(0) == *fence_) return {};
  is_wanted_ = true;
  return fail(Fault::busy, "another daemon of head office has taken over; try again");
}

Result<void> PostgresEngine::commit() {
  open_ = false;
  beside_.reset();
  auto done = wire_.ask("COMMIT", {});
  constexpr int times_max = 4;
  for (int i = 0; i < times_max && !done && mode_ == OpenMode::write && wire_.is_repeatable();
       ++i) {
    if (wire_.is_lost()) {
      TRY_TO(kept, took_place());
      if (kept) return {};
    }
    done = say_again(std::move(done).error());
    if (done) done = wire_.ask("COMMIT", {});
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
  if (wire_.is_lost()) return;  // the server has rolled back, or does so
  if (wire_.waiting() > 0) static_cast<void>(wire_.settle().has_value());
  static_cast<void>(wire_.ask("ROLLBACK", {}).has_value());
}

Result<void> PostgresEngine::backup_to(const std::string& /*path*/) {
  return fail(Fault::invalid, "a store in PostgreSQL is copied by PostgreSQL: pg_basebackup");
}

Result<std::int64_t> PostgresEngine::number(const std::string& sql) {
  TRY_TO(answer, wire_.script(sql));
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
      wire_.script("CREATE TABLE schema_version (version bigint NOT NULL); "
                   "INSERT INTO schema_version VALUES (0)"));
  TRY(wire_.script(std::string(postgres_functions())));
  return {};
}

Result<void> PostgresEngine::migrate(std::span<const std::string_view> steps) {
  if (wire_.is_lost()) TRY(connect());
  const auto migrated = [&]() -> Result<void> {
    // Several daemons may start at once.
    TRY(
        wire_.script("BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; "
                     "SELECT pg_advisory_xact_lock(1414678867)"));
    TRY(found_schema());
    TRY_TO(version, number("SELECT version FROM schema_version"));
    if (version > static_cast<std::int64_t>(steps.size())) {
      return fail(Fault::invalid, "the database was written by a newer release");
    }
    for (auto step = static_cast<std::size_t>(version); step < steps.size(); ++step) {
      TRY(wire_.script(schema_in_postgres(steps[step])));
    }
    TRY(wire_.script("UPDATE schema_version SET version = " + std::to_string(steps.size()) +
                     "; COMMIT"));
    return {};
  };
  auto done = migrated();
  if (!done) roll_back();
  return done;
}

}  // namespace

Result<Database> open_postgres(const std::string& url, OpenMode mode, Writers writers, int seat) {
  auto engine = std::make_unique<PostgresEngine>(url, mode, writers, seat);
  TRY(engine->connect());
  return Database(std::move(engine));
}

}  // namespace tresen
