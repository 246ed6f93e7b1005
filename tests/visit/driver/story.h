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

}  // namespace tresen::visit
