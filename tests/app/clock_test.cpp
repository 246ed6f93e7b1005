// A counter on a machine whose clock is wrong: it goes by head office's, and says so.

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/record/marketing_contact.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 86'400'000;

// The machine shows 09:00 on 15 January 2027.
struct WrongClock : testing::Test {
  Counter counter;

  // Head office answers; by its clock the machine's is so far ahead.
  void hear(std::int64_t machine_ahead_ms) {
    const Moment& now = counter.now;
    counter.receive(ToCache(Contact{now.wall_ms - machine_ahead_ms, 0, now}));
  }
  void valid(const char* from, const char* to) {
    v1::Campaign& letter = *counter.state.shared.options.campaigns.mutable_campaigns(0);
    letter.set_valid_from(from);
    letter.set_valid_to(to);
  }
  void go_to_campaigns() {
    counter.sign_in();
    counter.open_hans();
    counter.begin("brille_neu");
    for (int card = 0; card < 3; ++card) counter.press("answer.unknown");
    ASSERT_EQ(counter.screen(), "S07");
  }
  std::string today() const { return iso_date(counter.state.shared.today); }
  // What S14 says of the clock; nothing: not a word.
  std::string said() {
    counter.press("office");
    const ui::SyncView page = std::get<ui::SyncView>(counter.view().page);
    const auto row = std::ranges::find(page.waiting, "sync.clock", &ui::Row::key);
    counter.press("start");
    return row == page.waiting.end() ? std::string() : row->detail;
  }
};

TEST_F(WrongClock, CampaignsAreOfferedWhileTheyAreValidAtHeadOffice) {
  valid("2026-12-20", "2026-12-31");
  hear(20 * day_ms);
  go_to_campaigns();
  EXPECT_TRUE(counter.shows("tile.letter"));
}

TEST_F(WrongClock, ACampaignThatIsOverAtHeadOfficeIsNotOfferedWhateverTheMachineShows) {
  valid("2027-01-01", "2027-01-31");
  hear(20 * day_ms);
  go_to_campaigns();
  EXPECT_FALSE(counter.shows("tile.letter"));
  EXPECT_TRUE(counter.shows("tile.paper"));
}

TEST_F(WrongClock, DaysOfFollowUpsAndContactsCountFromHeadOfficesDay) {
  hear(20 * day_ms);
  go_to_campaigns();
  counter.press("tile.letter");
  counter.press("category.mode");
  counter.press("day.2027-01-02");
  counter.press("summary.close");
  const CustomerFile file = counter.file_of(id(1));
  ASSERT_EQ(file.contacts.size(), 1U);
  EXPECT_EQ(iso_date(local_date(read_contact(file.contacts[0]).at_ms)), "2026-12-26");
  ASSERT_FALSE(file.follow_ups.empty());
}

TEST_F(WrongClock, StampsKeepToTheMachineSinceHeadOfficeCorrectsThem) {
  hear(20 * day_ms);
  go_to_campaigns();
  EXPECT_EQ(counter.stored(id(1)).answer("mobile").stamp.ms,
            static_cast<std::uint64_t>(counter.now.wall_ms));
}

TEST_F(WrongClock, TheTimeIsKnownAgainAfterARestartWithoutALine) {
  hear(20 * day_ms);
  counter.restart();
  EXPECT_EQ(today(), "2026-12-26");
}

TEST_F(WrongClock, InTheMiddleOfAProcessTimeDoesNotGoBack) {
  go_to_campaigns();
  hear(20 * day_ms);
  EXPECT_EQ(today(), "2027-01-15");
  counter.pass(minute_ms);
  EXPECT_EQ(today(), "2027-01-15");
  counter.press("park");
  EXPECT_EQ(today(), "2026-12-26") << "but when it has left the screen";
}

TEST_F(WrongClock, FarAheadIsBelievedAtOnce) {
  go_to_campaigns();
  hear(-3'650 * day_ms);
  EXPECT_EQ(today(), "2037-01-12");
}

TEST_F(WrongClock, SaysBothTimesInPlainWordsAndNothingWithinFiveMinutes) {
  counter.sign_in();
  EXPECT_EQ(said(), "") << "head office was never heard";
  hear(5 * minute_ms);
  EXPECT_EQ(said(), "");
  hear(-5 * minute_ms);
  EXPECT_EQ(said(), "");
  hear(6 * minute_ms);
  EXPECT_EQ(said(), "Es gilt die Zentrale: 08:54. Hier: 09:00.");
  hear(-20 * day_ms);
  EXPECT_EQ(said(), "Es gilt die Zentrale: 04.02.2027 09:00. Hier: 15.01.2027 09:00.");
}

TEST_F(WrongClock, TheTillIsToldWhenItAsksHowTheTerminalIs) {
  v1::PosRequest health;
  health.mutable_health();
  counter.ask(health);
  EXPECT_EQ(counter.till.back().status(), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.till.back().attention_size(), 0);
  hear(6 * minute_ms);
  counter.ask(health);
  ASSERT_EQ(counter.till.back().attention_size(), 1);
  EXPECT_EQ(counter.till.back().attention(0), "the terminal's clock is wrong");
}

TEST_F(WrongClock, IsForgottenAtOnceWhenSomebodySetsTheClock) {
  counter.sign_in();
  hear(20 * day_ms);
  ASSERT_NE(said(), "");
  counter.now.wall_ms -= 20 * day_ms;
  counter.pass(minute_ms);
  EXPECT_EQ(said(), "") << "without a word from head office";
  EXPECT_EQ(today(), "2026-12-26") << "and the day stays what it was";
}

TEST_F(WrongClock, TheDayThatIsWrittenAddsUpByTheClockThatCountedIt) {
  hear(20 * day_ms);
  counter.sign_in();
  counter.press("office");
  const ui::SyncView page = std::get<ui::SyncView>(counter.view().page);
  ASSERT_FALSE(page.day_lines.empty());
  EXPECT_NE(page.day_lines[0].counts[0], "0") << "who has signed in is written down";
}

}  // namespace
}  // namespace tresen::test
