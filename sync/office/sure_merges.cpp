#include "sync/office/sure_merges.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "sync/base/log.h"
#include "sync/office/customer_merge.h"
#include "sync/record/consent.h"
#include "sync/record/consent_record.h"
#include "sync/record/match.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

constexpr std::size_t customers_a_portion = 500;
constexpr double permille = 1000;

double score_min_of(const v1::Rules& rules) { return rules.merge_score_permille() / permille; }

// "0.999", never rounded up.
std::string score_text(double score) {
  return "0." + std::to_string(std::min(999, static_cast<int>(std::floor(score * permille))));
}

bool counts(const Record& customer) {
  return !is_restricted(customer) && !merged_into(customer);
}

// What linkage does not weigh. Objections and withdrawals are no hindrance: they hold for both.
bool may_be_one(const v1::Rules& rules, const Record& a, const Record& b) {
  const auto controller = [&](const Record& customer) {
    return controller_of(rules, customer.text("home_branch")).id;
  };
  const auto alike = [&](std::string_view key) {
    return a.text(key).empty() || b.text(key).empty() || a.text(key) == b.text(key);
  };
  return counts(a) && counts(b) && !was_unmerged(a) && !was_unmerged(b) &&
         is_deceased(a) == is_deceased(b) && alike("name_affix") &&
         a.text("birth_date") == b.text("birth_date") && controller(a) == controller(b);
}

// Numbers rise: the shorter one is older.
bool is_older(const Record& a, const Record& b) {
  const std::string &left = a.text("customer_no"), &right = b.text("customer_no");
  return left.size() != right.size() ? left.size() < right.size() : left < right;
}

// Nothing: nobody can say who is to be kept, because a merge must stay possible to take back.
std::optional<MergeOrder> order_of(Record a, Record b, double score) {
  const bool a_has = !merged_from(a).empty(), b_has = !merged_from(b).empty();
  if (a_has && b_has) return {};
  const bool keeps_a = a_has || (!b_has && is_older(a, b));
  if (!keeps_a) std::swap(a, b);
  return MergeOrder{std::move(a), std::move(b), score_text(score)};
}

}  // namespace

Result<bool> read_on(Office& office, TwinCandidates& candidates) {
  TRY_TO(rules, office.store().campaigns().rules());
  candidates.score_min = score_min_of(rules);
  if (candidates.score_min <= 0) {
    candidates = {};
    return false;
  }
  TRY_TO(page, office.store().customers().page(RecordKind::customer, candidates.read_to,
                                               customers_a_portion));
  for (const Record& customer : page) {
    candidates.read_to = customer.id;
    if (!counts(customer)) continue;
    candidates.ids.push_back(customer.id);
    candidates.people.push_back(match_person(customer));
  }
  return !page.empty();
}

std::vector<SureMerge> sure_merges(const TwinCandidates& candidates, const std::stop_token& stop) {
  const std::vector<Twins> pairs = find_twins(candidates.people, candidate_threshold, 1, stop);
  std::vector<SureMerge> sure;
  for (const Twins& pair : sure_twins(candidates.people, pairs, candidates.score_min)) {
    sure.push_back({candidates.ids[pair.a], candidates.ids[pair.b], pair.score});
  }
  return sure;
}

Result<std::size_t> merge_sure(Office& office, std::span<const SureMerge> pairs,
                               std::int64_t now_ms) {
  TRY_TO(rules, office.store().campaigns().rules());
  CustomerStore& customers = office.store().customers();
  std::size_t merged = 0;
  for (const SureMerge& pair : pairs) {
    // The chain may have thought better of it meanwhile.
    const double score_min = score_min_of(rules);
    if (score_min <= 0 || pair.score < score_min) continue;
    TRY_TO(a, customers.find(pair.a));
    TRY_TO(b, customers.find(pair.b));
    if (!a || !b || !may_be_one(rules, *a, *b)) continue;
    // What somebody has changed since they were weighed counts too.
    const MatchPerson people[] = {match_person(*a), match_person(*b)};
    const Twins still[] = {{0, 1, pair.score, {}}};
    if (sure_twins(people, still, score_min).empty()) continue;
    const auto order = order_of(std::move(*a), std::move(*b), pair.score);
    if (!order) continue;
    const auto done = merge_records(office, *order, now_ms);
    if (done) {
      ++merged;
    } else if (done.error().fault != Fault::invalid) {
      return tl::unexpected(done.error());
    }
  }
  if (merged > 0) note("office", "merged_by_rule", {{"pairs", merged}});
  return merged;
}

}  // namespace tresen
