#pragma once
// Who has looked at customers of other branches.

#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// Newest first; of one customer (number or external id), or of all where `no` is empty.
Result<void> list_lookups(AdminClient& office, const std::string& no, const Console& console);

}  // namespace tresen
