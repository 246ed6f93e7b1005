#pragma once
// What persons have asked under the GDPR, as the counters took it.

#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// A page of all requests, oldest first.
Result<v1::AdminReply> list_data_requests(Office& office, const v1::DataRequestsRequest& request);

// Answers a request for good, by the number on its receipt. An erasure is done with it; an
// objection and a withdrawal hold since the counter took them; a correction and what a person is
// told or gets are the operator's. Doing it twice is no error. absent: there is no such request.
// invalid: a refusal without its reason. conflict: it was settled otherwise, or two have that
// number.
Result<v1::AdminReply> settle_data_request(Office& office,
                                           const v1::DataRequestSettleRequest& request,
                                           std::int64_t now_ms);

// Whose request has this number; none: there is no such request.
Uuid asker_of(CustomerStore& records, const std::string& number);

}  // namespace tresen
