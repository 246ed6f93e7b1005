// The calendar and the clock, held against tables.

#include "sync/base/clock.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

std::int64_t wall(std::string_view iso) { return *parse_time(iso); }
Date date(std::string_view iso) { return *parse_date(iso); }

// Directive 2000/84/EC: summer time from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
// last Sunday of October.
TEST(Clock, KnowsTheLocalDayOfGermany) {
  struct Case {
    std::string_view utc, day;
    int minute;
  };
  for (const auto& [utc, day, minute] : {
           Case{"2026-01-15T12:00:00Z", "2026-01-15", 13 * 60},
           {"2026-07-15T12:00:00Z", "2026-07-15", 14 * 60},
           {"2026-01-15T23:30:00Z", "2026-01-16", 30},
           {"2026-07-15T21:59:59Z", "2026-07-15", 23 * 60 + 59},
           {"2026-07-15T22:00:00Z", "2026-07-16", 0},
           {"2026-03-29T00:59:59Z", "2026-03-29", 60 + 59},  // 01:59:59, then 03:00
           {"2026-03-29T01:00:00Z", "2026-03-29", 3 * 60},   // summer time begins
           {"2026-10-25T00:59:59Z", "2026-10-25", 2 * 60 + 59},
           {"2026-10-25T01:00:00Z", "2026-10-25", 2 * 60},  // summer time ends: 02:00 again
           {"2024-03-31T01:00:00Z", "2024-03-31", 3 * 60},  // the last Sunday is the 31st
           {"2027-10-31T01:00:00Z", "2027-10-31", 2 * 60},
           {"2026-12-31T23:00:00Z", "2027-01-01", 0},
           {"1970-01-01T00:00:00Z", "1970-01-01", 60},
       }) {
    EXPECT_EQ(iso_date(local_date(wall(utc))), day) << utc;
    EXPECT_EQ(local_minute(wall(utc)), minute) << utc;
  }
}

TEST(Clock, ReadsOnlyDaysThatACalendarHas) {
  for (const std::string_view good : {"2026-11-21", "2024-02-29", "2000-02-29", "1900-01-01"}) {
    const auto parsed = parse_date(good);
    ASSERT_TRUE(parsed) << good;
    EXPECT_EQ(iso_date(*parsed), good);
  }
  for (const std::string_view bad :
       {"", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00",
        "21.11.2026", "2026-1-1", "2026-11-2", "2026-11-021", "2026/11/21", "-026-11-21",
        "2026-11-2x", " 2026-11-2", "2026-11- 1", "2026-+1-01"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
}

TEST(Clock, ReadsWhatItHasWritten) {
  for (const std::string_view time :
       {"1970-01-01T00:00:00Z", "2026-11-21T10:00:02Z", "2024-02-29T23:59:59Z"}) {
    EXPECT_EQ(iso_time(wall(time)), time);
  }
  EXPECT_EQ(iso_time(wall("2026-11-21")), "2026-11-21T00:00:00Z");
  EXPECT_EQ(iso_time(wall("2026-11-21T10:00:02Z") + 999), "2026-11-21T10:00:02Z");
  EXPECT_EQ(iso_time(-1), "1969-12-31T23:59:59Z");
}

TEST(Clock, ReadsNoTimeThatIsNone) {
  for (const std::string_view bad :
       {"", "2026-11-21T", "2026-11-21T10:00:02", "2026-11-21 10:00:02Z", "2026-11-21T24:00:00Z",
        "2026-11-21T10:60:00Z", "2026-11-21T10:00:60Z", "2026-02-30T10:00:00Z",
        "2026-11-21T10:00:02ZZ", "2026-11-21T1a:00:02Z"}) {
    EXPECT_FALSE(parse_time(bad)) << bad;
  }
}

TEST(Clock, AddsAndCountsDays) {
  struct Case {
    std::string_view from, to;
    int days;
  };
  for (const auto& [from, to, days] : {
           Case{"2026-11-21", "2026-11-21", 0},
           {"2026-11-21", "2026-11-22", 1},
           {"2026-12-31", "2027-01-01", 1},
           {"2024-02-28", "2024-03-01", 2},
           {"2026-02-28", "2026-03-01", 1},
           {"2026-11-21", "2026-11-01", -20},
           {"2026-03-28", "2026-03-30", 2},  // a day of 23 hours between them
           {"2000-01-01", "2026-01-01", 9497},
       }) {
    EXPECT_EQ(days_between(date(from), date(to)), days) << from << " " << to;
    EXPECT_EQ(iso_date(plus_days(date(from), days)), to) << from;
  }
}

// BGB 187(2), 188(2): a year of life ends with the day before the birthday.
TEST(Clock, CountsYearsOfLife) {
  struct Case {
    std::string_view birth, today;
    int years;
  };
  for (const auto& [birth, today, years] : {
           Case{"1961-03-12", "2026-03-11", 64},
           {"1961-03-12", "2026-03-12", 65},
           {"2008-11-22", "2026-11-21", 17},
           {"2008-11-21", "2026-11-21", 18},
           {"2004-02-29", "2022-02-28", 17},
           {"2004-02-29", "2022-03-01", 18},
           {"2004-02-29", "2024-02-29", 20},
           {"2026-11-21", "2026-11-21", 0},
       }) {
    EXPECT_EQ(age_in_years(date(birth), date(today)), years) << birth << " on " << today;
  }
}

TEST(Clock, RunsOnFromAGivenTime) {
  const std::int64_t start = wall("2026-11-21T10:00:00Z");
  const SystemClock clock(start);
  const Moment first = clock.now();
  EXPECT_GE(first.wall_ms, start);
  EXPECT_LT(first.wall_ms, start + 60'000);
  const Moment second = clock.now();
  EXPECT_GE(second.wall_ms, first.wall_ms);
  EXPECT_GE(second.boot_ms, first.boot_ms);
}

}  // namespace
}  // namespace tresen
