// Working days know Easter and the holidays of each federal state.

#include "sync/record/working_days.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

Date day(const char* iso) { return *parse_date(iso); }

TEST(WorkingDays, EasterIsWhenTheCalendarsSay) {
  for (const char* sunday : {"1818-03-22", "1943-04-25", "1954-04-18", "2000-04-23", "2024-03-31",
                             "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"}) {
    EXPECT_EQ(iso_date(easter(day(sunday).year())), sunday);
  }
}

TEST(WorkingDays, EasterIsAlwaysASundayBetweenItsFirstAndItsLastDay) {
  for (int year = 1583; year <= 4099; ++year) {
    const Date sunday = easter(std::chrono::year(year));
    EXPECT_EQ(std::chrono::weekday(std::chrono::sys_days(sunday)), std::chrono::Sunday) << year;
    EXPECT_GE(iso_date(sunday).substr(5), "03-22") << year;
    EXPECT_LE(iso_date(sunday).substr(5), "04-25") << year;
  }
}

TEST(WorkingDays, EachStateHasItsOwnHolidays) {
  struct Case {
    const char* day;
    const char* state;
    bool is_holiday;
  };
  for (const auto& [iso, state, is_holiday_there] : {
           Case{"2026-01-01", "", true},    Case{"2026-01-06", "BW", true},
           Case{"2026-01-06", "HE", false}, Case{"2026-03-08", "BE", true},
           Case{"2022-03-08", "MV", false}, Case{"2023-03-08", "MV", true},
           Case{"2026-04-03", "", true},    Case{"2026-04-06", "HH", true},
           Case{"2026-05-14", "", true},    Case{"2026-05-25", "BY", true},
           Case{"2026-06-04", "BW", true},  Case{"2026-06-04", "SN", false},
           Case{"2026-08-15", "SL", true},  Case{"2026-08-15", "BY", false},
           Case{"2026-09-20", "TH", true},  Case{"2026-10-31", "NI", true},
           Case{"2016-10-31", "NI", false}, Case{"2026-10-31", "BW", false},
           Case{"2026-11-01", "NW", true},  Case{"2026-11-18", "SN", true},
           Case{"2026-11-18", "TH", false}, Case{"2026-11-19", "SN", false},
           Case{"2026-12-25", "XX", true},  Case{"2026-12-24", "BW", false},
       }) {
    EXPECT_EQ(is_holiday(day(iso), state), is_holiday_there) << iso << " in " << state;
  }
}

TEST(WorkingDays, ATaskIsNeverDueOnAFreeDay) {
  struct Case {
    const char* from;
    int count;
    const char* state;
    const char* due;
  };
  for (const auto& [from, count, state, due] : {
           Case{"2026-11-23", 3, "BW", "2026-11-26"},  // a Monday
           Case{"2026-11-26", 2, "BW", "2026-11-30"},  // over a weekend
           Case{"2026-11-21", 0, "BW", "2026-11-23"},  // a Saturday
           Case{"2026-11-21", 1, "BW", "2026-11-23"},  // the first working day after it
           Case{"2026-12-23", 2, "BW", "2026-12-28"},  // over Christmas
           Case{"2026-04-02", 1, "HE", "2026-04-07"},  // over Easter
           Case{"2027-01-05", 1, "BW", "2027-01-07"},  // Epiphany
           Case{"2027-01-05", 1, "HE", "2027-01-06"},
       }) {
    EXPECT_EQ(iso_date(working_days_after(day(from), count, state)), due)
        << count << " after " << from << " in " << state;
  }
}

TEST(WorkingDays, AnAbsurdCountEnds) {
  EXPECT_LT(iso_date(working_days_after(day("2026-11-23"), 2'000'000'000, "BW")), "2031");
  EXPECT_EQ(iso_date(working_days_after(day("2026-11-23"), -5, "BW")), "2026-11-23");
}

}  // namespace
}  // namespace tresen
