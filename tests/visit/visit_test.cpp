// One visit as staff and customer live it: real programs, a real window, a real pointer.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/klm.h"
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
  hand.compare_with_painting_anew();
  auto told = story({stage, hand});
  if (!told) (void)hand.picture("failed");
  EXPECT_GT(hand.compared(), 0);
  return told;
}

TEST(Visit, ReachesHeadOfficeAlsoWhenThatWasAway) {
  const auto told = played("story", play_visit);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, GoesOnAtASecondTerminalAfterItWasParked) {
  const auto told = played("park", play_park);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, WaitsAfterFiveWrongPinsAndNamesNobody) {
  const auto told = played("wrong_pin", play_wrong_pin);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, KeepsItsPlaceWhenTheLanguageChanges) {
  const auto told = played("language", play_language);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, ProvesASignedConsentAtHeadOffice) {
  const auto told = played("consent", play_consent);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, MakesNobodyTwiceAndNobodyIntoAnother) {
  const auto told = played("new_customer", play_new_customer);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, AsksTheGuardianOfAMinor) {
  const auto told = played("minor", play_minor);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, GoesThroughTheCustomersHands) {
  const auto told = played("hand_over", play_hand_over);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, TellsAScannerFromSomebodyWhoTypes) {
  const auto told = played("scanner", play_scanner);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, RecognisesWhoRingsAndPutsDownTheAnswer) {
  const auto told = played("call", play_call);
  EXPECT_TRUE(told) << told.error().detail;
}

TEST(Visit, IsAnsweredByTheLetterThatWasBroughtAlong) {
  const auto told = played("letter", play_letter);
  EXPECT_TRUE(told) << told.error().detail;
}

// The standard visit (flow A of the design) with the customer T-0001: three gaps answered, nothing
// refused, and the follow-up of new glasses. A decision goes before each tap that is no letter, and
// the search is waited for.
TEST(Visit, TakesAtMostTenNavigationTaps45InAllAnd33Seconds) {
  const auto told = played("taps", play_counter);
  ASSERT_TRUE(told) << told.error().detail;
  EXPECT_LE(told->taps.navigation, 10);
  EXPECT_LE(told->taps.all(), 45);
  test::Trace trace;
  trace.taps = trace.thoughts = told->taps.navigation;
  trace.keys = told->taps.keys;
  trace.waits_s = 0.5;
  RecordProperty("klm_seconds", std::to_string(test::seconds(trace)));
  EXPECT_LE(test::seconds(trace), 33.0) << told->taps.navigation << " and " << told->taps.keys;
}

}  // namespace
}  // namespace tresen::visit
