#pragma once
// Whether a query makes sense to this release and this chain, and whether it uses health data.
//
// Health data (GDPR 9; CJEU C-21/23): a query that uses any admits only customers who have
// consented to advertising with it, whether the line is negated or not, since leaving people out
// uses the data too. Pure.

#include <set>
#include <string>
#include <vector>

#include "sync/office/campaigns/query_text.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

struct QueryFault {
  QueryPath path;     // of the node; empty: the query as a whole
  std::string field;  // of its message: "field", "op", "values", or "" for the node itself
  int index = -1;     // of values; -1: of no single one
  std::string what;   // what is wrong, and what would be right

  bool operator==(const QueryFault&) const = default;
};

// None: it can be run. Static lists are known to the store alone and are not looked at.
std::vector<QueryFault> check_query(const v1::QueryGroup& query, const v1::Chain& chain);

// Whether a query, or how a campaign is carried out, uses health data: fields, categories and
// process types that say so, campaigns that use any, and static lists that were ever filled so.
bool is_health_derived(const v1::QueryGroup& query, const v1::Chain& chain,
                       const std::set<std::string>& health_lists);
bool is_health_derived(const v1::Dispatch& dispatch, const v1::Chain& chain,
                       const std::set<std::string>& health_lists);

// The query that a campaign names; null: it has none, or one that does not exist.
const v1::QueryGroup* query_of(const v1::Dispatch& dispatch, const v1::Chain& chain);
// The number of the stored query's version by which a dispatch finds its people; 0: it has none.
std::uint64_t query_version_of(const v1::Dispatch& dispatch, const v1::Chain& chain);

// A fault with its place in the text that the query was read from, in code points from 1:
// "column 12: values: ...".
std::string shown(const QueryFault& fault, const QueryReading& reading, std::string_view text);

}  // namespace tresen
