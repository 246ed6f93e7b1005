#pragma once
// A query as people write it on a command line:
//
//   home_branch = b1, b2 and age >= 60 and not (category.shape = round or email is missing)
//   process.glasses older than 24 months and contact is missing and birthday next 14 days
//
// `and` binds closer than `or`. Values with spaces or signs, and the words and, or, not, stand in
// double quotes ("Neu Ulm"); inside them \" and \\ are what they say. Pure.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tresen/v1/query.pb.h"

namespace tresen {

// Which node of a query: its index in the outermost group, in the group there, and so on.
using QueryPath = std::vector<int>;

// Where the parts of a line stand in the text: offsets in bytes.
struct QueryPlaces {
  std::size_t field = 0;
  std::size_t op = 0;
  std::vector<std::size_t> values;
};

struct QueryReading {
  v1::QueryGroup query;
  std::map<QueryPath, QueryPlaces> places;  // of the lines
  std::string mistake;                      // empty: it was understood
  std::size_t at = 0;                       // of the mistake, offset in bytes
};

// An empty text is a query that finds everybody.
QueryReading parse_query(std::string_view text);

// The same as text; parse_query() of it is the same query, if that has no empty groups inside.
std::string text_of(const v1::QueryGroup& query);
std::string text_of(const v1::QueryRow& row);

// "=", "is known", ...; empty for one that this release does not know.
std::string_view text_of(v1::QueryOp op);

}  // namespace tresen
