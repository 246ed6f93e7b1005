#pragma once
// A query as a condition of SQL over the projection: what holds() (campaigns/query.h) says of one
// customer, said of all of them. Values are parameters, never text of the statement.

#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/database.h"
#include "tresen/v1/query.pb.h"

namespace tresen {

struct QuerySql {
  std::string condition;  // of a row `p` of table projection; never NULL
  std::vector<SqlValue> values;
};
QuerySql compile_query(const v1::QueryGroup& query, const Date& today);

// Those who have consented by some channel to advertising with health data; as above.
std::string health_consent_sql();

}  // namespace tresen
