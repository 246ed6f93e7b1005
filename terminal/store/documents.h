#pragma once
// The chain's options on the terminal's disk: four documents, each with its version.
//
// A running process keeps the version of the rules that it was opened with; that version stays here
// until the last process that pins it has ended. All functions run inside the caller's transaction.

#include <cstdint>
#include <string_view>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "terminal/store/messages.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// Takes a document in. PIN hashes are kept only keyed with `device_key` (see pins.h). True: the
// options look different now.
Result<bool> store_document(Database& database, const v1::ConfigDoc& document,
                            std::string_view device_key);

Result<ChainOptions> current_options(Database& database);  // without salts and hashes
Result<v1::Staff> staff_with_hashes(Database& database);
Result<v1::Rules> rules_of_version(Database& database, std::uint64_t version);

// Without staff nobody can sign in: they are to be read from head office anew.
Result<void> forget_staff(Database& database);

}  // namespace tresen
