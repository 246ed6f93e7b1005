#pragma once
// A SQLite file opened the way this house needs it: WAL, synchronous FULL, foreign keys on, deleted
// content overwritten. Exactly one connection of a file writes and checkpoints; all others are
// read-only and never checkpoint (SQLite 3.40 can lose pages otherwise, the WAL-reset defect mended
// in 3.51.3).

#include <cstdint>
#include <memory>
#include <string>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/base/sql_engine.h"

namespace tresen {

// As Database::open.
Result<std::unique_ptr<SqlEngine>> open_sqlite(const std::string& path, OpenMode mode,
                                               std::int32_t application_id);

}  // namespace tresen
