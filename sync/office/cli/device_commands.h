#pragma once
// `device code|list|revoke|unfreeze` and `status`: the terminals of the chain, and how head office
// is.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// The code alone on standard output; how long it holds and where to type it on standard error.
// Without a branch it is for a desk of head office.
Result<void> make_code(AdminClient& office, const std::string& branch, const Console& console);
Result<void> list_devices(AdminClient& office, const Console& console);
Result<void> revoke_device(AdminClient& office, std::uint64_t id, const Console& console);
// Ends a fork: the next terminal that says hello as this device goes on as its new life.
Result<void> unfreeze_device(AdminClient& office, std::uint64_t id, const Console& console);
Result<void> show_status(AdminClient& office, const Console& console);

}  // namespace tresen
