#pragma once
// Close of day at a terminal: how many changes were written, and what became of them. And those
// that lost, with both values.
//
// The journal tells; rows that it no longer has were counted when they were dropped.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "terminal/store/messages.h"

namespace tresen {

// The latest days on which something was written, the latest first.
Result<std::vector<DayFacts>> day_facts(Database& database, std::uint64_t acked_seq,
                                        std::size_t count);

Result<std::vector<LostAnswer>> lost_in_journal(Database& database, std::size_t count_max);

}  // namespace tresen
