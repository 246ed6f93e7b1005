#pragma once
// The words of the commands about the store as a whole: `backup`, `restore`, `recover`, `verify`,
// `migrate`.

#include <functional>
#include <string>

#include "sync/office/cli/campaign_arguments.h"
#include "sync/office/store/migration.h"

namespace tresen {

// What was typed.
struct StoreWords {
  std::string file;
  std::string data;
  bool force = false;
  std::string backup;  // an earlier one
  MigrationOrder migration;
  bool back = false;
};

using Command = std::function<Result<void>(const Console&)>;
// Adds one that opens no head office by itself, with --json.
using AddCommand = std::function<CLI::App*(CLI::App& parent, const std::string& name,
                                           const std::string& what, Command command)>;

void add_store_commands(CLI::App& app, StoreWords& words, const AddOfficeCommand& add_office,
                        const AddCommand& add);

}  // namespace tresen
