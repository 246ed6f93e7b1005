#pragma once
// Twins: two customers who are one person, found by probabilistic record linkage (Fellegi and
// Sunter, JASA 64, 1969).
//
// Each pair is weighed by what its fields say: names (rare ones say more), birth date, address and
// what reaches a person. What is missing on either side says nothing. A family shares name, address
// and phone and is no pair; somebody may have moved. How reliable each field is, is learned from
// the customers themselves (EM, without labels), so that no rule is made for one set of data. Pure.

#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "sync/record/match_model.h"
#include "sync/record/match_person.h"
#include "sync/record/record.h"

namespace tresen {

// From this score on two customers are taken for one person.
inline constexpr double match_threshold = 0.9;
// Below this one nobody need look.
inline constexpr double candidate_threshold = 0.1;

struct Twins {
  std::size_t a = 0, b = 0;      // places in the list of customers, a < b
  double score = 0;              // probability that they are one person, 0 to 1
  std::vector<std::string> why;  // "last_name: same, +9.1", in bits for (+) or against it
};

// All pairs of the list with at least this score, the surest first. n log n: only customers who
// share a key of a few (a sound of the name with a part of the birth date, an address, a phone) are
// compared, and of keys that many share only neighbours. Uses as many threads as `threads` says.
// Told to stop, it ends soon, without any.
std::vector<Twins> find_twins(std::span<const MatchPerson> people, double score_min,
                              unsigned threads = 1, const std::stop_token& stop = {});

// Of such pairs, with all those somebody should look at (candidate_threshold), the ones about whom
// nobody need be asked: of at least this score, of the same names and the same day of birth, alike
// in whatever else both have, and neither like a third one.
std::vector<Twins> sure_twins(std::span<const MatchPerson> people, std::span<const Twins> pairs,
                              double score_min);

// Two customers alone, by the fixed weights, as if found among `customers` of them.
Twins compare_twins(const MatchPerson& a, const MatchPerson& b, std::size_t customers);

}  // namespace tresen
