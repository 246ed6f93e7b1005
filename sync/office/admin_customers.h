#pragma once
// Customers in bulk and one by one, as operators see them: import, export, show.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/office/office.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Makes customers or brings them up to date. Who has the row's external_id (or else its
// customer_no) is that customer; a field that already says the same is not written again. The
// portion is one transaction.
Result<v1::AdminReply> import_customers(Office& office, const v1::ImportRequest& request,
                                        std::int64_t now_ms);

// A page of all customers.
Result<v1::AdminReply> customers_page(Store& store, const v1::CustomersRequest& request);

// A customer by number or, where no number is like that, by external id, with all records that
// belong to them. absent: there is none.
Result<v1::AdminReply> one_customer(Store& store, const std::string& no);

}  // namespace tresen
