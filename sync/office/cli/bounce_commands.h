#pragma once
// The command that tells which mails of campaigns came back.

#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// Reads a Maildir and leaves it as it is. Each mail that came back once, with its recipient; what
// names none of ours is counted.
Result<void> show_bounces(AdminClient& office, const std::string& maildir, const Console& console);

}  // namespace tresen
