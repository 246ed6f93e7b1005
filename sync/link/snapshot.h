#pragma once
// A bucket's snapshot as it comes over the wire: what its manifest promises, and its chunks held
// against it. Whatever arrives, no more memory is taken than `chunk_bytes_max`. Pure.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// Of one chunk, packed or unpacked. Head office makes them half as large.
inline constexpr std::size_t chunk_bytes_max = 2 * 1024 * 1024;

// Fault::invalid: no snapshot of `bucket` looks like that.
Result<void> check_manifest(const v1::Manifest& manifest, std::string_view bucket);

// The records of a chunk, serialised as they came. Fault::invalid: it is not the chunk that the
// manifest promised, or it is too large.
Result<std::vector<std::string>> unpack_chunk(const v1::ManifestChunk& promised,
                                              std::string_view zstd);

}  // namespace tresen
