#pragma once
// Which towns a German postcode names. Pure after reading.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/record/field.h"

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

// The verdict on a postcode beside the list: a German one that is not on it is unlikely, for firms
// have codes of their own, which name no town. An empty list knows nothing.
Verdict with_delivery_list(Verdict verdict, std::string_view postcode, const FieldContext& context,
                           const Postcodes& list);

}  // namespace tresen
