#pragma once
// `import customers`: a table of another program becomes customers of the chain.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct ImportOrder {
  std::string file;
  std::string map;                // file with an ImportMap; empty: the header names fields
  std::string branch;             // home branch of new customers who have none; empty: none
  std::string country;            // ISO 3166-1 alpha-2 of rows without one; empty: DE
  std::string encoding = "utf8";  // or "latin1"
};

struct ImportCounts {
  std::uint64_t read = 0;            // rows, without the header and blank ones
  std::uint64_t imported = 0;        // rows that made, changed or confirmed a customer
  std::uint64_t rejected = 0;        // rows that were refused as a whole
  std::uint64_t fields_refused = 0;  // values that were left out
};

// Imports what can be imported. Every refusal goes to FILE.rejected.csv (line, column, value,
// reason); without any, a file of that name from an earlier run is taken away. invalid: nothing
// could be read.
Result<ImportCounts> import_customers(AdminClient& office, const ImportOrder& order,
                                      const Console& console);
// The same, and prints the counts. invalid: there were rows, and none could be imported.
Result<void> import_rows(AdminClient& office, const ImportOrder& order, const Console& console);

}  // namespace tresen
