#pragma once
// What is left of erased records: a keyed hash of each id, by which a late change is recognised.

#include <optional>
#include <string>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

// 32 random bytes of this store, made when first asked for. Inside a transaction of the caller's if
// it may have to be made.
Result<std::string> erasure_key(Database& database);

// Remembers that a record went with an erasure. Inside a transaction of the caller's.
Result<void> remember_erased(Database& database, const std::string& key, const Uuid& record,
                             const Uuid& erasure);

// Drops the content of one row of the log; commitment and chain stay. Inside a transaction of the
// caller's.
Result<void> drop_content(Database& database, std::uint64_t pos);

// The erasure that has taken a record. `key` as of erasure_key.
Result<std::optional<Uuid>> erasure_of(Database& database, const std::string& key,
                                       const Uuid& record);

}  // namespace tresen
