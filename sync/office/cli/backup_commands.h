#pragma once
// `backup`, `restore`, `recover` and `verify`.

#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

Result<void> make_backup(AdminClient& office, const std::string& file, const Console& console);
// With `force` what is in the folder is moved aside.
Result<void> restore_backup(const std::string& file, const std::string& data_dir, bool force,
                            const Console& console);
Result<void> recover_store(const std::string& data_dir, const Console& console);
// A line a check. invalid: one of them failed. `backup`: decides from that state on; may be empty.
Result<void> verify_all(AdminClient& office, const std::string& backup, const Console& console);

}  // namespace tresen
