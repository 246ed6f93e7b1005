// Whatever a report tells by branch tells of at least five people and ten cases.

#include "sync/office/reports/merging.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/seed.h"

namespace tresen {
namespace {

// So many people in each branch; nobody in two.
v1::Chain chain_of(const std::map<std::string, int>& staff) {
  v1::Chain chain;
  for (const auto& [branch, count] : staff) {
    for (int i = 0; i < count; ++i) {
      v1::StaffMember& member = *chain.mutable_staff()->add_members();
      member.set_id(branch + std::to_string(i));
      member.add_branches(branch);
    }
  }
  return chain;
}

TEST(Merging, ALargeBranchIsToldByItsOwnName) {
  const Merged merged = merge_branches(chain_of({{"b1", 5}}), {{"b1", 10}});
  EXPECT_EQ(merged.name_of("b1"), "b1");
  EXPECT_FALSE(merged.withholds());
}

TEST(Merging, OneOfTooFewStaffOrCasesIsMergedWithTheSmallestOfTheOthers) {
  const v1::Chain chain = chain_of({{"few", 4}, {"large", 9}, {"small", 5}});
  const Merged merged = merge_branches(chain, {{"few", 100}, {"large", 90}, {"small", 10}});
  EXPECT_EQ(merged.name_of("few"), "few+small");
  EXPECT_EQ(merged.name_of("small"), "few+small");
  EXPECT_EQ(merged.name_of("large"), "large");
}

TEST(Merging, NothingIsToldOfAChainThatIsTooSmall) {
  const Merged merged = merge_branches(chain_of({{"b1", 2}, {"b2", 2}}), {{"b1", 50}, {"b2", 50}});
  EXPECT_EQ(merged.name_of("b1"), std::nullopt);
  EXPECT_TRUE(merged.withholds());
}

// Else its staff would hide those of the branch that has all the cases.
TEST(Merging, ABranchWithoutCasesHidesNobody) {
  const Merged merged =
      merge_branches(chain_of({{"b1", 2}, {"idle", 9}}), {{"b1", 50}, {"idle", 0}});
  EXPECT_EQ(merged.name_of("b1"), std::nullopt);
  EXPECT_EQ(merged.name_of("idle"), std::nullopt);
}

TEST(Merging, WhoWorksEverywhereCountsInEachBranchAndOnceInAGroup) {
  v1::Chain chain = chain_of({{"b1", 4}, {"b2", 3}});
  chain.mutable_staff()->add_members()->set_id("everywhere");
  EXPECT_EQ(merge_branches(chain, {{"b1", 10}}).name_of("b1"), "b1");
  EXPECT_EQ(merge_branches(chain, {{"b2", 10}}).name_of("b2"), std::nullopt);
}

TEST(Merging, NoGroupOfRandomChainsIsTooSmall) {
  const std::uint64_t seed = test::seed();
  SCOPED_TRACE("SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::map<std::string, int> staff;
    std::map<std::string, std::uint64_t> cases;
    for (std::uint64_t i = 0; i < 1 + random() % 8; ++i) {
      const std::string branch = "b" + std::to_string(i);
      staff[branch] = static_cast<int>(random() % 8);
      cases[branch] = random() % 25;
    }
    const Merged merged = merge_branches(chain_of(staff), cases);
    std::map<std::string, std::pair<int, std::uint64_t>> groups;
    for (const auto& [branch, count] : cases) {
      const auto name = merged.name_of(branch);
      if (!name) continue;
      groups[*name].first += staff[branch];
      groups[*name].second += count;
    }
    for (const auto& [name, size] : groups) {
      EXPECT_GE(size.first, 5) << name;
      EXPECT_GE(size.second, 10U) << name;
    }
  }
}

}  // namespace
}  // namespace tresen
