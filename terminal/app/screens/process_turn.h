#pragma once
// Carrying out a turn of the process: write it, read it back. Inside of the process screen.

#include <string>

#include "terminal/app/screens/process.h"
#include "terminal/process/turns.h"

namespace tresen {

// Has the turn written and read back; `done_text` is what the undo strip will say, a key of the
// catalogue and its word behind a bar ("undo.answered|mobile"); empty: no strip.
void carry_out(ProcessScreen& screen, Result<Turn> turn, std::string done_text, Reach& reach);

// Whether something is on its way to the disk.
bool is_writing(const ProcessScreen& screen);

}  // namespace tresen
