// Buckets in bulk: the manifest, then chunk after chunk. Whatever breaks, the next one to fetch is
// the first that is not on disk.

#include <algorithm>
#include <utility>

#include "sync/base/planted.h"
#include "sync/link/link.h"
#include "sync/link/snapshot.h"

namespace tresen {
namespace {

constexpr int spoilt_max = 3;  // answers that are not the chunk, before the manifest is doubted

std::uint64_t records_before(const v1::Manifest& manifest, std::uint32_t chunk) {
  std::uint64_t records = 0;
  for (int i = 0; i < manifest.chunks_size() && static_cast<std::uint32_t>(i) < chunk; ++i) {
    records += manifest.chunks(i).records();
  }
  return records;
}

std::uint32_t chunk_count(const v1::Manifest& manifest) {
  return static_cast<std::uint32_t>(manifest.chunks_size());
}

}  // namespace

bool Link::wants_manifest() const { return snapshot_ && !snapshot_->manifest && !manifest_.busy(); }

bool Link::wants_chunk() const {
  return snapshot_ && snapshot_->started && !chunk_.busy() && !snapshot_->held &&
         snapshot_->fetch_next < chunk_count(*snapshot_->manifest);
}

bool Link::may_store_chunk() const {
  return snapshot_ && snapshot_->started && !snapshot_->storing.open &&
         (snapshot_->held || snapshot_->manifest->chunks().empty());
}

// While somebody works at the counter, the disk is his or hers.
std::int64_t Link::store_chunk_at() const {
  return counter_at_ == 0 ? 0 : counter_at_ + settings_.times.counter_pause;
}

void Link::read_snapshot() {
  const CursorAt* due = cursors_.snapshot_due();
  if (due == nullptr || (snapshot_ && snapshot_->bucket != due->bucket)) forget_snapshot();
  if (due == nullptr) return;
  if (!snapshot_) snapshot_ = Snapshot{.bucket = due->bucket};
  if (wants_manifest() && now_.boot_ms >= manifest_.not_before) {
    auto call = call_on<CallManifest>(manifest_, settings_.times.chunk_deadline);
    call.request.set_store_epoch(store_epoch_);
    call.request.set_bucket(snapshot_->bucket);
    order(ToWire(std::move(call)));
  }
  if (snapshot_->manifest && !snapshot_->started && !rebuild_) {
    start_rebuild(snapshot_->bucket, snapshot_->manifest->snapshot_id());
  }
  if (wants_chunk() && now_.boot_ms >= chunk_.not_before) {
    auto call = call_on<CallChunk>(chunk_, settings_.times.chunk_deadline);
    call.request.set_snapshot_id(snapshot_->manifest->snapshot_id());
    call.request.set_index(snapshot_->fetch_next);
    order(ToWire(std::move(call)));
  }
  if (may_store_chunk() && now_.boot_ms >= store_chunk_at()) store_chunk();
}

void Link::on(ManifestCame came) {
  if (came.call != manifest_.call) return;
  manifest_.call = 0;
  const CursorAt* due = cursors_.snapshot_due();
  if (!snapshot_ || due == nullptr || due->bucket != snapshot_->bucket) return;
  if (const auto good = check_manifest(came.reply, snapshot_->bucket); !good) {
    report_trouble("manifest_spoilt");
    manifest_failed(WireFault::failed);
    return;
  }
  manifest_.backoff.succeeded();
  snapshot_->manifest = std::move(came.reply);
  const v1::Manifest& manifest = *snapshot_->manifest;
  // What a restart has left on disk is gone on with, if it is of this very snapshot.
  snapshot_->started = due->rebuild && due->snapshot == manifest.snapshot_id() &&
                       due->chunk_next <= chunk_count(manifest);
  snapshot_->fetch_next = snapshot_->started ? due->chunk_next : 0;
  if (planted("resume_wrong_chunk") && snapshot_->fetch_next > 0) ++snapshot_->fetch_next;
  status_.snapshot_of = manifest.records();
  status_.snapshot_done = records_before(manifest, snapshot_->fetch_next);
}

void Link::on(ChunkCame came) {
  if (came.call != chunk_.call) return;
  chunk_.call = 0;
  if (!snapshot_ || !snapshot_->started) return;
  const int index = static_cast<int>(snapshot_->fetch_next);
  auto records = unpack_chunk(snapshot_->manifest->chunks(index), came.reply.zstd());
  if (!records) {
    report_trouble("chunk_spoilt");
    ++snapshot_->spoilt;
    chunk_failed(snapshot_->spoilt >= spoilt_max ? WireFault::absent : WireFault::failed);
    return;
  }
  snapshot_->spoilt = 0;
  chunk_.backoff.succeeded();
  snapshot_->held = std::move(*records);
  ++snapshot_->fetch_next;
}

void Link::store_chunk() {
  const v1::Manifest& manifest = *snapshot_->manifest;
  StoreChunk chunk{.bucket = snapshot_->bucket,
                   .store_epoch = store_epoch_,
                   .snapshot = manifest.snapshot_id(),
                   .index = snapshot_->fetch_next == 0 ? 0 : snapshot_->fetch_next - 1,
                   .last = snapshot_->fetch_next >= chunk_count(manifest),
                   .pos = manifest.pos(),
                   .checksum = manifest.checksum(),
                   .records = {}};
  if (snapshot_->held) chunk.records = std::move(*snapshot_->held);
  snapshot_->held.reset();
  order(ToCache(std::move(chunk)));
  ask(snapshot_->storing);
}

void Link::on(const ChunkStored& chunk) {
  if (epoch_ && epoch_->restart_cursors) return;
  if (!snapshot_ || !snapshot_->started || !snapshot_->storing.open) return;
  const v1::Manifest& manifest = *snapshot_->manifest;
  if (chunk.bucket != snapshot_->bucket || chunk.snapshot != manifest.snapshot_id()) return;
  snapshot_->storing.open = false;
  if (chunk.done) {
    const bool wrong =
        cursors_.snapshot_stored(chunk.bucket, chunk.pos, chunk.checksum, manifest.checksum());
    forget_snapshot();
    if (wrong) differs();
    return;
  }
  cursors_.chunk_stored(chunk.bucket, chunk.chunk_next);
  status_.snapshot_done = records_before(manifest, chunk.chunk_next);
  const std::uint32_t expected = snapshot_->fetch_next - (snapshot_->held ? 1 : 0);
  if (chunk.chunk_next != expected) fetch_again(chunk.chunk_next);
}

void Link::on(const ChunkNotStored& chunk) {
  if (epoch_ && epoch_->restart_cursors) return;
  if (!snapshot_ || !snapshot_->started || chunk.bucket != snapshot_->bucket) return;
  if (chunk.snapshot == snapshot_->manifest->snapshot_id()) {
    cursors_.chunk_stored(chunk.bucket, chunk.chunk_next);
    fetch_again(chunk.chunk_next);
  } else {
    fetch_again(0);
    snapshot_->started = false;  // the cache is at another snapshot: it begins this one anew
  }
}

// The cache wants the chunks from `chunk` on.
void Link::fetch_again(std::uint32_t chunk) {
  snapshot_->storing.open = false;
  snapshot_->held.reset();
  snapshot_->fetch_next = chunk;
  drop(chunk_);
  wait_more(chunk_);
}

void Link::forget_snapshot() {
  snapshot_.reset();
  drop(manifest_);
  drop(chunk_);
  status_.snapshot_done = 0;
  status_.snapshot_of = 0;
}

void Link::manifest_failed(WireFault fault) {
  if (fault == WireFault::absent && snapshot_) {
    cursors_.no_snapshot(snapshot_->bucket);
    return;
  }
  wait_more(manifest_, settings_.times.retry_first, settings_.times.manifest_retry_max);
  if (fault == WireFault::unreachable || fault == WireFault::too_late) return;
  lost(fault);
}

void Link::chunk_failed(WireFault fault) {
  wait_more(chunk_);
  if (fault == WireFault::absent && snapshot_) {
    // Head office has replaced the snapshot.
    snapshot_ = Snapshot{.bucket = snapshot_->bucket};
    wait_more(manifest_, settings_.times.retry_first, settings_.times.manifest_retry_max);
  }
  if (fault == WireFault::unreachable || fault == WireFault::too_late) return;
  lost(fault);
}

}  // namespace tresen
