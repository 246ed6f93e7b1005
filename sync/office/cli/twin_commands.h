#pragma once
// `duplicates`, `merge`, `undo-merge`: who is in the store twice, why we think so, and what
// becomes of them.

#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// The pairs of customers at or above the match threshold, the surest first; `weaker_too`: also
// those that somebody should look at. Computed here, not in the daemon: terminals do not wait.
// Without those whose data is restricted, and those who were merged away.
Result<void> list_duplicates(AdminClient& office, bool weaker_too, const Console& console);

// `merge A B`: B lives on in A's record. Prints the id of the merge, for undoing it.
Result<void> merge_two(AdminClient& office, const std::string& kept, const std::string& away,
                       const Console& console);
// `undo-merge ID`: both are there again.
Result<void> undo_one_merge(AdminClient& office, const std::string& merge, const Console& console);

}  // namespace tresen
