#pragma once
// Records as this terminal sees them, and the directory by which they are found.
//
// What is seen is base overlaid by the own unsettled writes. The directory is taken from what is
// seen: whoever changes base or overlay refreshes it in the same transaction.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/record/record.h"
#include "terminal/store/messages.h"

namespace tresen {

// As head office last told it. Nothing: head office has not told of it.
Result<std::optional<Record>> base_record(Database& database, const Uuid& id);
// Takes over what head office tells, unless base is later already.
Result<void> put_base(Database& database, const Record& record, std::string_view bucket);
// The record has left the bucket: it goes when no own write needs it any more. No effect if another
// bucket has told of it since.
Result<void> leave_base(Database& database, const Uuid& id, std::string_view bucket);
// Head office was restored: whatever it tells from now on holds.
Result<void> distrust_base(Database& database);

// Fault::absent: neither head office nor this terminal has written it.
Result<Record> seen_record(Database& database, const Uuid& id);

// Drops a record that is leaving and no longer needed, and files it anew in the directory. False:
// it is no longer here.
Result<bool> refresh(Database& database, const Uuid& id);

Result<Uuid> record_by_number(Database& database, std::string_view customer_no);
Result<std::vector<Uuid>> customers_after(Database& database, const Uuid& after,
                                          std::size_t count_max);
Result<std::uint64_t> count_customers(Database& database);
// All records that belong to a customer, in the order in which they were made.
Result<std::vector<Record>> records_of(Database& database, const Uuid& customer);
Result<std::vector<Record>> processes_running(Database& database, std::string_view branch);
Result<std::vector<Record>> follow_ups_open(Database& database, std::string_view branch);

}  // namespace tresen
