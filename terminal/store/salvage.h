#pragma once
// When the cache's file is damaged or belongs to a device that this folder is no longer enrolled
// as: it is moved aside whole, never deleted, and what only this terminal has is carried over.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"

namespace tresen {

// Names of the files beside the cache. All but the last hold customers; an erasure reaches them
// too.
inline constexpr std::string_view damaged_mark = ".damaged-";  // then the time
inline constexpr std::string_view before_mark = ".before-";    // then the release that migrated it
inline constexpr std::string_view device_mark = ".device-";    // then the device and the time
inline constexpr std::string_view unsound_mark = ".unsound";   // an empty file

// Whether SQLite says that the file is no longer what it was (SQLITE_CORRUPT, SQLITE_NOTADB).
bool is_damage(const Error& error);

// Remembers beside the cache at `path` that something in it was found damaged while it was open.
// Reads and writes elsewhere in it may go well for days: it is mended when it is opened next.
void mark_unsound(const std::string& path);

// Whether nothing is wrong with the file at `path`, as far as a quick look tells; of one that was
// marked as unsound, as far as reading all of it tells.
bool is_sound(Database& database, const std::string& path);

// Whether its tables and columns are called as this release calls them: a disk may have spoilt a
// name, which SQLite takes for another one.
Result<bool> has_own_columns(Database& database);

// Moves the cache at `path`, with its log and without the mark of the unsound, to `path` + mark; a
// number is added if that is taken. Answers the new path.
Result<std::string> move_aside(const std::string& path, const std::string& mark);

// Carries over from a damaged file what can still be read of the device's row, the journal, the
// chain's options and the settings, inside the caller's transaction. Base and cursors are not: head
// office has them. Answers how many journal rows came over.
Result<std::uint64_t> salvage(const std::string& damaged, Database& into);

// The files with this mark beside the cache.
std::vector<std::string> aside(const std::string& path, std::string_view mark);

}  // namespace tresen
