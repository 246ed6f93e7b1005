#pragma once
// What must hold when all has come to rest.

#include "tests/sim/world.h"

namespace tresen::sim {

// Whether nobody waits for anything any more.
bool at_rest(World& world);
// Every change of every journal is in the log once; records, histories and quarantine are what the
// model says; every terminal holds what a fresh reader of its buckets would hold.
void check_at_rest(World& world);

}  // namespace tresen::sim
