#pragma once
// Kills a piece of work at any step: in a process of its own, at its nth call to the system that
// changes something on disk, before the call is done. What it leaves is what a machine finds that
// was killed there. Linux only (ptrace); the caller must have no other threads.

#include <cstdint>
#include <functional>

namespace tresen::test {

// True: killed there. False: the work was done with fewer such calls. `nth` counts from 1. The work
// runs in a copy of this process and must not use what the copy shares with it (open databases).
bool killed_at_call(std::uint64_t nth, const std::function<void()>& work);

}  // namespace tresen::test
