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

using Order = std::variant<ToStore, AskSearch, TillAnswer, BeginEnrolment, Quit>;

}  // namespace tresen
