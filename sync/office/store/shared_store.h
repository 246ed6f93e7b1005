#pragma once
// A store over a PostgreSQL that other stores have open as well, each in a folder of its own. What
// they take into custody and decide stands in one order; whatever else a daemon keeps in memory
// does not hear of the others yet, so that no daemon opens it like this.

#include <memory>
#include <string>

#include "sync/base/result.h"
#include "sync/office/store/store.h"

namespace tresen {

// As open_store.
Result<std::unique_ptr<Store>> open_shared_store(const std::string& dir);

}  // namespace tresen
