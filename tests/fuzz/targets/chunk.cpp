// A snapshot as it comes over the wire: its manifest, and a chunk held against it. The first two
// bytes are the length of the manifest; the chunk's promise is made to fit, so that what is inside
// of it is reached.

#include <openssl/sha.h>

#include <algorithm>

#include "sync/link/snapshot.h"
#include "sync/record/wire.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  if (size < 2) return 0;
  const auto all = tresen::fuzz::text_of(data + 2, size - 2);
  const std::size_t length = std::min<std::size_t>(all.size(), data[0] * 256U + data[1]);
  tresen::v1::Manifest manifest;
  if (manifest.ParseFromArray(all.data(), static_cast<int>(length))) {
    static_cast<void>(tresen::check_manifest(manifest, "branch/b1"));
  }
  const auto zstd = all.substr(length);
  tresen::v1::ManifestChunk promised;
  promised.set_bytes(static_cast<std::uint32_t>(zstd.size()));
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(zstd.data()), zstd.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  promised.set_sha256(digest);
  for (const std::uint32_t records : {0U, 1U, 2U}) {
    promised.set_records(records);
    const auto unpacked = tresen::unpack_chunk(promised, zstd);
    if (!unpacked) continue;
    must(unpacked->size() == records, "as many as were promised");
    for (const std::string& bytes : *unpacked) static_cast<void>(tresen::record_from_bytes(bytes));
  }
  return 0;
}
