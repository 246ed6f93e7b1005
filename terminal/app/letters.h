#pragma once
// What reaches the terminal's screen thread, and what it wants done.
//
// Everything that happens is one letter; `reduce` answers it with orders. Both are values: no
// pointer crosses, and the whole terminal runs in a test as a loop over letters.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/result.h"
#include "sync/search/index.h"
#include "terminal/pos/messages.h"
#include "terminal/store/messages.h"
#include "terminal/ui/action.h"

namespace tresen {

// ---- in ---------------------------------------------------------------------------------------

// The best hits for what was typed. An answer to an older question is ignored by its number.
struct SearchAnswer {
  std::uint64_t question = 0;
  std::vector<Hit> hits;
};

// All customers of the cache can be found now.
struct SearchReady {};

// This terminal belongs to a branch now, or why not.
struct EnrolmentEnded {
  Fault fault = Fault::offline;
  bool enrolled = false;
};

// Time has passed: clocks, strips that go away, locking.
struct Tick {};

using Letter =
    std::variant<ui::Action, FromStore, SearchAnswer, SearchReady, TillAsks, EnrolmentEnded, Tick>;

// ---- out --------------------------------------------------------------------------------------

struct AskSearch {
  std::uint64_t question = 0;
  std::string text;
  std::size_t limit = 20;
};

struct BeginEnrolment {
  std::string server;  // HOST:PORT
  std::string code;
};

struct Quit {};

// Invented customers come on the screen, in a cache of their own that no head office hears of. It
// begins empty each time, and is gone when it ends.
struct EnterTraining {
  std::string staff;  // id of who wants it
};
struct LeaveTraining {};

// A till wants the window in front of all others, or out of the way.
struct ShowWindow {
  bool shown = true;
};

// The crashes of this terminal are counted no more; what was left out for their sake is drawn.
struct ForgetCrashes {};

// All that this terminal holds is deleted, its identity too.
struct WipeDevice {};

using Order = std::variant<ToStore, AskSearch, TillAnswer, TillEvent, BeginEnrolment, Quit,
                           EnterTraining, LeaveTraining, ShowWindow, ForgetCrashes, WipeDevice>;

}  // namespace tresen
