#include "sync/link/snapshot.h"

#include <openssl/sha.h>
#include <zstd.h>

#include <array>
#include <iterator>
#include <numeric>
#include <utility>

#include "sync/base/planted.h"

namespace tresen {
namespace {

constexpr std::size_t id_bytes = 16;

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> out{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data());
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

}  // namespace

Result<void> check_manifest(const v1::Manifest& manifest, std::string_view bucket) {
  if (manifest.snapshot_id().size() != id_bytes) return fail(Fault::invalid, "no snapshot id");
  if (manifest.bucket() != bucket) return fail(Fault::invalid, "a snapshot of another bucket");
  const auto records = std::accumulate(
      manifest.chunks().begin(), manifest.chunks().end(), std::uint64_t{0},
      [](std::uint64_t sum, const v1::ManifestChunk& chunk) { return sum + chunk.records(); });
  if (records != manifest.records()) return fail(Fault::invalid, "chunks and records disagree");
  for (const v1::ManifestChunk& chunk : manifest.chunks()) {
    if (chunk.bytes() > chunk_bytes_max) return fail(Fault::invalid, "a chunk is too large");
  }
  return {};
}

Result<std::vector<std::string>> unpack_chunk(const v1::ManifestChunk& promised,
                                              std::string_view zstd) {
  if (zstd.size() != promised.bytes()) return fail(Fault::invalid, "a chunk of another length");
  if (!planted("chunk_unverified") && sha256(zstd) != promised.sha256()) {
    return fail(Fault::invalid, "a chunk with another hash");
  }
  // A frame need not tell how much is in it, and what it tells need not be true.
  std::string bytes(chunk_bytes_max, '\0');
  const std::size_t count = ZSTD_decompress(bytes.data(), bytes.size(), zstd.data(), zstd.size());
  if (ZSTD_isError(count) != 0) return fail(Fault::invalid, ZSTD_getErrorName(count));
  v1::ChunkRecords chunk;
  if (!chunk.ParseFromArray(bytes.data(), static_cast<int>(count))) {
    return fail(Fault::invalid, "a chunk that is none");
  }
  if (static_cast<std::uint32_t>(chunk.records_size()) != promised.records()) {
    return fail(Fault::invalid, "a chunk with another count of records");
  }
  return std::vector<std::string>(std::make_move_iterator(chunk.mutable_records()->begin()),
                                  std::make_move_iterator(chunk.mutable_records()->end()));
}

}  // namespace tresen
