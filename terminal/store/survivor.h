#pragma once
// In whose record a customer lives on whom head office has merged into another one.
//
// Whoever was merged away leads to the customer who was kept as soon as this terminal holds that
// one; until then he or she is shown as known here. What belongs to the one who is gone, or is
// written about them here, counts for the one who was kept, as head office decides it too.

#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/record/record.h"

namespace tresen {

// The customer in whose record this one lives on, as far as it is held here; else the same.
Result<Uuid> survivor_of(Database& database, const Uuid& customer);
// Those held here who were merged into this one, whether or not that one is held.
Result<std::vector<Uuid>> merged_here_into(Database& database, const Uuid& kept);
// Who is known by this number: now, or before a merge. Fault::absent: nobody here.
Result<Uuid> customer_by_number(Database& database, std::string_view customer_no);

// What belongs to somebody merged away, as belonging to the one who was kept. Proofs of consents
// stay with the one who gave them.
Result<Record> led_on(Database& database, Record record);
Result<Edit> led_on(Database& database, Edit edit);

}  // namespace tresen
