#pragma once
// S05 to S10: one customer process on the screen.
//
// What is shown is what is on disk: an answer is written, read back, and only then does the next
// question appear. What is touched in between waits its turn, so that nothing is lost and nothing
// is done to a question that is gone.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "terminal/app/asking.h"
#include "terminal/app/consenting.h"
#include "terminal/app/letters.h"
#include "terminal/process/process.h"
#include "terminal/process/surroundings.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/process.h"

namespace tresen {

struct Reach;
struct Shared;

struct ProcessScreen {
  CustomerProcess process;
  Record stored;  // the process's own record
  CustomerFile file;
  v1::Rules rules;  // pinned

  Asking asking;          // the question on the screen
  Consenting consenting;  // the consents, notice or signature on the screen
  std::size_t asking_step = 0;
  bool history = false;  // the summary shows what was done, to take it back

  std::uint64_t token = 0;          // of the write that is on its way; 0: none
  bool reading = false;             // it is written and is now being read back
  std::string letter;               // code that was scanned, and is being looked for
  std::deque<ui::Action> held;      // touched while it is on its way
  std::optional<std::string> town;  // to be answered next: it follows from the postcode
  std::string done_text;            // what the undo strip says; empty: no strip
  std::string pending_text;         // becomes done_text once it is on disk
  std::int64_t undo_until_ms = 0;   // boot clock
};

inline constexpr std::size_t held_max = 64;

// The screen of a process as it was read from the cache, at the question where it stands.
ProcessScreen process_screen(const ProcessLoaded& loaded, CustomerProcess process);

// What the process sees of the world. Valid as long as both.
Surroundings surroundings(const ProcessScreen& screen, const Shared& shared);

void reduce(ProcessScreen& screen, const Letter& letter, Reach& reach);

// A process that was read as parked goes on.
void resume_parked(ProcessScreen& screen, Reach& reach);
// False: an answer is just being written, and nothing was done.
bool park_process(ProcessScreen& screen, Reach& reach);
bool cancel_process(ProcessScreen& screen, Reach& reach);
// Recommended by this customer; none: by somebody who is not known here.
void choose_referral(ProcessScreen& screen, const Uuid& referrer, std::string_view number,
                     Reach& reach);

ui::ProcessView present(const ProcessScreen& screen, const Shared& shared, const ui::Locale& words,
                        const Postcodes& postcodes);

// "S06" for questions, "S07" for campaigns, and so on.
std::string screen_name(const ProcessScreen& screen);
// Names what the keys on the screen mean now (see ui::View::scene).
std::string scene_name(const ProcessScreen& screen);

}  // namespace tresen
