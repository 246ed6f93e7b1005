#include "sync/office/snapshot.h"

#include <fcntl.h>
#include <openssl/sha.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "sync/base/log.h"
#include "sync/base/planted.h"
#include "sync/office/store/store.h"
#include "sync/record/checksum.h"

namespace tresen {
namespace {

constexpr int zstd_level = 3;

std::string sha256_of(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Gathers records until a chunk is full.
class Packer {
 public:
  Packer(const ChunkSink& sink, std::size_t bytes_max)
      : sink_(&sink), bytes_max_(bytes_max), context_(ZSTD_createCCtx()) {}

  Result<void> add(std::string_view record) {
    constexpr std::size_t frame_bytes = 6;  // tag and length of a record in ChunkRecords
    if (bytes_ > 0 && bytes_ + record.size() + frame_bytes > bytes_max_) TRY(flush());
    records_.add_records(std::string(record));
    bytes_ += record.size() + frame_bytes;
    checksum_ += record_hash(record);
    return {};
  }

  Result<v1::Manifest> finish() {
    if (bytes_ > 0) TRY(flush());
    manifest_.set_checksum(checksum_);
    return std::move(manifest_);
  }

 private:
  Result<void> flush() {
    const std::string plain = records_.SerializeAsString();
    std::string packed(ZSTD_compressBound(plain.size()), '\0');
    const std::size_t size = context_
                                 ? ZSTD_compressCCtx(context_.get(), packed.data(), packed.size(),
                                                     plain.data(), plain.size(), zstd_level)
                                 : 0;
    if (!context_ || ZSTD_isError(size) != 0) return fail(Fault::storage, "zstd is out of memory");
    packed.resize(size);
    const auto written = (*sink_)(static_cast<std::uint32_t>(manifest_.chunks_size()), packed);
    if (!planted("snapshot_before_complete")) TRY(written);
    v1::ManifestChunk& chunk = *manifest_.add_chunks();
    chunk.set_bytes(static_cast<std::uint32_t>(packed.size()));
    chunk.set_records(static_cast<std::uint32_t>(records_.records_size()));
    chunk.set_sha256(sha256_of(packed));
    manifest_.set_records(manifest_.records() + chunk.records());
    records_.Clear();
    bytes_ = 0;
    return {};
  }

  struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  const ChunkSink* sink_;
  std::size_t bytes_max_;
  std::unique_ptr<ZSTD_CCtx, FreeContext> context_;
  v1::ChunkRecords records_;
  std::size_t bytes_ = 0;  // of records_, about
  std::uint64_t checksum_ = 0;
  v1::Manifest manifest_;
};

Result<void> write_synced(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail(Fault::storage, "cannot write " + path);
  bool good = true;
  while (good && !bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    good = written > 0;
    if (good) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  good = good && ::fdatasync(file) == 0;
  ::close(file);
  if (!good) return fail(Fault::storage, "cannot write " + path);
  return {};
}

Result<void> sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool good = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) ::close(folder);
  if (!good) return fail(Fault::storage, "cannot write " + path);
  return {};
}

}  // namespace

Result<v1::Manifest> pack_snapshot(const std::string& dir, const SnapshotOrder& order,
                                   const ChunkSink& sink) {
  Packer packer(sink, order.chunk_bytes_max);
  TRY_TO(state, read_bucket(dir, order.bucket,
                            [&](std::string_view record) { return packer.add(record); }));
  TRY_TO(manifest, packer.finish());
  manifest.set_snapshot_id(to_bytes(order.id));
  manifest.set_bucket(order.bucket);
  manifest.set_pos(state.head_pos);
  // What terminals compare is what was packed; `verify` tells the operator why it differs.
  if (manifest.checksum() != state.checksum) trouble("office", "snapshot_checksum_differs");
  return manifest;
}

Result<v1::Manifest> write_snapshot(const std::string& dir, const SnapshotOrder& order,
                                    const std::function<bool()>& stop) {
  const std::string folder = snapshot_folder(dir, order.id);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return fail(Fault::storage, "cannot make the folder " + folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  auto manifest =
      pack_snapshot(dir, order, [&](std::uint32_t index, std::string_view packed) -> Result<void> {
        if (stop()) return fail(Fault::busy, "head office stops");
        return write_synced(chunk_path(dir, order.id, index), packed);
      });
  if (manifest) {
    if (const auto synced = sync_folder(folder); !synced) {
      manifest = tl::unexpected(synced.error());
    }
  }
  if (!manifest) std::filesystem::remove_all(folder, failed);
  return manifest;
}

std::string snapshot_folder(const std::string& dir, const Uuid& id) {
  return dir + "/snapshots/" + to_hex(id);
}

std::string chunk_path(const std::string& dir, const Uuid& id, std::uint32_t index) {
  return snapshot_folder(dir, id) + "/" + std::to_string(index);
}

Result<std::string> read_chunk(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Fault::absent, "the chunk is not there any more");
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return fail(Fault::storage, "a chunk of a snapshot cannot be read");
  return bytes;
}

}  // namespace tresen
