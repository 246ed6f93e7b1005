#include "sync/record/match.h"

#include <algorithm>
#include <cstdio>
#include <map>
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
                           std::span<const CandidatePair> pairs, const MatchChances& chances,
                           const std::stop_token& stop) {
  const MatchWeights usual = MatchWeights::usual();
  std::vector<Weighed> weighed;
  for (const CandidatePair& who : pairs) {
    if (stop.stop_requested()) break;
    const Comparison pair = compare(*people[who.first], *people[who.second], chances);
    const Judgement found = judge(pair, usual, people.size());
    if (found.one_person + found.family >= possible) weighed.push_back({who, pair});
  }
  return weighed;
}

// The same on several threads, a run of the pairs each.
std::vector<Weighed> weigh(const std::vector<const MatchPerson*>& people,
                           std::span<const CandidatePair> pairs, const MatchChances& chances,
                           unsigned threads, const std::stop_token& stop) {
  std::vector<std::vector<Weighed>> parts(std::max(threads, 1U));
  {
    std::vector<std::jthread> running;
    const std::size_t each = pairs.size() / parts.size() + 1;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::size_t begin = std::min(i * each, pairs.size());
      const auto run = pairs.subspan(begin, std::min(each, pairs.size() - begin));
      running.emplace_back([&, i, run] { parts[i] = weigh(people, run, chances, stop); });
    }
  }
  std::vector<Weighed> all;
  for (std::vector<Weighed>& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

bool nothing_against(const Comparison& pair) {
  const bool same = pair.of(MatchField::first_name) == Likeness::same &&
                    pair.of(MatchField::last_name) == Likeness::same &&
                    pair.of(MatchField::birth_date) == Likeness::same;
  return same && !pair.names_swapped &&
         std::ranges::none_of(pair.likeness,
                              [](Likeness each) { return each == Likeness::different; });
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
                              unsigned threads, const std::stop_token& stop) {
  std::vector<const MatchPerson*> people;
  for (const MatchPerson& person : customers) people.push_back(&person);
  const MatchChances chances(people);
  const std::vector<CandidatePair> pairs = candidate_pairs(people);
  const std::vector<Weighed> weighed = weigh(people, pairs, chances, threads, stop);
  if (stop.stop_requested()) return {};
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

std::vector<Twins> sure_twins(std::span<const MatchPerson> people, std::span<const Twins> pairs,
                              double score_min) {
  std::map<std::size_t, std::size_t> like;  // how many are like each
  for (const Twins& pair : pairs) {
    ++like[pair.a];
    ++like[pair.b];
  }
  const MatchChances chances;
  std::vector<Twins> sure;
  for (const Twins& pair : pairs) {
    const bool thirds = like.at(pair.a) > 1 || like.at(pair.b) > 1;
    if (pair.score < score_min || thirds) continue;
    if (nothing_against(compare(people[pair.a], people[pair.b], chances))) sure.push_back(pair);
  }
  return sure;
}

Twins compare_twins(const MatchPerson& a, const MatchPerson& b, std::size_t customers) {
  const Comparison pair = compare(a, b, MatchChances());
  const MatchWeights weights = MatchWeights::usual();
  return {0, 1, judge(pair, weights, customers).one_person, reasons(pair, weights)};
}

}  // namespace tresen
