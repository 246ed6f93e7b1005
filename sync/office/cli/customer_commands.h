#pragma once
// `customer show|search` and `export customers`: what head office knows, for people and scripts.

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"
#include "sync/record/record.h"

namespace tresen {

// Every customer there is, page by page, in the order of their ids.
Result<std::vector<Record>> all_customers(AdminClient& office);

// `no`: customer number or external id.
Result<void> show_customer(AdminClient& office, const std::string& no, const Console& console);

Result<void> search_customers(AdminClient& office, const std::string& words,
                              std::uint32_t count_max, const Console& console);
// A query a line of `queries`; an object a line comes out, in the same order.
Result<void> search_batch(AdminClient& office, std::FILE* queries, std::uint32_t count_max,
                          const Console& console);

// All customers as a table whose header is made of field keys, values only: what `import customers`
// reads. A set's items are separated by "|".
Result<void> export_customers(AdminClient& office, const std::string& file, const Console& console);

}  // namespace tresen
