#pragma once
// How long a practised person needs, by the keystroke-level model (Card, Moran, Newell) with the
// times of UX.md 1.8. Talking to the customer is left out. A model, not a measurement.

#include <optional>
#include <string>

namespace tresen::test {

// How often each act is done.
struct Trace {
  int taps = 0;      // on the screen, 0.60 s each
  int keys = 0;      // of a keyboard on the screen, 0.41 s
  int thoughts = 0;  // before a decision, 1.35 s
  int points = 0;    // with a mouse, 1.10 s
  int clicks = 0;    // 0.20 s
  int letters = 0;   // of a real keyboard, 0.28 s
  int hands = 0;     // from the mouse to the keyboard or back, 0.40 s
  double waits_s = 0;
};

double seconds(const Trace& trace);

// Lines of an act, a number and what it is for; # begins a remark. Nothing: it cannot be read.
std::optional<Trace> read_trace(const std::string& path);

}  // namespace tresen::test
