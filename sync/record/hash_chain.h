#pragma once
// The hash chain over a device's journal: whoever has its head can tell whether rows were changed,
// dropped or swapped, and whether two disks claim to be one device.
//
// A row is bound by its commitment, SHA-256 over salt and body, so that an erasure can drop salt
// and body and the chain still holds. The chain begins with 32 zero bytes. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace tresen {

inline constexpr std::size_t hash_bytes = 32;
inline constexpr std::size_t salt_bytes = 16;

// What stands before the first row.
std::string chain_start();

// SHA-256(salt, body); 32 bytes. `salt` is 16 random bytes, or empty for rows of protocol 1.
std::string commitment_of(std::string_view salt, std::string_view body);

// The first 8 bytes of a commitment, little endian: tells one row from another under its number.
std::uint64_t mark_of(std::string_view commitment);

// The head behind one more row: SHA-256(previous head, commitment).
std::string chain_after(std::string_view head, std::string_view commitment);

}  // namespace tresen
