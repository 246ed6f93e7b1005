#pragma once
// What a transaction has said so far and what it was told, so that all of it can be said again
// where the server has rolled it back for somebody else's sake. Whoever is told the same again
// would do the same again: it goes on as if nothing had been. Whoever is told otherwise must not.

#include <libpq-fe.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"

namespace tresen {

struct Statement {
  std::string sql;
  std::vector<SqlValue> values;       // none of them borrowed
  std::optional<std::uint64_t> told;  // of the answer; nothing: nobody has waited for it
};

// Equal for answers with the same rows.
std::uint64_t sum_of(const PGresult* answer);

class Spoken {
 public:
  void forget();
  void add(std::string_view sql, std::span<const SqlValue> values);
  // What was said last was answered so.
  void note(const PGresult* answer);
  // It has said what is not kept here: it cannot be said again.
  void note_other();

  bool is_whole() const { return is_whole_; }
  std::span<const Statement> all() const { return all_; }

 private:
  std::vector<Statement> all_;
  std::size_t bytes_ = 0;
  bool is_whole_ = true;
};

}  // namespace tresen
