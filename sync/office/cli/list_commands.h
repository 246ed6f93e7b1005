#pragma once
// `list add|remove|show`: static lists, filled by hand, by a query, or from a file of bought
// addresses.

#include <string>
#include <vector>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"
#include "sync/office/cli/query_commands.h"

namespace tresen {

struct ListOrder {
  std::string list;              // id
  std::vector<std::string> nos;  // customer numbers or external ids
  QueryOrder query;              // all whom it finds
  std::string csv;               // file of bought addresses; its header names fields
  std::string robinson;          // file of people who want no advertising, of the same kind
  bool latin1 = false;           // both files are ISO 8859-1
  bool whole = false;            // remove: the list itself
};

// Rows that cannot be used are told with line, column and reason; the others go in. Bought
// addresses stand apart from the customers.
Result<void> add_to_list(AdminClient& office, const ListOrder& order, const Console& console);
Result<void> remove_from_list(AdminClient& office, const ListOrder& order, const Console& console);
// All lists, or one with who is in it.
Result<void> show_lists(AdminClient& office, const ListOrder& order, const Console& console);

}  // namespace tresen
