// A terminal that has crashed several times: what it leaves out, what it says, and when that ends.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "terminal/app/crash_count.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute_ms = 60'000;

struct Crashes : testing::Test {
  Folder folder;
  CrashCount start(std::int64_t boot_ms, std::uint8_t boot = 1) {
    return CrashCount::begin(folder.path(), id(boot), boot_ms);
  }
  bool careful(std::int64_t boot_ms, std::uint8_t boot = 1) {
    return start(boot_ms, boot).careful_until_ms() != 0;
  }
};

TEST_F(Crashes, ThreeWithinFiveMinutesAskForCare) {
  EXPECT_FALSE(careful(0));
  EXPECT_FALSE(careful(minute_ms));
  EXPECT_FALSE(careful(2 * minute_ms));
  EXPECT_TRUE(careful(3 * minute_ms)) << "the third that did not end in order";
}

TEST_F(Crashes, AnEndInOrderIsNone) {
  for (int i = 0; i < 5; ++i) {
    CrashCount count = start(i * minute_ms);
    EXPECT_EQ(count.careful_until_ms(), 0) << i;
    count.end();
  }
}

TEST_F(Crashes, ThoseOfLongAgoAndOfAnotherStartOfTheMachineAreForgotten) {
  for (int i = 0; i < 6; ++i) EXPECT_FALSE(careful(i * 4 * minute_ms)) << i;
  EXPECT_FALSE(careful(24 * minute_ms, 2));
  EXPECT_FALSE(careful(25 * minute_ms, 2));
}

TEST_F(Crashes, CareLastsOverCrashesAndEndsUntilItWasQuietForHalfAnHour) {
  for (int i = 0; i < 4; ++i) start(i * minute_ms);
  start(20 * minute_ms).end();
  EXPECT_EQ(start(21 * minute_ms).careful_until_ms(), 50 * minute_ms)
      << "half an hour from the crash seen at 20 minutes";
  CrashCount again = start(22 * minute_ms);
  EXPECT_EQ(again.careful_until_ms(), 52 * minute_ms);
  again.end();
  EXPECT_FALSE(careful(53 * minute_ms));
}

TEST_F(Crashes, StaffEndIt) {
  for (int i = 0; i < 3; ++i) start(i * minute_ms);
  CrashCount count = start(3 * minute_ms);
  ASSERT_NE(count.careful_until_ms(), 0);
  count.forget();
  EXPECT_FALSE(careful(3 * minute_ms + 1)) << "one more crash is one";
}

TEST_F(Crashes, AFileOfRubbishIsNoCrash) {
  for (const char* rubbish : {"", "x", "running running", "\xff\xfe 7 7 7 7 7 7"}) {
    std::ofstream(folder.path() + "/crashes") << rubbish;
    EXPECT_FALSE(careful(0)) << rubbish;
    std::filesystem::remove(folder.path() + "/crashes");
  }
}

struct Careful : testing::Test {
  Counter counter;

  std::size_t told(std::string_view part) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(counter.events, [&](const v1::PosEvent& event) {
          return event.kind() == "attention.required" &&
                 event.text().find(part) != std::string::npos;
        }));
  }
  void after_crashes() {
    counter.state.shared.careful_until_ms = counter.now.boot_ms + 30 * minute_ms;
    counter.pass(1);
  }
};

TEST_F(Careful, DrawsNoPicturesOfCampaignsAndSaysSoToStaffAndTill) {
  counter.sign_in();
  after_crashes();
  EXPECT_NE(counter.view().banner.find("Abstürzen"), std::string::npos);
  EXPECT_TRUE(counter.shows("banner"));
  EXPECT_EQ(told("crashed"), 1U);
  counter.open_hans();
  counter.begin("brille_neu");
  for (int card = 0; card < 3; ++card) counter.press("answer.unknown");
  ASSERT_TRUE(counter.shows("tile.letter"));
  const auto view = counter.view();
  const auto& tiles = std::get<ui::TilesView>(std::get<ui::ProcessView>(view.page).page).tiles;
  for (const ui::Tile& tile : tiles) EXPECT_EQ(tile.picture, "") << tile.id;
  EXPECT_EQ(told("crashed"), 1U) << "and only once";
}

TEST_F(Careful, EndsWhenStaffSaySo) {
  counter.sign_in();
  after_crashes();
  counter.press("device");
  counter.press("settings.safe_end");
  EXPECT_EQ(counter.view().banner, "");
  EXPECT_FALSE(counter.shows("settings.safe_end"));
  EXPECT_EQ(counter.forgotten_crashes, 1);
}

TEST_F(Careful, EndsAfterHalfAnHourOfQuiet) {
  after_crashes();
  counter.pass(29 * minute_ms);
  EXPECT_NE(counter.view().banner, "");
  counter.pass(minute_ms);
  EXPECT_EQ(counter.view().banner, "");
  EXPECT_EQ(counter.forgotten_crashes, 1);
}

}  // namespace
}  // namespace tresen::test
