#pragma once
// What head office tells of the letters that have left the house: a record of each customer's own
// for each letter (record/participation.h), and the follow-up where a run makes tasks.

#include <cstdint>

#include "sync/office/office.h"

namespace tresen {

// Writes the next of them, one transaction; writing one again changes nothing. True as long as
// there may be more.
Result<bool> tell_participations(Office& office, std::int64_t now_ms);

// A counter keeps the answer to a letter also where it does not hold the customer; here the letter
// is known. What nobody knows (a bought address, somebody erased) stays as it is.
Result<void> place_answers(Office& office, std::int64_t now_ms);

}  // namespace tresen
