#pragma once
// Makes one customer of two in the store, by order of somebody (admin_merge.h) or by the chain's
// rule (sure_merges.h); the one way in which it is done.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/office.h"

namespace tresen {

// What goes over with a customer who is merged. Not the proofs of consents, which are sealed: what
// they say of the customer's wishes is in the fields.
Result<std::vector<Record>> belongings_of(CustomerStore& customers, const Uuid& customer);

// conflict: the customer lives on in another record.
Result<void> expect_alive(const Record& customer);

struct MergeOrder {
  Record kept, away;
  std::string score;  // for which the chain's rule wants it, and notes it; empty: somebody does
};
// conflict: one of them was merged away before. invalid: too much belongs to the one who goes.
Result<void> merge_records(Office& office, const MergeOrder& order, std::int64_t now_ms);

}  // namespace tresen
