#pragma once
// S12: what is due: overdue, today, later. One tap opens the customer, one marks it done, two put
// it off; each can be taken back for ten seconds. A task of a campaign opens what to say and what
// may be answered (S19). No names of staff: "mine" is what I was given, or have planned.

#include <cstdint>
#include <string>
#include <vector>

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/list.h"

namespace tresen {

struct Reach;
struct Shared;

struct TasksScreen {
  bool mine = false;               // not the whole branch's
  std::string putting_off;         // key of the row that asks until when; empty: none
  Uuid calling = {};               // the task whose customer is being read to be rung up
  std::vector<Edit> undo;          // what takes the last change back
  std::string done_text;           // a text key; empty: nothing can be taken back
  std::int64_t undo_until_ms = 0;  // boot clock
};

// What writes over `edit`, which this terminal has just written, what `before` says.
Edit reversed(const Edit& edit, const Record& before);

void reduce(TasksScreen& screen, const Letter& letter, Reach& reach);
ui::ListView present(const TasksScreen& screen, const Shared& shared, const ui::Locale& words);

}  // namespace tresen
