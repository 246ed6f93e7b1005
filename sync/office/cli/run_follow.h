#pragma once
// A run that a daemon carries out, followed from a command; and how a run is told in a line.

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

std::string_view word_of(v1::RunFacts::State state);
std::string line_of(const v1::RunFacts& run);

// Shows how far a run is until it is over. Ctrl-C ends the showing alone: the run goes on, and its
// facts as they are then are the answer. invalid: letters that cannot be printed; nothing started.
// conflict: it was paused or cancelled meanwhile. busy: nothing leaves now, and the next try is far
// off; the daemon goes on by itself.
Result<v1::RunFacts> follow_run(AdminClient& office, std::uint64_t run, const Console& console);

}  // namespace tresen
