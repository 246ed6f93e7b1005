#pragma once
// A row as PostgreSQL sends it, in its binary form.

#include <libpq-fe.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"

namespace tresen {

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* rows) : rows_(rows) {}
  void move_to(int row) { row_ = row; }

  bool is_null(int column) const override;
  std::int64_t integer(int column) const override;
  std::string text(int column) const override;
  std::vector<SqlValue> values() const override;

 private:
  std::string_view bytes(int column) const;
  bool is_text(int column) const;

  const PGresult* rows_;
  int row_ = 0;
};

// As types are numbered in PostgreSQL's catalogue, for ever.
inline constexpr Oid type_bool = 16, type_bytea = 17, type_int8 = 20, type_int2 = 21,
                     type_int4 = 23, type_text = 25, type_float8 = 701, type_numeric = 1700;

// Highest byte first, as on the wire.
std::string big_endian(std::int64_t number);

}  // namespace tresen
