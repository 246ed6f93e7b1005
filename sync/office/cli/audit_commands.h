#pragma once
// Sensitive acts of staff, as the terminals have noted them.

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// All entries, oldest first. That they were read is noted among them.
Result<void> list_audit(AdminClient& office, const Console& console);

}  // namespace tresen
