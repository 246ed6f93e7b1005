#pragma once
// `init`, `chain check|import|export`, `branch list`: the options of a chain as a file.

#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// Tells every mistake of the file, with line and column, in this language (de, else English).
// invalid: there are some.
Result<void> check_chain_file(const std::string& file, const std::string& language,
                              const Console& console);
// Makes a head office in a folder that has none yet.
// `database` names a PostgreSQL that keeps the store; empty: the folder does.
Result<void> init_office(const std::string& data_dir, const std::string& file,
                         const std::string& database, const Console& console);
Result<void> import_chain(AdminClient& office, const std::string& file, const Console& console);
// Without staff.
Result<void> export_chain(AdminClient& office, const std::string& file, const Console& console);
Result<void> list_branches(AdminClient& office, const Console& console);

}  // namespace tresen
