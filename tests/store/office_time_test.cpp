// Head office's time on a machine whose clock is wrong: how it is kept, told and used.

#include "terminal/store/office_time.h"

#include "terminal/store/keeper.h"
#include "tests/store/fixture.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t year_ms = 365 * day_ms;

// Head office is a day ahead of the wall clock here, which shows at(0).
struct OfficeTimes : CacheTest {
  OfficeTimes() { EXPECT_TRUE(cache.contact(0, office_ms(0), at(0))); }
  static std::int64_t office_ms(std::int64_t ms) { return at(ms).wall_ms + day_ms; }
  // What head office's clock shows, as far as this program can tell.
  std::int64_t told_ms(const Moment& machine) {
    const auto start_ms = cache.office_start(machine);
    EXPECT_TRUE(start_ms) << start_ms.error().detail;
    EXPECT_TRUE(*start_ms);
    return start_ms && *start_ms ? **start_ms + machine.boot_ms : 0;
  }
  void boot(std::uint8_t number) {
    setup.boot = id(number);
    restart();
  }
  bool reports_a_wrong_clock(const Moment& machine) {
    const auto report = cache.report(machine);
    EXPECT_TRUE(report);
    const auto& words = report->trouble();
    return std::find(words.begin(), words.end(), "clock_wrong") != words.end();
  }
};

TEST_F(CacheTest, HeadOfficesTimeIsNotKnownBeforeItWasHeard) {
  EXPECT_EQ(*cache.office_start(at(0)), std::nullopt);
  OfficeClock clock;
  clock.learn(std::nullopt);
  clock.settle(at(0), false);
  EXPECT_EQ(clock.at(at(7)), at(7)) << "the machine's must do";
  EXPECT_FALSE(clock.wrong(at(0)));
}

TEST_F(OfficeTimes, SettingTheClockChangesNothingWhileTheMachineRuns) {
  EXPECT_EQ(told_ms(at(5 * minute_ms)), office_ms(5 * minute_ms));
  const Moment set{at(-10 * year_ms).wall_ms, at(6 * minute_ms).boot_ms};
  EXPECT_EQ(told_ms(set), office_ms(6 * minute_ms));
  restart();
  EXPECT_EQ(told_ms(set), office_ms(6 * minute_ms)) << "and the program starts anew";
}

TEST_F(OfficeTimes, AMachineThatWasOffIsTakenToBeAsWrongAsItWas) {
  boot(201);
  EXPECT_EQ(told_ms({at(3 * day_ms).wall_ms, 40}), office_ms(3 * day_ms));
  EXPECT_EQ(told_ms({at(9 * day_ms).wall_ms, 50}), office_ms(3 * day_ms) + 10)
      << "from there on nobody can set it any more";
}

TEST_F(OfficeTimes, TimeNeverGoesBackBeforeWhatHeadOfficeHasSaid) {
  boot(201);
  EXPECT_EQ(told_ms({at(-20 * year_ms).wall_ms, 40}), office_ms(0)) << "the battery is flat";
}

TEST_F(OfficeTimes, AClockThatWasAheadAndWasSetRightMeanwhileIsBelieved) {
  ASSERT_TRUE(cache.contact(0, at(0).wall_ms, {at(year_ms).wall_ms, at(0).boot_ms}));
  boot(201);
  EXPECT_EQ(told_ms({at(2 * day_ms).wall_ms, 40}), at(2 * day_ms).wall_ms);
}

TEST_F(OfficeTimes, TheReportToHeadOfficeNamesAClockThatIsWrongByMoreThanFiveMinutes) {
  EXPECT_TRUE(reports_a_wrong_clock(at(0)));
  for (const std::int64_t off_ms : {5 * minute_ms, -5 * minute_ms}) {
    const std::int64_t wall_ms = office_ms(0) + off_ms;
    EXPECT_FALSE(reports_a_wrong_clock({wall_ms, at(0).boot_ms})) << off_ms;
    const std::int64_t beyond_ms = wall_ms + (off_ms > 0 ? 1 : -1);
    EXPECT_TRUE(reports_a_wrong_clock({beyond_ms, at(0).boot_ms})) << off_ms;
  }
}

TEST_F(OfficeTimes, TheScreenIsToldByTheContactItself) {
  Keeper keeper(std::move(cache));
  const Moment now = at(9'000);
  const auto start_ms = [&]() -> std::optional<std::int64_t> {
    for (const StoreAnswer& answer : keeper.take_answers()) {
      const auto* told = std::get_if<FromStore>(&answer);
      const auto* status = told != nullptr ? std::get_if<CacheSyncStatus>(told) : nullptr;
      if (status != nullptr) return status->office_start_ms;
    }
    return std::nullopt;
  };
  keeper.receive(ToStore(OpenCache{}), now);
  EXPECT_EQ(start_ms(), office_ms(0) - at(0).boot_ms) << "as it was kept";
  // The letter was heard before it was taken out of a box that was full.
  keeper.receive(ToCache(Contact{at(year_ms).wall_ms, 0, at(1'000)}), now);
  EXPECT_EQ(start_ms(), at(year_ms).wall_ms - at(1'000).boot_ms);
}

TEST(OfficeClock, TimeDoesNotGoBackForWhoIsBusyAndThenItDoes) {
  const Moment now = at(0);
  const std::int64_t right_ms = now.wall_ms - now.boot_ms;
  OfficeClock clock;
  for (const std::int64_t back_ms : {minute_ms, 3 * day_ms, 30 * year_ms}) {
    clock.learn(right_ms);
    clock.settle(now, false);
    clock.learn(right_ms - back_ms);
    clock.settle(now, true);
    EXPECT_EQ(clock.at(at(minute_ms)), at(minute_ms)) << "it goes on from where it was";
    EXPECT_EQ(clock.off_ms(now), back_ms) << "but is known to be wrong";
    clock.settle(now, false);
    EXPECT_EQ(clock.at(now).wall_ms, now.wall_ms - back_ms) << "however far it is";
  }
}

TEST(OfficeClock, TimeGoesAheadForEverybodyAndFirstWordsHoldNobodyBack) {
  const Moment now = at(0);
  OfficeClock clock;
  clock.learn(now.wall_ms - now.boot_ms - day_ms);
  clock.settle(now, true);
  EXPECT_EQ(clock.at(now), now) << "not back, though it was the machine's time";
  clock.learn(now.wall_ms - now.boot_ms + day_ms);
  clock.settle(now, true);
  EXPECT_EQ(clock.at(now).wall_ms, now.wall_ms + day_ms);
}

}  // namespace
}  // namespace tresen::test
