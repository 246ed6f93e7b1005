#pragma once
// Who may do what at the counter: one table, in which a role may all that the one below it may.
// Who may not is shown who may. Pure.

#include <string>

#include "terminal/app/shared.h"
#include "terminal/ui/locale.h"

namespace tresen {

enum class Deed {
  serve,      // customers, processes, follow-ups, consents, requests
  hand_over,  // give the terminal into a customer's hands, and take it back
  set_looks,  // theme, size of type, language
  check_scanner,
  take_over,   // go on with a process that another terminal has open just now
  train,       // put invented customers on the screen
  enrol_anew,  // give this terminal another identity
  wipe,        // delete all that this terminal holds
};
inline constexpr int deed_count = 8;

// The least role that may do it.
v1::Role needed_for(Deed deed);
bool may(v1::Role role, Deed deed);
// Whoever is signed in; nobody may nothing.
bool may(const Shared& shared, Deed deed);

// "Das darf die Filialleitung: AB, KM." with the initials of those of this branch who may.
std::string who_may(const Shared& shared, Deed deed, const ui::Locale& words);

}  // namespace tresen
