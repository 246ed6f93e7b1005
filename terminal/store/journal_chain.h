#pragma once
// The hash chain over this terminal's journal (see sync/record/hash_chain.h), on disk.
//
// Each row holds the head behind it. The row at the trimming mark is kept, so that the chain of the
// rows behind it has something to hang on. All functions run inside the caller's transaction.

#include <cstdint>
#include <string>

#include "sync/base/database.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "terminal/store/device_row.h"

namespace tresen {

// 16 bytes that nobody can guess; of `random` if there is one.
std::string new_salt(const IdSource::Random& random);

// Head of the chain at `seq`: of the row itself, or as the device row remembers it. For a row that
// is not here and that nobody remembers (trimmed by a release that knew no chain): the start.
Result<std::string> chain_at(Database& database, const DeviceState& device, std::uint64_t seq);

// Gives the rows of an older release their place in the chain; their salt is empty. No effect on
// rows that have one.
Result<void> make_chain(Database& database, DeviceState& device);

// Whether the chain that is stored is that of the rows that are stored. Reads them all.
Result<bool> chain_holds(Database& database, const DeviceState& device);

}  // namespace tresen
