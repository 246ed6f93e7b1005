#pragma once
// Which towns a German postcode names. Pure after reading.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

class Postcodes {
 public:
  // Lines "71229;Leonberg", in any order; several towns may share a postcode. A line that is none
  // is Fault::invalid with its number.
  static Result<Postcodes> read(std::string_view lines);

  // In the order of the file; empty for a postcode that nobody knows.
  std::vector<std::string> towns(std::string_view postcode) const;
  // Towns of all postcodes that begin so, at most `limit`, each once: while somebody types.
  std::vector<std::string> towns_of_prefix(std::string_view prefix, std::size_t limit) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> rows_;  // sorted by postcode
};

}  // namespace tresen
