// A counter that nobody touches: covered first, then locked; and who signs in goes on where it
// stood.

#include <gtest/gtest.h>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

constexpr std::int64_t cover_ms = 90'000;
constexpr std::int64_t lock_ms = 300'000;

struct Idle : testing::Test {
  Counter counter;

  void stand_at_first_card() {
    counter.sign_in();
    counter.open_hans();
    counter.begin("brille_neu");
  }
  bool tells(const std::string& word) {
    return ui::to_json(counter.scene()).find(word) != std::string::npos;
  }
};

TEST_F(Idle, CoversEveryScreenAfterNinetySecondsAndTellsToolsNothing) {
  stand_at_first_card();
  for (const char* way : {"", "back", "back"}) {
    if (*way != '\0') counter.press(way);
    counter.pass(cover_ms - 1);
    EXPECT_FALSE(counter.view().covered);
    counter.pass(1);
    EXPECT_TRUE(counter.view().covered) << counter.screen();
    EXPECT_EQ(counter.scene().touches.size(), 1U);
    for (const char* word : {"104711", "Hans", "Müller", "HM", "Grabenstr"}) {
      EXPECT_FALSE(tells(word)) << word << " on " << counter.screen();
    }
    counter.press("uncover");
    EXPECT_FALSE(counter.view().covered);
  }
}

TEST_F(Idle, TheTouchThatUncoversPressesNothing) {
  stand_at_first_card();
  counter.pass(cover_ms);
  const int writes = counter.writes;
  counter.press("uncover");
  EXPECT_EQ(counter.screen(), "S06");
  EXPECT_EQ(counter.writes, writes);
  EXPECT_TRUE(counter.shows("answer.refused"));
}

TEST_F(Idle, TimeCountsAnewFromTheTouch) {
  stand_at_first_card();
  counter.pass(cover_ms);
  counter.press("uncover");
  counter.pass(lock_ms - 1);
  EXPECT_NE(counter.screen(), "S01");
  counter.pass(1);
  EXPECT_EQ(counter.screen(), "S01");
}

TEST_F(Idle, ALockedScreenIsNotCovered) {
  stand_at_first_card();
  counter.pass(cover_ms);
  counter.pass(lock_ms);
  EXPECT_EQ(counter.screen(), "S01");
  EXPECT_FALSE(counter.view().covered);
  EXPECT_TRUE(counter.shows("pin.1"));
  EXPECT_FALSE(tells("Hans"));
}

TEST_F(Idle, TheSameProcessStandsThereAfterTheLock) {
  stand_at_first_card();
  counter.spell("01713920042");
  counter.press("next");
  const Uuid process = std::get<ProcessScreen>(counter.state.screen).process.id;
  counter.pass(lock_ms);
  counter.sign_in();
  ASSERT_EQ(counter.screen(), "S06");
  EXPECT_EQ(std::get<ProcessScreen>(counter.state.screen).process.id, process);
  EXPECT_TRUE(counter.shows("field.birth_date"));
}

TEST_F(Idle, TheChainSaysWhen) {
  stand_at_first_card();
  ChainOptions options = counter.state.shared.options;
  options.rules.set_staff_blur_s(20);
  options.rules.set_staff_lock_s(30);
  counter.told(ConfigChanged{options});
  counter.pass(20'000);
  EXPECT_TRUE(counter.view().covered);
  EXPECT_LE(wait_ms(counter.state, counter.now), 10'000);
  counter.pass(10'000);
  EXPECT_EQ(counter.screen(), "S01");
}

TEST_F(Idle, ALockedKioskTurnsDarkAndTheTouchThatWakesItPressesNothing) {
  counter.state.shared.kiosk = true;
  counter.pass(599'999);
  EXPECT_TRUE(counter.shows("pin.1"));
  counter.pass(1);
  EXPECT_TRUE(counter.view().asleep);
  EXPECT_EQ(counter.scene().touches.size(), 1U);
  counter.press("wake");
  EXPECT_TRUE(counter.shows("pin.1"));
  EXPECT_EQ(std::get<ui::LockView>(counter.view().page).typed, 0);
}

TEST_F(Idle, AfterACrashWhoWasSignedInGoesOnAndAfterALockNobody) {
  stand_at_first_card();
  const Uuid process = std::get<ProcessScreen>(counter.state.screen).process.id;
  counter.restart(true);
  ASSERT_EQ(counter.screen(), "S06");
  EXPECT_EQ(std::get<ProcessScreen>(counter.state.screen).process.id, process);
  EXPECT_EQ(counter.state.shared.staff->id, "s1");
  counter.press("lock");
  counter.restart(true);
  EXPECT_EQ(counter.screen(), "S01");
}

TEST_F(Idle, FiveWrongPinsWaitAndTheWaitOutlivesARestart) {
  const auto try_wrong = [&] {
    for (int i = 0; i < 4; ++i) counter.press("pin.9");
    counter.press("pin.ok");
  };
  for (int i = 0; i < 5; ++i) try_wrong();
  EXPECT_FALSE(counter.shows("pin.ok") && counter.scene().find("pin.ok")->enabled);
  counter.restart();
  EXPECT_EQ(std::get<ui::LockView>(counter.view().page).error,
            "Zu viele Versuche. Noch 29 Sekunden.")
      << "said before anybody tries in vain";
  EXPECT_FALSE(counter.scene().find("pin.1")->enabled);
  counter.pass(30'000);
  try_wrong();
  counter.pass(59'000);
  EXPECT_EQ(std::get<ui::LockView>(counter.view().page).error,
            "Zu viele Versuche. Noch 1 Sekunde.");
  counter.pass(1'000);
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S02");
}

}  // namespace
}  // namespace tresen::test
