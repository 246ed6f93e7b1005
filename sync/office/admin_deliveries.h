#pragma once
// What other servers tell of messages after they left the house: mails that came back, delivery
// reports of text messages.
//
// The best that is known of a message stands in the ledger of its run. A mail that came back for
// good is also a marketing contact of its customer ("bounced"), and marks the address that it went
// to, if that is still the customer's: nothing more goes there, and the counter asks for it again.

#include <cstdint>

#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Takes each report, in order. The same again changes nothing; after an error or a kill all can be
// told again. invalid: too many at once.
Result<v1::AdminReply> take_delivery_reports(Office& office,
                                             const v1::DeliveryReportsRequest& request,
                                             std::int64_t now_ms);

// One of them.
Result<v1::DeliveryNoted> take_delivery_report(Office& office, const v1::DeliveryReport& report,
                                               std::int64_t now_ms);

}  // namespace tresen
