#pragma once
// PostgreSQL's search by trigrams (pg_trgm) over the same customers, as one would take it off the
// shelf, in a server of its own that ends with the program.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sync/record/record.h"

namespace tresen::bench {

class Trigrams {
 public:
  // Ends the program, with the reason, if the server does not start.
  explicit Trigrams(const std::vector<Record>& people);
  Trigrams(const Trigrams&) = delete;
  Trigrams& operator=(const Trigrams&) = delete;
  ~Trigrams();

  // Who is most like it, the likest first.
  std::vector<std::string> names(const std::string& typed, std::size_t limit);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace tresen::bench
