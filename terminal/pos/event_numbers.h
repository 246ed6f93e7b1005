#pragma once
// Where the numbers of a terminal's events begin. They rise over all of its starts, also when its
// clock was put back meanwhile: a till takes a lower number for an event that it knows.

#include <cstdint>
#include <string>

namespace tresen {

// Beyond the numbers of all earlier starts with this file, which remembers this one. `wall_ms`:
// since 1970-01-01 UTC. Without a disk the clock alone has to do.
std::uint64_t first_event_after(const std::string& file, std::int64_t wall_ms);

}  // namespace tresen
