#pragma once
// S13: the open and parked processes of the branch. Any terminal of the branch goes on with a
// parked one; one that another terminal is just working on may be taken over by a manager.

#include "terminal/app/letters.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/list.h"

namespace tresen {

struct Reach;
struct Shared;

struct OpenProcessesScreen {
  bool refused = false;  // somebody wanted to take over what only a manager may
};

// The other terminal that is working on the process: it is open, and was changed there within the
// last quarter of an hour. 0: none, and whoever serves may go on with it.
std::uint64_t worked_on_at(const Record& process, const Shared& shared);

// Goes on with a process, from wherever it was found. One that another terminal is working on and
// that only a manager may take over leads to this list, which says so.
void go_on_with(const Record& process, Reach& reach);

// The same for one of this list, by its id in hex: goes on with it, or notes that this is refused.
void press_process(OpenProcessesScreen& screen, std::string_view hex, Reach& reach);

void reduce(OpenProcessesScreen& screen, const Letter& letter, Reach& reach);
ui::ListView present(const OpenProcessesScreen& screen, const Shared& shared,
                     const ui::Locale& words);

}  // namespace tresen
