#pragma once
// Ways between screens that start with something being read from the cache.
//
// Which process this terminal has open is a setting on its disk, so that it stands there again
// after a lock, a crash or a power cut.

#include <string>
#include <string_view>
#include <vector>

#include "terminal/app/reach.h"

namespace tresen {

// Reads the process and opens it; a parked one is resumed.
void open_process(const Uuid& process, Reach& reach);
// The process that this terminal has open; none: it has none open.
Uuid process_open_here(const Shared& shared);
// The screen is being left: if it is a process, it is no longer open here.
void leave_process(const Screen& screen, Reach& reach);

// A customer's card, a process, as soon as it has been read.
void open_what_was_loaded(const FromStore& told, State& state, Reach& reach);

// These people were wiped out: they are not among those served lately.
void forget_recent(const std::vector<Uuid>& customers, Reach& reach);

// Who was served here lately, as one setting: "customer;number;initials;template;ms" lines.
std::vector<Recent> read_recent(std::string_view setting);
void remember_recent(const Record& customer, std::string_view template_id, Reach& reach);

}  // namespace tresen
