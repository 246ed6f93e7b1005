#pragma once
// S03: one customer at a glance: who it is, what is missing, what is open.

#include <string>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/card.h"

namespace tresen {

struct Reach;
struct Shared;

struct CustomerScreen {
  CustomerFile file;
};

void reduce(CustomerScreen& screen, const Letter& letter, Reach& reach);
ui::CardView present(const CustomerScreen& screen, const Shared& shared, const ui::Locale& words);

// What a field is called: "Mobilnummer", "Werbung per SMS".
std::string field_label(const ui::Locale& words, std::string_view key);

// A value as people read it in their language: dates, phone numbers, choices, names of categories.
std::string shown_value(const Shared& shared, const ui::Locale& words, std::string_view key,
                        const Answer& answer);

}  // namespace tresen
