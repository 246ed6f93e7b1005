#include "sync/record/match_model.h"

#include <algorithm>
#include <cmath>

namespace tresen {
namespace {

constexpr std::size_t at(MatchField field) { return static_cast<std::size_t>(field); }
constexpr std::size_t at(Likeness likeness) { return static_cast<std::size_t>(likeness); }

constexpr std::array address{MatchField::street, MatchField::house_no, MatchField::place,
                             MatchField::address_extra};

// Within a family: how often a father's name is his son's, twins have one birthday, and one phone
// serves two.
constexpr double same_first_name = 0.02;
constexpr double same_birthday = 0.01;
constexpr double same_phone = 0.4;

// How many times likelier a likeness is of one person than of strangers.
double ratio(MatchField field, const Comparison& pair, const MatchWeights& weights) {
  const Likeness likeness = pair.of(field);
  if (likeness == Likeness::unknown) return 1;
  return weights.met[at(field)][at(likeness)] / std::max<double>(pair.chance[at(field)], 1e-9);
}

}  // namespace

MatchWeights MatchWeights::usual() {
  MatchWeights weights;
  FieldTable& met = weights.met;
  //                                 unknown same  alike  slip  swapped near  different
  met[at(MatchField::first_name)] = {1, 0.78, 0.06, 0.10, 0, 0.04, 0.02};
  met[at(MatchField::last_name)] = {1, 0.78, 0.06, 0.10, 0, 0.03, 0.03};
  met[at(MatchField::birth_date)] = {1, 0.90, 0, 0.05, 0.01, 0.02, 0.02};
  met[at(MatchField::street)] = {1, 0.80, 0.04, 0.08, 0.01, 0.03, 0.04};
  met[at(MatchField::house_no)] = {1, 0.88, 0, 0.06, 0, 0, 0.06};
  met[at(MatchField::place)] = {1, 0.88, 0.06, 0.02, 0, 0.01, 0.03};
  met[at(MatchField::address_extra)] = {1, 0.70, 0.04, 0.10, 0.01, 0.05, 0.10};
  met[at(MatchField::contact)] = {1, 0.70, 0, 0.05, 0, 0, 0.25};
  met[at(MatchField::gender)] = {1, 0.97, 0, 0, 0, 0, 0.03};
  return weights;
}

Judgement judge(const Comparison& pair, const MatchWeights& weights, std::size_t people) {
  const double first = ratio(MatchField::first_name, pair, weights);
  const double last = ratio(MatchField::last_name, pair, weights);
  const double birth = ratio(MatchField::birth_date, pair, weights);
  const double contact = ratio(MatchField::contact, pair, weights);
  const double gender = ratio(MatchField::gender, pair, weights);
  const double turned = pair.names_swapped ? weights.turned : 1;
  double home = 1;
  for (const MatchField field : address) home *= ratio(field, pair, weights);
  const double stayed = weights.stays * home;
  const double moved = 1 - weights.stays;
  const double one =
      weights.doubles * turned * first * last * birth * contact * gender * (stayed + moved);
  const double kin =
      weights.families * turned * last * (1 - same_first_name + same_first_name * first) *
      (1 - same_birthday + same_birthday * birth) * (1 - same_phone + same_phone * contact) * home;
  const double all = one + kin + static_cast<double>(people);
  return {one / all, kin / all, stayed / (stayed + moved)};
}

MatchWeights learn(std::span<const Comparison> pairs, std::size_t people) {
  constexpr int rounds = 12;
  constexpr double weight = 30;  // of the usual, in pairs
  const MatchWeights usual = MatchWeights::usual();
  MatchWeights weights = usual;
  for (int round = 0; round < rounds; ++round) {
    FieldTable met{};
    for (std::size_t field = 0; field < match_field_count; ++field) {
      for (std::size_t i = 1; i < likeness_count; ++i) met[field][i] = weight * usual.met[field][i];
    }
    double ones = 0, kin = 0, stayed = 0, homes = 0, turned = 0;
    for (const Comparison& pair : pairs) {
      const Judgement found = judge(pair, weights, people);
      if (found.one_person < 1e-6 && found.family < 1e-6) continue;
      ones += found.one_person;
      kin += found.family;
      turned += pair.names_swapped ? found.one_person : 0;
      bool at_home = false;
      for (const MatchField field : address) {
        const Likeness likeness = pair.of(field);
        at_home = at_home || likeness != Likeness::unknown;
        met[at(field)][at(likeness)] += found.one_person * found.stayed;
      }
      if (at_home) {
        homes += found.one_person;
        stayed += found.one_person * found.stayed;
      }
      for (const MatchField field :
           {MatchField::first_name, MatchField::last_name, MatchField::birth_date,
            MatchField::contact, MatchField::gender}) {
        met[at(field)][at(pair.of(field))] += found.one_person;
      }
    }
    for (std::size_t field = 0; field < match_field_count; ++field) {
      double all = 0;
      for (std::size_t i = 1; i < likeness_count; ++i) all += met[field][i];
      for (std::size_t i = 1; i < likeness_count; ++i) {
        weights.met[field][i] = std::max(met[field][i] / all, 1e-4);
      }
    }
    const double half = static_cast<double>(people) / 2;
    const double certain = weight + ones;
    weights.doubles = std::clamp((weight * 0.1 + ones) / (weight + half), 0.005, 5.0);
    weights.families = std::clamp((weight * 0.2 + kin) / (weight + half), 0.02, 5.0);
    weights.turned = (weight * usual.turned + turned) / certain;
    weights.stays = (weight * usual.stays + stayed) / (weight + homes);
  }
  return weights;
}

double bits(MatchField field, const Comparison& pair, const MatchWeights& weights) {
  return std::log2(ratio(field, pair, weights));
}

}  // namespace tresen
