#pragma once
// Time as the house uses it: moments are handed in, never read inside logic.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tresen {

// A day of the calendar.
using Date = std::chrono::year_month_day;

// One moment, by both clocks of a machine.
struct Moment {
  std::int64_t wall_ms = 0;  // since 1970-01-01 UTC; may be wrong and may jump
  std::int64_t boot_ms = 0;  // since some fixed point of this run, sleep included; never goes back

  bool operator==(const Moment&) const = default;
};

// Where the outer layers read the time.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Moment now() const = 0;
};

// The machine's own clocks. `fixed_wall_ms` (of --now) sets the wall clock at the first reading; it
// runs on from there.
class SystemClock : public Clock {
 public:
  explicit SystemClock(std::optional<std::int64_t> fixed_wall_ms = {});
  Moment now() const override;

 private:
  std::int64_t shift_ms_ = 0;
};

// The calendar day in Germany (Europe/Berlin, by the rule of EU directive 2000/84) at a moment.
Date local_date(std::int64_t wall_ms);

// Minutes since local midnight, 0 to 1439.
int local_minute(std::int64_t wall_ms);

// "2026-11-21". Nothing for anything else, and for days that no calendar has.
std::optional<Date> parse_date(std::string_view iso);
std::string iso_date(const Date& date);

// "2026-11-21T10:00:02Z", for logs and JSON.
std::string iso_time(std::int64_t wall_ms);
// The same, or a date alone (midnight UTC), read. Nothing for anything else.
std::optional<std::int64_t> parse_time(std::string_view iso);

// `date` moved by whole days.
Date plus_days(const Date& date, int days);
// Days from `from` to `to`; negative when `to` is earlier.
int days_between(const Date& from, const Date& to);
// Whole years from `birth` to `today`: who is born on 29 February is a year older on 1 March
// (BGB 187, 188).
int age_in_years(const Date& birth, const Date& today);

}  // namespace tresen
