#pragma once
// Sets of customers of whom it is known who is who, to judge how well twins are found.

#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/record/match.h"

namespace tresen::test {

struct DuplicateSet {
  std::vector<MatchPerson> people;
  std::vector<std::string> entity;  // of each: who it is
};

// What to take of a set.
struct Taken {
  std::vector<std::string>
      columns{};  // as field keys; empty: all but the number that is nearly a key
  std::size_t people_max = 1'000'000;  // the first ones
};
// "febrl1", "febrl2" or "german_dev", read as `import customers` reads them.
Result<DuplicateSet> duplicate_set(const std::string& name, const Taken& taken = {});

struct Found {
  double precision = 0, recall = 0, f1 = 0;
};
Found judged(const DuplicateSet& set, const std::vector<Twins>& twins);

}  // namespace tresen::test
