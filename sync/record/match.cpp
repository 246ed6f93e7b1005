#include "sync/record/match.h"

#include <algorithm>
#include <cstdio>
#include <thread>

#include "sync/record/match_blocks.h"

namespace tresen {
namespace {

// Pairs that not even the usual weights find possible are not weighed again.
constexpr double possible = 1e-3;

struct Weighed {
  CandidatePair who;
  Comparison pair;
};

std::vector<Weighed> weigh(const std::vector<const MatchPerson*>& people,
                           std::span<const CandidatePair> pairs, const MatchChances& chances) {
  const MatchWeights usual = MatchWeights::usual();
  std::vector<Weighed> weighed;
  for (const CandidatePair& who : pairs) {
    const Comparison pair = compare(*people[who.first], *people[who.second], chances);
    const Judgement found = judge(pair, usual, people.size());
    if (found.one_person + found.family >= possible) weighed.push_back({who, pair});
  }
  return weighed;
}

// The same on several threads, a run of the pairs each.
std::vector<Weighed> weigh(const std::vector<const MatchPerson*>& people,
                           std::span<const CandidatePair> pairs, const MatchChances& chances,
                           unsigned threads) {
  std::vector<std::vector<Weighed>> parts(std::max(threads, 1U));
  {
    std::vector<std::jthread> running;
    const std::size_t each = pairs.size() / parts.size() + 1;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::size_t begin = std::min(i * each, pairs.size());
      const auto run = pairs.subspan(begin, std::min(each, pairs.size() - begin));
      running.emplace_back([&, i, run] { parts[i] = weigh(people, run, chances); });
    }
  }
  std::vector<Weighed> all;
  for (std::vector<Weighed>& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<std::string> reasons(const Comparison& pair, const MatchWeights& weights) {
  std::vector<std::string> why;
  if (pair.names_swapped) why.emplace_back("first and last name swapped");
  for (std::size_t i = 0; i < match_field_count; ++i) {
    const auto field = static_cast<MatchField>(i);
    if (pair.of(field) == Likeness::unknown) continue;
    char number[16];
    std::snprintf(number, sizeof number, "%+.1f", bits(field, pair, weights));
    why.push_back(std::string(name_of(field)) + ": " + std::string(name_of(pair.of(field))) + ", " +
                  number);
  }
  return why;
}

}  // namespace

std::vector<Twins> find_twins(std::span<const MatchPerson> customers, double score_min,
                              unsigned threads) {
  std::vector<const MatchPerson*> people;
  for (const MatchPerson& person : customers) people.push_back(&person);
  const MatchChances chances(people);
  const std::vector<CandidatePair> pairs = candidate_pairs(people);
  const std::vector<Weighed> weighed = weigh(people, pairs, chances, threads);
  std::vector<Comparison> compared;
  for (const Weighed& one : weighed) compared.push_back(one.pair);
  const MatchWeights weights = learn(compared, people.size());
  std::vector<Twins> found;
  for (const Weighed& one : weighed) {
    const double score = judge(one.pair, weights, people.size()).one_person;
    if (score < score_min) continue;
    found.push_back({one.who.first, one.who.second, score, reasons(one.pair, weights)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Twins& a, const Twins& b) { return a.score > b.score; });
  return found;
}

Twins compare_twins(const MatchPerson& a, const MatchPerson& b, std::size_t customers) {
  const Comparison pair = compare(a, b, MatchChances());
  const MatchWeights weights = MatchWeights::usual();
  return {0, 1, judge(pair, weights, customers).one_person, reasons(pair, weights)};
}

}  // namespace tresen
