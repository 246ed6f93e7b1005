#include "sync/office/snapshot_shelf.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::int64_t fresh_ms = day_ms;
constexpr std::int64_t kept_ms = 2 * day_ms;  // downloads that take longer begin again
constexpr std::size_t kept_of_a_bucket = 2;

Uuid id_of(const v1::Manifest& manifest) {
  return uuid_from_bytes(manifest.snapshot_id()).value_or(Uuid{});
}

// Ids begin with the time at which they were given.
bool is_young(const Uuid& id, std::int64_t now_ms) {
  std::int64_t made_ms = 0;
  for (std::size_t i = 0; i < 6; ++i) made_ms = made_ms << 8 | id.bytes.at(i);
  return now_ms - made_ms < day_ms;
}

void remove_files(const std::string& dir, const Uuid& id) {
  std::error_code failed;
  std::filesystem::remove_all(snapshot_folder(dir, id), failed);
  if (failed) trouble("office", "snapshot_files_stay", {{"why", failed.message()}});
}

bool has_files(const std::string& dir, const v1::Manifest& manifest) {
  for (int i = 0; i < manifest.chunks_size(); ++i) {
    std::error_code none;
    const auto bytes = std::filesystem::file_size(
        chunk_path(dir, id_of(manifest), static_cast<std::uint32_t>(i)), none);
    if (none || bytes != manifest.chunks(i).bytes()) return false;
  }
  return true;
}

}  // namespace

Result<bool> SnapshotShelf::is_large(Store& store, const std::string& bucket) {
  return store.sync().has_more_records(bucket, sizes_.small_bucket);
}

Result<v1::Manifest> SnapshotShelf::manifest(Store& store, const std::string& bucket, IdSource& ids,
                                             std::int64_t now_ms) {
  TRY(load(store));
  TRY_TO(state, store.sync().bucket(bucket));
  const std::vector<Uuid> there = of_bucket(bucket);
  if (!there.empty()) {
    const Kept& newest = kept_.at(there.front());
    const std::uint64_t pos = newest.manifest.pos();
    const bool fits = pos >= state.floor_pos && pos <= state.head_pos &&
                      (state.head_pos - pos) * 10 <= newest.manifest.records();
    if (fits && now_ms - newest.made_ms < fresh_ms) return newest.manifest;
  }
  TRY_TO(large, is_large(store, bucket));
  if (!large) return fail(Fault::absent, "the bucket is small: read it from the beginning");
  if (!making_.contains(bucket)) {
    const SnapshotOrder order{ids.next(now_ms), bucket, sizes_.chunk_bytes_max};
    making_.emplace(bucket, Making{order, false, false});
  }
  return fail(Fault::busy, "the snapshot is being made");
}

std::vector<SnapshotOrder> SnapshotShelf::take_orders() {
  std::vector<SnapshotOrder> orders;
  for (auto& [bucket, making] : making_) {
    if (!making.taken) orders.push_back(making.order);
    making.taken = true;
  }
  return orders;
}

Result<void> SnapshotShelf::built(Store& store, const SnapshotOrder& order,
                                  const Result<v1::Manifest>& manifest, std::int64_t now_ms) {
  const auto making = making_.find(order.bucket);
  const bool wanted =
      making != making_.end() && making->second.order == order && !making->second.unwanted;
  if (making != making_.end() && making->second.order == order) making_.erase(making);
  bool outdated = false;
  if (manifest && wanted) {
    TRY_TO(holds, holds_erased(store, *manifest));
    outdated = holds;
  }
  if (!manifest || !wanted || outdated) {
    remove_files(store.folder(), order.id);
    if (!manifest) trouble("office", "snapshot", {{"detail", manifest.error().detail}});
    return {};
  }
  TRY(store.sync().put_snapshot({order.id, order.bucket, now_ms, manifest->SerializeAsString()}));
  kept_.insert_or_assign(order.id, Kept{now_ms, *manifest});
  const std::vector<Uuid> there = of_bucket(order.bucket);
  for (std::size_t i = kept_of_a_bucket; i < there.size(); ++i) TRY(forget(store, there[i]));
  return {};
}

