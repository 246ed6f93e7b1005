#pragma once
// This terminal's own changes: the journal, and the overlay that it lays over head office's state.
//
// The overlay is a function of the journal's unsettled rows. All functions run inside the
// transaction of their caller.

#include <cstdint>
#include <optional>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/link/journal.h"
#include "sync/record/record.h"
#include "terminal/store/device_row.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// Journal row, at the end of the hash chain that `device` holds, and overlay rows. Fault::invalid:
// the change is greater than head office takes.
Result<void> append_change(Database& database, DeviceState& device, const Change& change,
                           std::string salt);

// Rows behind `after_seq`, dense, as many as batch_length allows.
Result<std::vector<JournalRow>> journal_rows(Database& database, std::uint64_t after_seq,
                                             const BatchLimits& limits);
// When a row was written; 0: it is not there.
Result<std::int64_t> journal_wall_ms(Database& database, std::uint64_t seq);
// Drops settled rows before `seq`, and counts them for their day. Kept are the row at `seq` itself
// (the chain of those behind it hangs on it) and the latest that lost against others, which S14
// shows.
Result<void> trim_journal(Database& database, std::uint64_t seq);

// Notes what head office decided on a change, and returns the record; nothing if the journal no
// longer has the change, knew it, or had to forget its content.
Result<std::optional<Uuid>> decide(Database& database, const v1::Verdict& verdict);
// Whether a record has decided changes that base may not have reached.
Result<bool> has_decided(Database& database, const Uuid& record);
// Settles the decided changes of a record that base (null: not there) has reached: their overlay
// goes. A change that head office holds in quarantine stays in sight until somebody answers anew.
Result<void> settle_reached(Database& database, const Uuid& record, const Record* base);

// What became of the rows up to `up_to_seq` was told once, to an earlier life of the device or
// before its disk was set back, and does not come again: they count as settled, and head office's
// state holds. Returns their records.
Result<std::vector<Uuid>> settle_without_verdict(Database& database, std::uint64_t up_to_seq);

// Head office has lost what came after `after_seq`: those changes are undecided again, and in
// sight. Returns their records.
Result<std::vector<Uuid>> make_pending(Database& database, std::uint64_t after_seq);

// Whether the overlay says what the journal says; if not, it is made anew. True: it was made anew.
Result<bool> heal_overlay(Database& database);

}  // namespace tresen
