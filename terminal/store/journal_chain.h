#pragma once
// The hash chain over this terminal's journal (see sync/record/hash_chain.h), on disk.
//
// Each row holds the head behind it. The row at the trimming mark is kept, so that the chain of the
// rows behind it has something to hang on. All functions run inside the caller's transaction.

#include <cstdint>
#include <string>
#include <string_view>

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

// What a disk has lost or changed of the rows that head office has not confirmed would hold up all
// behind it, as a gap or as a fork. It is kept for a person there to look at: a row that is not
// what was written becomes one that nobody can read, its bytes behind `spoilt_mark`, and a row that
// is gone the mark alone. All others keep their bytes, and the chain is made anew behind them.
// Answers how many rows were spoilt; 0 changes nothing. Reads all unconfirmed rows.
Result<std::uint64_t> set_spoilt_apart(Database& database, DeviceState& device,
                                       const IdSource::Random& random);
// Begins like no change: head office puts it into quarantine as unreadable.
inline constexpr std::string_view spoilt_mark = "\xff spoilt on the disk of the terminal: ";

// Whether the chain that is stored is that of the rows that are stored. Reads them all.
Result<bool> chain_holds(Database& database, const DeviceState& device);

}  // namespace tresen
