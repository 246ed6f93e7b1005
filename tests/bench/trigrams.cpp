#include "tests/bench/trigrams.h"

#include <libpq-fe.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "sync/record/customer.h"
#include "tests/support/postgres.h"

namespace tresen::bench {

struct Trigrams::Connection {
  PGconn* session = nullptr;

  void expect(bool fine) const {
    if (fine) return;
    std::fprintf(stderr, "search_bench: %s\n", PQerrorMessage(session));
    std::exit(1);
  }
  void run(const char* sql, ExecStatusType wanted = PGRES_COMMAND_OK) const {
    PGresult* const result = PQexec(session, sql);
    expect(PQresultStatus(result) == wanted);
    PQclear(result);
  }
};

Trigrams::Trigrams(const std::vector<Record>& people)
    : connection_(std::make_unique<Connection>()) {
  Connection& server = *connection_;
  server.session = PQconnectdb(test::Postgres::own().new_database().c_str());
  server.expect(PQstatus(server.session) == CONNECTION_OK);
  server.run("CREATE EXTENSION pg_trgm");
  server.run("CREATE TABLE people (name TEXT NOT NULL)");
  server.run("COPY people FROM STDIN", PGRES_COPY_IN);
  for (const Record& person : people) {
    const std::string line = sorted_name(person) + "\n";
    server.expect(PQputCopyData(server.session, line.data(), static_cast<int>(line.size())) == 1);
  }
  server.expect(PQputCopyEnd(server.session, nullptr) == 1);
  PQclear(PQgetResult(server.session));
  server.run("CREATE INDEX people_by_name ON people USING gin (name gin_trgm_ops)");
  server.run("ANALYZE people");
}

Trigrams::~Trigrams() { PQfinish(connection_->session); }

std::vector<std::string> Trigrams::names(const std::string& typed, std::size_t limit) {
  const std::string most = std::to_string(limit);
  const std::array<const char*, 2> values{typed.c_str(), most.c_str()};
  PGresult* const result =
      PQexecParams(connection_->session,
                   "SELECT name FROM people WHERE name % $1 ORDER BY similarity(name, $1) DESC "
                   "LIMIT $2::int",
                   2, nullptr, values.data(), nullptr, nullptr, 0);
  connection_->expect(PQresultStatus(result) == PGRES_TUPLES_OK);
  std::vector<std::string> found;
  for (int row = 0; row < PQntuples(result); ++row) found.emplace_back(PQgetvalue(result, row, 0));
  PQclear(result);
  return found;
}

}  // namespace tresen::bench
