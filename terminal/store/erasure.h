#pragma once
// Wiping out all of a person on this terminal, because head office says so.
//
// What goes: head office's state, own writes, the directory, refused pieces of the feed, settings
// that name the person, and the content of journal rows. What stays of those is their number and
// their commitment, so that the hash chain still holds. Functions run inside the caller's
// transaction; nothing is left in free pages and logs only after wipe_logs().

#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "terminal/store/bucket_table.h"
#include "terminal/store/device_row.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// Carries out an erasure and notes that a receipt is owed; a second time it only looks again.
// Returns the records that were here. Fault::invalid: ids that are none.
Result<std::vector<Uuid>> carry_out(Database& database, Sums& sums, const DeviceState& device,
                                    const v1::Erase& order);

// The same for one record and what belongs to it: a late change to somebody erased. No receipt.
Result<std::vector<Uuid>> forget_record(Database& database, Sums& sums, const DeviceState& device,
                                        const Uuid& record);

// After the commit: empties the write-ahead log, so that its old pages are gone, and notes on the
// open receipts that nothing is left. Fault::busy: somebody reads; to be tried again.
Result<void> wipe_logs(Database& database);
// Whether an erasure waits for that.
Result<bool> wipe_waits(Database& database);

// Erasures whose receipt head office does not have, without signature.
Result<std::vector<v1::ErasureReceipt>> open_receipts(Database& database, std::int64_t wall_ms);
Result<void> receipt_taken(Database& database, const std::string& erasure_id);

}  // namespace tresen
