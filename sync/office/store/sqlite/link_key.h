#pragma once
// The secret that seals the links in messages: 32 random bytes in the store, so that a backup has
// it too and old links live on after a restore.

#include <string>

#include "sync/base/database.h"

namespace tresen {

// Makes it where there is none yet.
Result<void> prepare_link_key(Database& database);
Result<std::string> link_key_of(Database& database);

}  // namespace tresen
