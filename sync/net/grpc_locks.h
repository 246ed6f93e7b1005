#pragma once
// Debian builds the locks below gRPC with a search for deadlocks: at each lock it notes who holds
// which others, and where. In a process with 1,000 busy connections that was a ninth of the time.
// What it looks for are mistakes in gRPC itself; we leave that to those who make it.

namespace tresen {

// For the whole process, from now on. Any thread, any number of times.
void spare_lock_checks();

}  // namespace tresen
