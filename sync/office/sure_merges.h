#pragma once
// Customers who are here twice beyond doubt are merged without asking, from the score on that the
// chain's options name (`merge_score_permille`; by default nobody is).
//
// The caretaker does it in quiet hours: customers are read in portions on the writer's thread,
// weighed on its own, and each pair is looked at again before it is merged. Only two who could be
// nobody else, of one controller; never again after somebody has taken it back.

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "sync/record/match_person.h"

namespace tresen {

// All customers who count, as linkage sees them.
struct TwinCandidates {
  double score_min = 0;
  Uuid read_to{};  // the last one that was read
  std::vector<Uuid> ids{};
  std::vector<MatchPerson> people{};
};
// Reads on. False: that was all, or the chain wants nobody merged.
Result<bool> read_on(Office& office, TwinCandidates& candidates);

struct SureMerge {
  Uuid a, b;
  double score = 0;
};
// Takes long; pure, for any thread. Told to stop, it finds nobody.
std::vector<SureMerge> sure_merges(const TwinCandidates& candidates, const std::stop_token& stop);

// Merges those of them of whom it still holds; the lower number is kept. Answers how many.
Result<std::size_t> merge_sure(Office& office, std::span<const SureMerge> pairs,
                               std::int64_t now_ms);

}  // namespace tresen
