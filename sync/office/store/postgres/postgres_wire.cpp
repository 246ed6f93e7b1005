#include "sync/office/store/postgres/postgres_wire.h"

#include <libpq-fe.h>

#include <utility>

#include "sync/office/store/postgres/dialect.h"
#include "sync/office/store/postgres/postgres_fault.h"
#include "sync/office/store/postgres/postgres_row.h"

namespace tresen {

Result<void> PostgresWire::connect(const std::string& url) {
  statements_.clear();
  fresh_.clear();
  waiting_ = 0;
  connection_ = connected(url);
  if (is_lost()) return tl::unexpected(trouble());
  return {};
}

std::string PostgresWire::parameter(const char* name) const {
  const char* const value = PQparameterStatus(connection_.get(), name);
  return value == nullptr ? "" : value;
}

Error PostgresWire::trouble() const {
  return fault_of_connection(PQerrorMessage(connection_.get()));
}

Result<Answer> PostgresWire::script(const std::string& sql) {
  if (waiting_ > 0) TRY(settle());
  if (PQexitPipelineMode(connection_.get()) != 1) return tl::unexpected(trouble());
  Answer answer(PQexec(connection_.get(), sql.c_str()));
  const ExecStatusType status = PQresultStatus(answer.get());
  const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (is_lost() || PQenterPipelineMode(connection_.get()) != 1) return tl::unexpected(trouble());
  if (!done) return tl::unexpected(fault_of_answer(answer.get()));
  return answer;
}

Result<std::string> PostgresWire::prepared(std::string_view sql, const Bound& values) {
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

Result<void> PostgresWire::send(std::string_view sql, std::span<const SqlValue> values) {
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

Result<Answer> PostgresWire::settle() {
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

void PostgresWire::end_round(const std::optional<Error>& error) {
  waiting_ = 0;
  if (error) {
    for (const std::string& key : fresh_) statements_.erase(key);
  }
  fresh_.clear();
}

Result<void> PostgresWire::read_rows(std::string_view sql, std::span<const SqlValue> values,
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

Result<Answer> PostgresWire::ask(std::string_view sql, std::span<const SqlValue> values) {
  TRY(send(sql, values));
  return settle();
}

std::vector<std::string> PostgresWire::heard() {
  std::vector<std::string> all;
  // What is in the way of the line shows when something is asked over it.
  if (is_lost() || PQconsumeInput(connection_.get()) != 1) return all;
  while (PGnotify* const one = PQnotifies(connection_.get())) {
    if (one->be_pid != PQbackendPID(connection_.get())) all.emplace_back(one->extra);
    PQfreemem(one);
  }
  return all;
}

}  // namespace tresen
