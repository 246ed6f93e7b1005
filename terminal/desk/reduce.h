#pragma once
// What happens to the desk when something happens: a plain function from state and letter to state
// and orders. Reads no clock and no disk.

#include <vector>

#include "terminal/desk/letters.h"
#include "terminal/desk/state.h"

namespace tresen::desk {

std::vector<Order> reduce(State& state, Letter letter, const Moment& now);

// Milliseconds until the state wants a Tick.
std::int64_t wait_ms(const State& state, const Moment& now);

// Whether an answer is on its way that will change the picture at once: tools wait for it.
bool awaits_answer(const State& state);

}  // namespace tresen::desk
