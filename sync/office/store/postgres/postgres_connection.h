#pragma once
// libpq's handles, and how a connection is made.

#include <libpq-fe.h>

#include <memory>
#include <string>

namespace tresen {

struct PostgresEnd {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* answer) const { PQclear(answer); }
};
using Connection = std::unique_ptr<PGconn, PostgresEnd>;
using Answer = std::unique_ptr<PGresult, PostgresEnd>;

// One to nobody if it fails: it says why.
Connection connected(const std::string& url);

}  // namespace tresen
