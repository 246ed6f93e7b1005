#include "sync/record/working_days.h"

#include <algorithm>
#include <array>

namespace tresen {
namespace {

constexpr int count_max = 1000;

struct Fixed {
  unsigned month, day;
  int since;                // year
  std::string_view states;  // with a space behind each; empty: all
};
constexpr std::array fixed{
    Fixed{1, 1, 0, ""},
    Fixed{1, 6, 0, "BW BY ST "},
    Fixed{3, 8, 2019, "BE "},
    Fixed{3, 8, 2023, "MV "},
    Fixed{5, 1, 0, ""},
    Fixed{8, 15, 0, "SL "},
    Fixed{9, 20, 2019, "TH "},
    Fixed{10, 3, 0, ""},
    Fixed{10, 31, 0, "BB MV SN ST TH "},
    Fixed{10, 31, 2018, "HB HH NI SH "},
    Fixed{11, 1, 0, "BW BY NW RP SL "},
    Fixed{12, 25, 0, ""},
    Fixed{12, 26, 0, ""},
};

struct Movable {
  int days;  // after Easter Sunday
  std::string_view states;
};
constexpr std::array movable{
    Movable{-2, ""},
    Movable{1, ""},
    Movable{39, ""},
    Movable{50, ""},
    Movable{60, "BW BY HE NW RP SL "},
};

bool is_in(std::string_view state, std::string_view states) {
  if (states.empty()) return true;
  return state.size() == 2 && states.find(state) != std::string_view::npos;
}

// The Wednesday before 23 November.
bool is_repentance_day(const Date& day) {
  const unsigned of_month = static_cast<unsigned>(day.day());
  return day.month() == std::chrono::November && of_month >= 16 && of_month <= 22 &&
         std::chrono::weekday(std::chrono::sys_days(day)) == std::chrono::Wednesday;
}

}  // namespace

Date easter(std::chrono::year year) {
  const int y = static_cast<int>(year);
  const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4;
  const int f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return year / std::chrono::month(static_cast<unsigned>(n / 31)) /
         std::chrono::day(static_cast<unsigned>(n % 31 + 1));
}

bool is_holiday(const Date& day, std::string_view state) {
  const bool is_fixed = std::ranges::any_of(fixed, [&](const Fixed& one) {
    return static_cast<unsigned>(day.month()) == one.month &&
           static_cast<unsigned>(day.day()) == one.day &&
           static_cast<int>(day.year()) >= one.since && is_in(state, one.states);
  });
  if (is_fixed || (state == "SN" && is_repentance_day(day))) return true;
  const int after = days_between(easter(day.year()), day);
  return std::ranges::any_of(
      movable, [&](const Movable& one) { return one.days == after && is_in(state, one.states); });
}

bool is_working_day(const Date& day, std::string_view state) {
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return weekday.iso_encoding() <= 5 && !is_holiday(day, state);
}

Date working_days_after(const Date& day, int count, std::string_view state) {
  Date at = day;
  while (!is_working_day(at, state)) at = plus_days(at, 1);
  // Who begins on a free day has the next working day for the first.
  int left = std::clamp(count, 0, count_max) - (at == day ? 0 : 1);
  for (; left > 0; --left) {
    do {
      at = plus_days(at, 1);
    } while (!is_working_day(at, state));
  }
  return at;
}

}  // namespace tresen
