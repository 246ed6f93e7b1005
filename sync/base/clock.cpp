#include "sync/base/clock.h"

#include <time.h>

#include <array>
#include <charconv>
#include <cstdio>

namespace tresen {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::duration_cast;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::last;
using std::chrono::March;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::nanoseconds;
using std::chrono::October;
using std::chrono::seconds;
using std::chrono::Sunday;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::system_clock;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t hour_ms = 3'600'000;

std::int64_t system_wall_ms() {
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// The standard's steady clock stands still while a machine sleeps, and so would a lease.
std::int64_t running_ms() {
  timespec at{};
  clock_gettime(CLOCK_BOOTTIME, &at);
  return duration_cast<milliseconds>(seconds(at.tv_sec) + nanoseconds(at.tv_nsec)).count();
}

// 01:00 UTC on the last Sunday of a month: when the summer time begins and ends in the EU.
std::int64_t last_sunday_01_utc(year y, month m) {
  return duration_cast<milliseconds>(sys_days(y / m / Sunday[last]).time_since_epoch()).count() +
         hour_ms;
}

std::int64_t local_ms(std::int64_t wall_ms) {
  const year y = year_month_day(floor<days>(sys_time<milliseconds>(milliseconds(wall_ms)))).year();
  const bool summer =
      wall_ms >= last_sunday_01_utc(y, March) && wall_ms < last_sunday_01_utc(y, October);
  return wall_ms + (summer ? 2 : 1) * hour_ms;
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '-') {
    return std::nullopt;
  }
  return value;
}

}  // namespace

SystemClock::SystemClock(std::optional<std::int64_t> fixed_wall_ms) {
  if (fixed_wall_ms) shift_ms_ = *fixed_wall_ms - system_wall_ms();
}

Moment SystemClock::now() const { return {system_wall_ms() + shift_ms_, running_ms()}; }

Date local_date(std::int64_t wall_ms) {
  return floor<days>(sys_time<milliseconds>(milliseconds(local_ms(wall_ms))));
}

int local_minute(std::int64_t wall_ms) {
  const auto local = sys_time<milliseconds>(milliseconds(local_ms(wall_ms)));
  return static_cast<int>(duration_cast<minutes>(local - floor<days>(local)).count());
}

std::optional<Date> parse_date(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto y = number(iso.substr(0, 4));
  const auto m = number(iso.substr(5, 2));
  const auto d = number(iso.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  const Date date = year(*y) / month(static_cast<unsigned>(*m)) / day(static_cast<unsigned>(*d));
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string iso_date(const Date& date) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", int(date.year()),
                unsigned(date.month()), unsigned(date.day()));
  return text.data();
}

std::string iso_time(std::int64_t wall_ms) {
  const auto time = sys_time<milliseconds>(milliseconds(wall_ms));
  const auto day_start = floor<days>(time);
  const hh_mm_ss clock(floor<seconds>(time - day_start));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02dZ", int(clock.hours().count()),
                int(clock.minutes().count()), int(clock.seconds().count()));
  return iso_date(Date(day_start)) + text.data();
}

std::optional<std::int64_t> parse_time(std::string_view iso) {
  const auto date = parse_date(iso.substr(0, 10));
  if (!date) return std::nullopt;
  const std::int64_t midnight =
      duration_cast<milliseconds>(sys_days(*date).time_since_epoch()).count();
  if (iso.size() == 10) return midnight;
  if (iso.size() != 20 || iso[10] != 'T' || iso[13] != ':' || iso[16] != ':' || iso[19] != 'Z') {
    return std::nullopt;
  }
  const auto h = number(iso.substr(11, 2));
  const auto m = number(iso.substr(14, 2));
  const auto s = number(iso.substr(17, 2));
  if (!h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  return midnight + ((*h * 60 + *m) * 60 + *s) * std::int64_t{1000};
}

Date plus_days(const Date& date, int count) { return sys_days(date) + days(count); }

int days_between(const Date& from, const Date& to) {
  return static_cast<int>((sys_days(to) - sys_days(from)).count());
}

int age_in_years(const Date& birth, const Date& today) {
  const int years = int(today.year()) - int(birth.year());
  const bool had_birthday =
      std::pair(today.month(), today.day()) >= std::pair(birth.month(), birth.day());
  return had_birthday ? years : years - 1;
}

}  // namespace tresen
