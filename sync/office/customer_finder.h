#pragma once
// Finds customers of the whole chain by words, but for those whose data is restricted. Made at the
// first question, and brought up to date before each further one from what the feeds say has
// changed.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "sync/office/store/store.h"
#include "sync/search/index.h"

namespace tresen {

class CustomerFinder {
 public:
  // The customers as they are in the store now. Valid until the next call.
  Result<const Index*> index(Store& store);

 private:
  Result<void> build(Store& store);
  Result<void> follow(Store& store);
  void take(const Record& customer);
  Result<void> forget(const std::string& erased);  // serialised v1::Erase

  std::optional<Index> index_;
  std::map<std::string, std::uint64_t> read_;  // position of the last row seen, by bucket
};

}  // namespace tresen
