#pragma once
// What happens to the terminal when something happens: a plain function from state and letter to
// state and orders. Reads no clock, no disk and no randomness of its own.

#include <cstdint>
#include <vector>

#include "sync/base/ids.h"
#include "sync/record/postcodes.h"
#include "terminal/app/letters.h"
#include "terminal/app/state.h"

namespace tresen {

// What is fixed for the life of the terminal.
struct Surrounds {
  IdSource& ids;
  const Postcodes& postcodes;
};

// The screen of a terminal that has just been started.
State first_state(bool enrolled, std::string language, const Moment& now);

// What must be asked at the start.
std::vector<Order> first_orders(bool enrolled);

std::vector<Order> reduce(State& state, Letter letter, const Moment& now, Surrounds around);

// Milliseconds until the state wants a Tick, because something on the screen will have changed.
std::int64_t wait_ms(const State& state, const Moment& now);

// Whether something is on its way to the disk and back, so that the picture is about to change.
bool awaits_disk(const State& state);

// Whether the search has not answered yet what was asked last: whom the screen shows, and which of
// their letters it marks, belongs to the question before.
bool awaits_search(const State& state);

}  // namespace tresen
