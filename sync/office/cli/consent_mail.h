#pragma once
// The mails that ask to confirm a consent: to the address that it is about, in the language of the
// words that were shown, without advertising (BGH I ZR 164/09).

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// One to each who has got none; with `remind`, one more to each who has got one. The page is that
// of the web door: channels/mail.conf has its `unsubscribe_url`, which ends with /u/; confirmations
// stand beside it, at /c/. A mail that does not arrive may be followed by one reminder.
Result<void> mail_pending_consents(AdminClient& office, bool remind, const Console& console);

}  // namespace tresen
