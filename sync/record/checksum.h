#pragma once
// Whether two holders of a bucket hold the same records, byte for byte, told by one number.
//
// The checksum of a bucket is the sum, modulo 2^64, of one hash for each record in it, so that it
// can be kept up with each change and does not depend on any order. It finds accidents, not
// attackers: head office signs nothing with it. Pure.

#include <cstdint>
#include <string_view>

namespace tresen {

// The first 8 bytes, little endian, of BLAKE2b-256 over a serialised v1::Record as it is stored and
// sent, unknown fields included.
std::uint64_t record_hash(std::string_view record_bytes);

}  // namespace tresen
