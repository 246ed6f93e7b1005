// Who is here twice: how surely that is found in sets of which the truth is known, and how long it
// takes as a chain grows.
//
//   duplicates_bench [--customers N] [--json]

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "sync/base/text.h"
#include "sync/record/match.h"
#include "tests/bench/figure.h"
#include "tests/bench/townspeople.h"
#include "tests/support/duplicate_sets.h"

namespace tresen::bench {
namespace {

constexpr unsigned cores = 2;

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void say(const std::string& set, const char* what, double value, const char* unit, const char* base,
         double base_value, std::optional<Target> target, bool as_json) {
  print({"duplicates", set + ": " + what, value, unit, base, base_value, target}, as_json);
}

struct Wanted {
  double f1 = 0, precision = 0;  // 0: nothing is wanted
};

void judge(const std::string& name, const test::DuplicateSet& set, const Wanted& wanted,
           bool as_json) {
  std::vector<Twins> twins;
  const double seconds =
      seconds_of([&] { twins = find_twins(set.people, match_threshold, cores); });
  const test::Found found = test::judged(set, twins);
  const auto target = [](double limit) {
    return limit > 0 ? std::optional(value_at_least(limit)) : std::nullopt;
  };
  const auto customers = static_cast<double>(set.people.size());
  say(name, "precision", found.precision, "", "customers", customers, target(wanted.precision),
      as_json);
  say(name, "recall", found.recall, "", "customers", customers, std::nullopt, as_json);
  say(name, "F1", found.f1, "", "customers", customers, target(wanted.f1), as_json);
  say(name, "time", seconds, "s", "customers", customers, std::nullopt, as_json);
  // What a merge without asking does, by merge_score_permille.
  const std::vector<Twins> pairs = find_twins(set.people, candidate_threshold, cores);
  for (const double least : {0.99, 0.995, 0.999}) {
    const test::Found those = test::judged(set, sure_twins(set.people, pairs, least));
    const std::string what =
        "precision of merges without asking from " + std::to_string(least).substr(0, 5);
    say(name, what.c_str(), those.precision, "", "recall", those.recall, std::nullopt, as_json);
  }
}

// One in ten is here twice, with a slip in the name and without what is left out at a counter.
test::DuplicateSet made(std::size_t count) {
  std::mt19937_64 random(20261123);
  test::DuplicateSet set;
  for (const Record& person : townspeople(count * 10 / 11, 20261121)) {
    const std::string& number = person.text("customer_no");
    set.people.push_back(match_person(person));
    set.entity.push_back(number);
    if (random() % 10 != 0) continue;
    Record again = person;
    const std::string last = folded(person.text("last_name"));
    if (last.size() > 3) {
      again.fields["last_name"].value = mistyped(last, static_cast<Slip>(random() % 4), random);
    }
    if (random() % 2 == 0) again.fields.erase("mobile");
    if (random() % 3 == 0) again.fields.erase("street");
    set.people.push_back(match_person(again));
    set.entity.push_back(number);
  }
  return set;
}

void known_sets(bool as_json) {
  const std::vector<std::string> name_and_birth{"first_name", "last_name", "birth_date"};
  struct Row {
    const char* set;
    std::vector<std::string> columns;
    Wanted wanted;
  };
  for (const Row& row :
       {Row{"febrl1", {}, {0.99, 0}}, Row{"febrl2", {}, {0.98, 0}},
        Row{"german_dev", {}, {0.90, 0.98}}, Row{"febrl1", name_and_birth, {}},
        Row{"febrl2", name_and_birth, {}}, Row{"german_dev", name_and_birth, {}}}) {
    const auto set = test::duplicate_set(row.set, {row.columns});
    if (!set) {
      std::fprintf(stderr, "duplicates_bench: %s\n", set.error().detail.c_str());
      std::exit(1);
    }
    const std::string name =
        std::string(row.set) + (row.columns.empty() ? "" : ", names and birth date");
    judge(name, *set, row.wanted, as_json);
  }
}

// Four times the customers may take somewhat more than four times as long: n log n.
void growth(const std::vector<std::size_t>& sizes, bool as_json) {
  double before = 0;
  for (const std::size_t size : sizes) {
    const test::DuplicateSet set = made(size);
    std::vector<Twins> twins;
    const double seconds =
        seconds_of([&] { twins = find_twins(set.people, match_threshold, cores); });
    const std::string name = std::to_string(size) + " made up (seed 20261121)";
    say(name, "time on 2 cores", seconds, "s", "half as many", before,
        size == 100'000 ? std::optional(value_at_most(60)) : std::nullopt, as_json);
    say(name, "F1", test::judged(set, twins).f1, "", "customers", static_cast<double>(size),
        std::nullopt, as_json);
    before = seconds;
  }
}

}  // namespace
}  // namespace tresen::bench

int main(int argc, char** argv) {
  bool as_json = false;
  std::vector<std::size_t> sizes{25'000, 50'000, 100'000, 200'000};
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--json") == 0) as_json = true;
    if (std::strcmp(argv[i], "--customers") == 0 && i + 1 < argc) {
      sizes = {std::strtoull(argv[++i], nullptr, 10)};
    }
  }
  tresen::bench::known_sets(as_json);
  tresen::bench::growth(sizes, as_json);
  return 0;
}
