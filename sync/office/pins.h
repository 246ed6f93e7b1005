#pragma once
// PINs of staff as head office keeps them: Argon2id (RFC 9106) with libsodium's interactive limits,
// 2 passes over 64 MiB, about 0.1 s. Not for the writer thread.

#include <string>

#include "sync/base/result.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// 16 random bytes. storage: the system has no randomness.
Result<std::string> new_pin_salt();

// 32 bytes. busy: there are no 64 MiB to work in, or the salt has another length.
Result<std::string> pin_hash(const std::string& pin, const std::string& salt);

// Whether this is the member's PIN. Nobody's (null), or a member without PIN, takes as long.
Result<bool> is_pin_of(const v1::StaffMember* member, const std::string& pin);

}  // namespace tresen