Result<std::string> SnapshotShelf::bucket_of(Store& store, const Uuid& id) {
  TRY(load(store));
  const auto found = kept_.find(id);
  return found == kept_.end() ? std::string() : found->second.manifest.bucket();
}

Result<void> SnapshotShelf::drop(Store& store, const std::string& bucket) {
  TRY(load(store));
  const auto making = making_.find(bucket);
  if (making != making_.end()) making->second.unwanted = true;
  for (const Uuid& id : of_bucket(bucket)) TRY(forget(store, id));
  return {};
}

Result<void> SnapshotShelf::tidy(Store& store, std::int64_t now_ms) {
  TRY(load(store));
  std::vector<Uuid> gone;
  for (const auto& [id, kept] : kept_) {
    const bool old = now_ms - kept.made_ms >= kept_ms;
    if (old || !has_files(store.folder(), kept.manifest)) gone.push_back(id);
  }
  for (const Uuid& id : gone) TRY(forget(store, id));
  std::error_code none;
  const std::filesystem::directory_iterator folders(store.folder() + "/snapshots", none);
  if (none) return {};  // none was ever made
  std::vector<Uuid> strays;
  for (const std::filesystem::directory_entry& folder : folders) {
    const auto id = uuid_from_hex(folder.path().filename().string());
    const bool being_made =
        id && std::any_of(making_.begin(), making_.end(),
                          [&](const auto& making) { return making.second.order.id == *id; });
    const bool may_be_a_peers = store.peers().there() && id && is_young(*id, now_ms);
    if (id && !being_made && !may_be_a_peers && !kept_.contains(*id)) strays.push_back(*id);
  }
  for (const Uuid& id : strays) remove_files(store.folder(), id);
  return {};
}

Result<void> SnapshotShelf::load(Store& store) {
  if (loaded_ && !store.peers().there()) return {};
  TRY_TO(version, store.sync().snapshots_version());
  if (loaded_ == version) return {};
  TRY_TO(rows, store.sync().snapshots());
  kept_.clear();
  for (const SnapshotRow& row : rows) {
    Kept kept{row.made_ms, {}};
    if (kept.manifest.ParseFromString(row.manifest)) kept_.emplace(row.id, std::move(kept));
  }
  loaded_ = version;
  return {};
}

Result<bool> SnapshotShelf::holds_erased(Store& store, const v1::Manifest& manifest) {
  if (!store.peers().there()) return false;
  constexpr std::size_t page_bytes = 1024 * 1024;
  for (std::uint64_t pos = manifest.pos();;) {
    TRY_TO(rows, store.sync().feed(manifest.bucket(), pos, page_bytes));
    if (rows.empty()) return false;
    for (const FeedRow& row : rows) {
      if (row.op == FeedRow::Op::erase) return true;
    }
    pos = rows.back().pos;
  }
}

// The row first: files without a row are swept away later, a row without files would be promised.
Result<void> SnapshotShelf::forget(Store& store, const Uuid& id) {
  TRY(store.sync().drop_snapshot(id));
  kept_.erase(id);
  remove_files(store.folder(), id);
  return {};
}

std::vector<Uuid> SnapshotShelf::of_bucket(const std::string& bucket) const {
  std::vector<Uuid> found;
  for (const auto& [id, kept] : kept_) {
    if (kept.manifest.bucket() == bucket) found.push_back(id);
  }
  // Newest first; ids rise with time too, where two were made in one millisecond.
  std::sort(found.begin(), found.end(), [this](const Uuid& a, const Uuid& b) {
    const auto age = [this](const Uuid& id) { return std::pair(kept_.at(id).made_ms, id); };
    return age(a) > age(b);
  });
  return found;
}

}  // namespace tresen
