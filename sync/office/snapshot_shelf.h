#pragma once
// The snapshots that head office has, and those that are being made. On the thread that owns the
// store.
//
// One is made when it is first asked for, and reused for a day, or until a tenth of its bucket has
// changed. The one before it stays for downloads under way.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/office/snapshot.h"
#include "sync/office/store/store.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

class SnapshotShelf {
 public:
  explicit SnapshotShelf(SnapshotSizes sizes = {}) : sizes_(sizes) {}

  // Whether a bucket is to be read from a snapshot rather than from its beginning.
  Result<bool> is_large(Store& store, const std::string& bucket);
  // Reads what there is. The others do it too, but whoever deletes rows needs it first.
  Result<void> load(Store& store);
  // The newest one of a bucket. busy: it is being made, ask again. absent: the bucket is small, and
  // is to be read from the beginning. `ids` names a new one.
  Result<v1::Manifest> manifest(Store& store, const std::string& bucket, IdSource& ids,
                                std::int64_t now_ms);
  // What is to be made, each once. What became of it must be told by built().
  std::vector<SnapshotOrder> take_orders();
  // Publishes it. One that was dropped meanwhile is done away with.
  Result<void> built(Store& store, const SnapshotOrder& order, const Result<v1::Manifest>& manifest,
                     std::int64_t now_ms);

  // The bucket of a snapshot that can still be fetched; empty: none such.
  Result<std::string> bucket_of(Store& store, const Uuid& id);

  // Does away with all snapshots of a bucket, and with one that is being made: they hold what must
  // not be there any more.
  Result<void> drop(Store& store, const std::string& bucket);
  // Does away with what is too old, what has no files, and what an earlier run has left behind.
  Result<void> tidy(Store& store, std::int64_t now_ms);

 private:
  struct Kept {
    std::int64_t made_ms = 0;
    v1::Manifest manifest;
  };
  struct Making {
    SnapshotOrder order;
    bool taken = false;
    bool unwanted = false;
  };
  Result<void> forget(Store& store, const Uuid& id);
  // Another daemon may have erased somebody while this one was made.
  static Result<bool> holds_erased(Store& store, const v1::Manifest& manifest);
  // Newest first.
  std::vector<Uuid> of_bucket(const std::string& bucket) const;

  SnapshotSizes sizes_;
  std::optional<std::int64_t> loaded_;  // the version of what is kept
  std::map<Uuid, Kept> kept_;
  std::map<std::string, Making> making_;  // by bucket
};

}  // namespace tresen
