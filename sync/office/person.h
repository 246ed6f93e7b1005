#pragma once
// One person as the law sees them: everything that is kept about them, and a lock on it.

#include <cstdint>
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// A customer by number or, where no number is like that, by external id. absent: there is none.
Result<Record> customer_of(Store& store, const std::string& no);

// A customer, or who he or she lives on in after a merge. Nothing: erased, or no customer.
Result<std::optional<Record>> kept_customer(CustomerStore& records, const Uuid& id);

// Everything about a person (GDPR 15 and 20), and nothing about anybody else: who of the staff
// looked is left out.
Result<v1::AdminReply> export_person(Office& office, const v1::PersonExportRequest& request);

// Restriction of processing (GDPR 18), and its end. A restricted customer is found by nobody; what
// is known stays. Doing it twice is no error.
Result<v1::AdminReply> restrict_person(Office& office, const v1::PersonRestrictRequest& request,
                                       std::int64_t now_ms);

}  // namespace tresen
