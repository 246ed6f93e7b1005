#pragma once
// The list of those who must not be advertised to, as keyed hashes. It follows the customers'
// objections, and outlives the customers.

#include <string>

#include "sync/base/database.h"
#include "sync/record/record.h"

namespace tresen {

// Brings the list up to what a customer says now: who objects is on it, who has taken the objection
// back is not. Inside a transaction of the caller's; `key` as erasure_key().
Result<void> keep_suppressed(Database& database, const std::string& key, const Record& customer);

// Whether anything by which this customer is recognised is on the list.
Result<bool> is_suppressed(Database& database, const std::string& key, const Record& customer);

}  // namespace tresen
