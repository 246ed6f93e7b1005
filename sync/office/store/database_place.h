#pragma once
// Where head office's store lies: in a file of its folder, or in the PostgreSQL that the folder
// names. The name may hold a password: DIR/database is its owner's alone.

#include <string>

#include "sync/base/database.h"
#include "sync/base/file_lock.h"
#include "sync/base/result.h"
#include "sync/office/store/postgres/postgres_engine.h"

namespace tresen {

// Empty: in the folder.
Result<std::string> database_url(const std::string& dir);
// From now on, for a folder without a store. invalid: no name of a PostgreSQL. conflict: there is a
// store already, or another name.
Result<void> keep_database_url(const std::string& dir, const std::string& url);

// The same, though the folder has a store of its own: in one step it lies there, and no longer
// here. The folder names none yet.
Result<void> change_database_url(const std::string& dir, const std::string& url);
// invalid: no name of a PostgreSQL.
Result<void> expect_database_name(const std::string& url);
// Takes it back, where nothing was made there after all.
void forget_database_url(const std::string& dir);

// Held by the one process that has the store of a folder, from before it is opened until after it
// is closed. busy: another one does.
Result<FileLock> lock_folder(const std::string& dir);
// Whether either is there.
bool has_store(const std::string& dir);

// For whoever writes. Creates what is not there.
Result<Database> open_to_write(const std::string& dir, Writers writers, int seat = 0);
// On a connection of its own beside whoever writes. absent: there is no store.
Result<Database> open_to_read(const std::string& dir);

}  // namespace tresen
