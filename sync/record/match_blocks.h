#pragma once
// Which pairs of people are worth comparing: those who share a key. n log n in the number of
// people.

#include <cstdint>
#include <utility>
#include <vector>

#include "sync/record/match_person.h"

namespace tresen {

using CandidatePair = std::pair<std::uint32_t, std::uint32_t>;  // places, the lesser one first

// Each pair once, in order. Of a key that many share only those are compared who stand near one
// another when sorted by name and birth date.
std::vector<CandidatePair> candidate_pairs(const std::vector<const MatchPerson*>& people);

}  // namespace tresen
