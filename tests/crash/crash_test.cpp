// The plug is pulled at the counter.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/story.h"

namespace tresen::visit {
namespace {

TEST(Crash, LeavesTheProcessWhereItWas) {
  const std::string bin = TRESEN_BINARY_DIR "/bin";
  const std::string work = TRESEN_BINARY_DIR "/visit_crash";
  const auto made = make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 2000);
  ASSERT_TRUE(made) << made.error().detail;
  std::filesystem::create_directories(work + "/screenshots");
  auto stage = Stage::set_up(bin, work);
  ASSERT_TRUE(stage) << stage.error().detail;
  auto pointer = Pointer::open(stage->display());
  ASSERT_TRUE(pointer) << pointer.error().detail;
  Hand hand(std::move(*pointer), stage->socket_path(), work + "/screenshots");
  const auto told = play_crash({*stage, hand});
  if (!told) (void)hand.picture("failed");
  EXPECT_TRUE(told) << told.error().detail;
}

}  // namespace
}  // namespace tresen::visit
