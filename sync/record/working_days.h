#pragma once
// Working days: Monday to Friday, but for the public holidays of a federal state of Germany. A task
// for a branch is due on one. Pure.
//
// Sources: the holiday acts of the states as of 2026; Easter by the anonymous Gregorian algorithm
// (J. Meeus, Astronomical Algorithms, chapter 8). Holidays of single towns (Corpus Christi in parts
// of SN and TH, the Assumption in parts of BY, Augsburg) are left out.

#include <string_view>

#include "sync/base/clock.h"

namespace tresen {

// Sunday of Easter; of the years 1583 to 4099.
Date easter(std::chrono::year year);

// `state`: ISO 3166-2 without the country, such as BW; unknown or empty: the holidays that all
// have.
bool is_holiday(const Date& day, std::string_view state);
bool is_working_day(const Date& day, std::string_view state);

// So many working days after a day; 0: this day, or the next one that is. At most 1,000 count.
Date working_days_after(const Date& day, int count, std::string_view state);

}  // namespace tresen
