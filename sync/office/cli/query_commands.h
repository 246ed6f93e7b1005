#pragma once
// `query run|explain`: whom a query finds, and why somebody is found or not.

#include <cstdint>
#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct QueryOrder {
  std::string text;    // as campaigns/query_text.h
  std::string stored;  // instead: id of a query that the chain keeps
  std::uint32_t rows = 20;
  bool lamp = false;
  std::string no;  // explain: customer number or external id
};

// How many it finds and the first of them; with `lamp` for how many each channel is lawful.
Result<void> run_query(AdminClient& office, const QueryOrder& order, const Console& console);
Result<void> explain_query(AdminClient& office, const QueryOrder& order, const Console& console);

// The tree that is meant, checked. invalid: every mistake has been told, with its column.
Result<v1::QueryGroup> read_order(AdminClient& office, const QueryOrder& order,
                                  const Console& console);

}  // namespace tresen
