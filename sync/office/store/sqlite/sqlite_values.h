#pragma once
// Our numbers and ids as SQLite has them, and back.

#include <cstdint>

#include "sync/base/database.h"
#include "sync/base/ids.h"

namespace tresen {

inline std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
inline std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }

inline Blob blob(const Uuid& id) { return Blob{to_bytes(id)}; }
// NULL for none.
inline SqlValue blob_or_null(const Uuid& id) {
  if (id.none()) return std::monostate{};
  return blob(id);
}
// None for NULL, and for what is no id.
inline Uuid id_in(const Row& row, int column) {
  return uuid_from_bytes(row.text(column)).value_or(Uuid{});
}

}  // namespace tresen
