#pragma once
// The one place that decides: takes committed changes in order, merges them into the records, says
// where each record belongs and what became of each change.
//
// A change that cannot be read or applied goes to quarantine and holds nobody up. The outcome
// depends on the log and on the stored records alone, never on the moment at which it is decided.

#include <cstdint>
#include <span>

#include "sync/base/result.h"
#include "sync/office/placing.h"
#include "sync/office/store/store.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// A change as it can be applied. invalid: it cannot; the detail is the word for the quarantine.
Result<Change> read_change(std::string_view bytes);

// What the stores are to do with these entries, which follow upon `after_pos` without a gap. Reads
// the stores, writes nothing. `entries` must not be empty.
Result<Decision> decide(Store& store, std::uint64_t after_pos, std::span<const LogEntry> entries);

}  // namespace tresen
