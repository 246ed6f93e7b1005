#pragma once
// What a likeness weighs: from how alike two people are to the probability that they are one.
//
// A pair is one of three: one person (who may have moved), two of one family, or strangers. The
// address and what reaches a family speak for the first two alike, so they never make a pair alone.

#include <array>
#include <cstddef>
#include <span>

#include "sync/record/match_compare.h"

namespace tresen {

struct MatchWeights {
  // Of two records of one person: how often each likeness is met. Of the address: where the
  // person has not moved.
  FieldTable met{};
  double stays = 0.8;     // has not moved between two records
  double turned = 0.02;   // first and last name stand in each other's place
  double doubles = 0.3;   // records of the same person that a record has, in the middle
  double families = 0.5;  // and others of its family

  // What is usual, before anybody has looked.
  static MatchWeights usual();
};

struct Judgement {
  double one_person = 0;  // probability
  double family = 0;
  double stayed = 0;  // given that they are one person
};

// Of a pair among `people` people.
Judgement judge(const Comparison& pair, const MatchWeights& weights, std::size_t people);

// The weights that explain these pairs best (expectation maximisation, a dozen rounds); what few
// pairs show stays near the usual.
MatchWeights learn(std::span<const Comparison> pairs, std::size_t people);

// What a field says of a pair, in bits: above 0 that they are one person. 0 where it says nothing.
double bits(MatchField field, const Comparison& pair, const MatchWeights& weights);

}  // namespace tresen
