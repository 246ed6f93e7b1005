#pragma once
// The checksums of a store that an earlier release has made without them.

#include "sync/base/database.h"
#include "sync/base/result.h"

namespace tresen {

// Counts them up where they were never counted, in one transaction. Once, after opening.
Result<void> prepare_bucket_sums(Database& database);

}  // namespace tresen
