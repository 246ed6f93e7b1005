#pragma once
// A store over a PostgreSQL that other daemons have open as well. They share one folder too, where
// letters, snapshots and the CA are, and lead in turn (peers.h).

#include <memory>
#include <string>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/store.h"

namespace tresen {

inline constexpr int seats_max = 16;  // daemons in one folder

// As open_store; over a PostgreSQL beside others. busy: all seats are taken, a command has the
// store alone, or daemons from another folder have it.
Result<std::unique_ptr<Store>> open_store_to_serve(const std::string& dir);

// The same over a database that somebody has opened: for who plays several daemons in one process.
Result<std::unique_ptr<Store>> store_over(Database database, const std::string& dir, int seat);

// What a daemon in a seat adds to the names of what is its own in the folder: nothing in the first.
std::string seat_name(int seat);

}  // namespace tresen
