#pragma once
// E-mail consents that wait for the click in a mail.

#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct PendingOrder {
  bool make = false;    // a token for each that has none; shown once
  bool remind = false;  // one more for each that has one
};

// Who waits, oldest first, with the last moment to confirm, and the tokens that were made now.
Result<void> list_pending_consents(AdminClient& office, const PendingOrder& order,
                                   const Console& console);
// What the click in a mail does. A second time is no error.
Result<void> confirm_consent(AdminClient& office, const std::string& token, const Console& console);

}  // namespace tresen
