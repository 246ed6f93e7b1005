#pragma once
// `migrate`.

#include "sync/base/result.h"
#include "sync/office/cli/console.h"
#include "sync/office/store/migration.h"

namespace tresen {

// A line a table, when all of them are the same in both places.
Result<void> migrate_here(const MigrationOrder& order, const Console& console);

}  // namespace tresen
