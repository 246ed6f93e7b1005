#pragma once
// The record of processing activities, for those who have to show it.

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// Each purpose with its basis in law, the data that is kept for it, and what this chain says of it.
Result<void> list_processing(AdminClient& office, const Console& console);

}  // namespace tresen
