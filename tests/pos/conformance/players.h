#pragma once
// Both sides of a recorded talk, played by us: a till that speaks to a terminal, and a terminal to
// which the library of a till speaks. What the other side says has to fit what was recorded; what
// the terminal says between two lines of the till may come in any order, and it may say more.

#include <chrono>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "tests/pos/conformance/trace.h"

namespace tresen::conformance {

// What was really said, as lines of a trace: how new traces are recorded.
using Transcript = std::vector<std::string>;

// For anything that is due, on a machine that does other things as well.
inline constexpr std::chrono::seconds long_enough{10};

// Plays the till. `socket`: of a terminal at which somebody has signed in. An acknowledgement
// without a number means the newest event; what the terminal is too busy for is asked again.
// offline: the terminal is not there or hung up. conflict: it was silent for so long while
// something was due; the line is named.
Result<void> play_till(const Trace& trace, const std::string& socket, Words words,
                       Transcript& transcript, std::chrono::milliseconds patience = long_enough);

// Plays the terminal, at a socket of its own. `library`: the file that a till loads. invalid: it is
// no such library, or the talk has what no library says. conflict: it said or gave something else.
Result<void> play_terminal(const Trace& trace, const std::string& library, Words words,
                           Transcript& transcript,
                           std::chrono::milliseconds patience = long_enough);

}  // namespace tresen::conformance
