#pragma once
// The values of one statement, as PostgreSQL's wire wants them.

#include <libpq-fe.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"

namespace tresen {

// As PostgreSQL keeps it: what it cannot hold has become the sign for it.
std::string without_null(std::string_view text);

// Borrows all but numbers and texts with a null character, which PostgreSQL cannot hold and which
// become the sign for it.
class Bound {
 public:
  explicit Bound(std::span<const SqlValue> values);
  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // One letter for each: the same statement with other types is another one.
  std::string signature() const;

 private:
  void add(const SqlValue& value);
  void push(Oid type, std::string_view bytes);

  std::vector<std::string> own_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

}  // namespace tresen
