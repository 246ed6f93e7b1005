#pragma once
// Files that are there whole or not at all, also after a power cut.

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace tresen {

// Writes a file beside its place, brings it to the disk and gives it its name. A file that is there
// with the same bytes is left alone. conflict: one with other bytes is there; storage: disk full,
// no such folder; then nothing is left behind.
Result<void> write_once(const std::string& path, std::string_view bytes);

// The same without regard to a file that is there: it is replaced.
Result<void> write_whole(const std::string& path, std::string_view bytes);

// Brings the names in the folder of a file to the disk: a new file is safe only then.
Result<void> sync_folder_of(const std::string& path);

// SHA-256 of a file in hex, read piece by piece. absent: it cannot be read.
Result<std::string> file_hash(const std::string& path);

}  // namespace tresen
