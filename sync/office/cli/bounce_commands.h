#pragma once
// The command that settles the mails of campaigns that came back.

#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// Reads a Maildir, leaves it as it is, and lets head office settle what came back. Each mail once,
// with its recipient; what names none of ours is counted.
Result<void> settle_bounces(AdminClient& office, const std::string& maildir,
                            const Console& console);

}  // namespace tresen
