// One visit as staff and customer live it: real programs, a real window, a real pointer.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/story.h"

namespace tresen::visit {
namespace {

const std::string bin = TRESEN_BINARY_DIR "/bin";
constexpr int customers = 2000;

Result<Told> played(const std::string& name, Result<Told> (*story)(Scene)) {
  const std::string work = TRESEN_BINARY_DIR "/visit_" + name;
  TRY(make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, customers));
  std::filesystem::create_directories(work + "/screenshots");
  TRY_TO(stage, Stage::set_up(bin, work));
  TRY_TO(pointer, Pointer::open(stage.display()));
  Hand hand(std::move(pointer), stage.socket_path(), work + "/screenshots");
  auto told = story({stage, hand});
  if (!told) (void)hand.picture("failed");
  return told;
}

TEST(Visit, ReachesHeadOfficeAlsoWhenThatWasAway) {
  const auto told = played("story", play_visit);
  EXPECT_TRUE(told) << told.error().detail;
}

// The standard visit (flow A of the design): three gaps answered, nothing refused.
TEST(Visit, TakesAtMostTenNavigationTapsAnd45InAll) {
  const auto told = played("taps", play_counter);
  ASSERT_TRUE(told) << told.error().detail;
  EXPECT_LE(told->taps.navigation, 10);
  EXPECT_LE(told->taps.all(), 45);
}

}  // namespace
}  // namespace tresen::visit
