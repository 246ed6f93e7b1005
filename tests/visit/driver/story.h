#pragma once
// The stories that are played at the counter, each checked at head office.

#include <string>

#include "tests/visit/driver/counter.h"
#include "tests/visit/driver/json.h"
#include "tests/visit/driver/stage.h"

namespace tresen::visit {

// What a story leaves to be told.
struct Told {
  Json customer;  // as head office shows it
  Taps taps;      // from the first key of the search to the closing of the process
};

struct Scene {
  Stage& stage;
  Hand& hand;
};

// The visit of the README: Hans Müller's new glasses, then Jürgen Großkreutz while head office is
// away, and how that arrives when it is back.
Result<Told> play_visit(Scene scene);

// The standard visit (flow A): three gaps, all of them answered. For counting taps.
Result<Told> play_counter(Scene scene);

// The plug is pulled in the middle of a process; nothing of it is lost.
Result<Told> play_crash(Scene scene);

// A process is parked and goes on at a second terminal of the branch, by another member of staff.
Result<Told> play_park(Scene scene);
// Five wrong PINs, the wait that no new start spares, and the right one.
Result<Told> play_wrong_pin(Scene scene);
// A new customer is informed, signs a consent and refuses another; head office has the proof, and
// its chain holds.
Result<Told> play_consent(Scene scene);
// Somebody who says a name that is known: the same person, and then another one of that name.
Result<Told> play_new_customer(Scene scene);
// A new customer of seventeen years: the guardian is asked and signs.
Result<Told> play_minor(Scene scene);
// The device goes into the customer's hands and comes back: answers, consents, a signature.
Result<Told> play_hand_over(Scene scene);
// Cards that are scanned, beside numbers that are typed on a keyboard.
Result<Told> play_scanner(Scene scene);
// A letter of a campaign is brought along while head office is away: its code, typed and scanned,
// leads to whom it went, and it is one answer.
Result<Told> play_letter(Scene scene);
// Somebody to whom a campaign has written rings up: who it is stands on the screen by itself, and
// what is answered arrives at head office as the campaign's.
Result<Told> play_call(Scene scene);
// Staff change the language in the middle of a process.
Result<Told> play_language(Scene scene);

}  // namespace tresen::visit
