#pragma once
// `quarantine list|show|replay|discard` and `day`: what was taken into custody, and what became of
// it.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

Result<void> list_quarantine(AdminClient& office, bool resolved_too, const Console& console);
Result<void> show_quarantined(AdminClient& office, std::uint64_t id, const Console& console);
Result<void> replay_quarantined(AdminClient& office, std::uint64_t id, const Console& console);
Result<void> discard_quarantined(AdminClient& office, std::uint64_t id, const std::string& reason,
                                 const Console& console);

// A line for each terminal of the branch and one for all; a failed sum would be an error of ours.
Result<void> show_day(AdminClient& office, const std::string& branch, const std::string& day,
                      const Console& console);

}  // namespace tresen
