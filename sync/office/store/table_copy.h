#pragma once
// The tables of head office's store, copied from one database into another one and compared: row by
// row in the order of their keys, which is the same in both engines.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"

namespace tresen {

struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::size_t> key;  // which of them; none: a table of few rows
  bool numbered = false;         // its key is a number that the engine gives
  bool counted = false;          // never again, also when the row is gone
};

struct TableSum {
  std::uint64_t rows = 0;
  std::string sum;  // of all that is in them, hexadecimal
  bool operator==(const TableSum&) const = default;
};

// In an order in which none comes before one that it refers to. `store` is a SQLite file of this
// release.
Result<std::vector<Table>> tables_of(Database& store);

// Told after some rows.
using RowsDone = std::function<void(std::uint64_t rows)>;

// Copies what comes behind the last row that the target has, some rows a transaction: it may be
// killed, and goes on there. `target` has no other rows than such as were copied.
Result<void> copy_table(Database& source, Database& target, const Table& table,
                        const RowsDone& done);
Result<TableSum> sum_of(Database& store, const Table& table, const RowsDone& done);

}  // namespace tresen
