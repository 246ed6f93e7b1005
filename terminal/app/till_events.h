#pragma once
// What tills hear of without having asked: processes that open, move on and end, a lock, how it
// stands with head office. Made by comparing the state with what was told last, so that nothing is
// told twice and no screen has to think of tills.

#include <string>
#include <vector>

#include "terminal/app/reach.h"

namespace tresen {

// After each letter, with the state that it led to. The customer in hand-over is nobody's affair:
// events name processes and customer numbers only.
void tell_tills(const Letter& letter, State& state, Reach& reach);

// What somebody has to look after, the gravest first.
std::vector<std::string> troubles_of(const Shared& shared);

}  // namespace tresen
