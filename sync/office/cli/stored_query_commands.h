#pragma once
// `query list|show|restore`: the queries that the chain keeps, and what they have said before.

#include <cstdint>
#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct StoredQueryOrder {
  std::string id;
  std::uint64_t version = 0;  // 0: the newest one
};

// Those that are in force.
Result<void> list_queries(AdminClient& office, const Console& console);
// One of them as it was in a version, and when and by whom each version was published; also of a
// query that was deleted.
Result<void> show_query(AdminClient& office, const StoredQueryOrder& order,
                        const Console& console);
// Publishes an earlier version as a new one.
Result<void> restore_query(AdminClient& office, const StoredQueryOrder& order,
                           const Console& console);

}  // namespace tresen
