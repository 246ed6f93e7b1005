#pragma once
// The right to be forgotten (GDPR 17), as head office keeps it: what goes here, who must follow,
// and whose receipt is believed.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "tresen/v1/link.pb.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Ends the data of a customer, by number or external id: at head office when it returns, at each
// terminal when it has read the Erase and sent a receipt. Every device that reads or ever read a
// bucket with any of it owes one; those that are shut out for ever cannot send any and are left
// out. absent: there is no such customer.
Result<v1::AdminReply> erase_person(Office& office, const v1::PersonEraseRequest& request,
                                    std::int64_t now_ms);

// All erasures and who owes a receipt. Nothing in it tells whose.
Result<v1::AdminReply> list_erasures(Store& store);

// Keeps a device's receipt. `certificate_pem` is the one that the caller has shown on this very
// connection. denied: the receipt is not signed with its key. absent: the device owes none.
Result<v1::ErasureReceiptReply> take_receipt(Store& store, std::uint64_t device,
                                             const std::string& certificate_pem,
                                             const v1::ErasureReceipt& receipt,
                                             std::int64_t now_ms);

}  // namespace tresen
