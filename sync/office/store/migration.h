#pragma once
// Head office's store moves from the file in its folder into a PostgreSQL, or back. It stays the
// same store: epoch, positions and all numbers, so that terminals simply go on.
//
// The target knows for whom it is being filled, and how far that has come is what it has: whoever
// is killed goes on. Only when all of it has been compared does the folder name it; from then on
// the source is no head office any more.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/table_copy.h"

namespace tresen {

struct MigrationOrder {
  std::string dir;
  std::string database;  // empty: back, from the PostgreSQL that the folder names into the folder
  bool anew = false;     // what a migration that did not end has copied is dropped first
  std::int64_t now_ms = 0;
};

struct MigratedTable {
  std::string name;
  TableSum sum;
};

struct Migrated {
  std::vector<MigratedTable> tables;
  std::string left;  // where the store was; may be deleted
};

enum class MigrationStage { copying, comparing, deriving };
// Told on and on; `done` and `total` are rows.
using MigrationTold =
    std::function<void(MigrationStage stage, std::uint64_t done, std::uint64_t total)>;

// busy: a daemon serves one of them. conflict: the target is another head office's, or it has not
// become the same. invalid: it is no database for head office.
Result<Migrated> migrate_store(const MigrationOrder& order, const MigrationTold& told);

// Whether a database is a head office, and not half a one or one that has moved away.
Result<void> expect_settled(Database& store);

}  // namespace tresen
