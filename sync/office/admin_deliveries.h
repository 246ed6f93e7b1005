#pragma once
// What other servers tell of messages after they left the house: mails that came back, delivery
// reports of text messages, addresses that were refused when they were handed over.
//
// The best that is known of a message stands in the ledger of its run. One that came back for good
// is also a marketing contact of its customer ("bounced"). Where nobody is at the address or number
// that it went to, that is marked, if it is still the customer's: nothing more goes there, and the
// counter asks for it again. Whoever was refused was not written to, and is only marked.

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

// Marks those whom the other side refused because of their address. Before the batch is settled:
// whoever is killed in between settles it again.
Result<void> mark_refused(Office& office, const v1::RunSettleRequest& settled, std::int64_t now_ms);

}  // namespace tresen
