#pragma once
// What the sync thread and the storage thread say to one another. Values only.
//
// The storage thread is the one that makes things durable: what it answers has been committed.
// Each question gets exactly one answer; one that was lost is asked again after a while.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/link/cursors.h"
#include "sync/link/journal.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// What the top bar shows of the way to head office.
enum class LinkState {
  starting,  // the cache has not spoken yet
  offline,   // head office cannot be reached; all goes on
  online,
  refused,  // head office does not accept this device (revoked, unknown, expired); the queue is
            // kept
};

struct LinkStatus {
  LinkState state = LinkState::starting;
  std::int64_t since_wall_ms = 0;   // when `state` began; milliseconds since 1970-01-01 UTC
  std::uint64_t waiting = 0;        // journal rows that head office does not have yet
  std::int64_t oldest_wall_ms = 0;  // when the oldest of them was written; 0: none waits
  std::uint64_t acked_seq = 0;
  UploadTrouble trouble = UploadTrouble::none;
  bool all_read = false;  // the feed has been stored to its end, as far as is known

  bool operator==(const LinkStatus&) const = default;
};

// --- sync thread -> storage thread ---------------------------------------------------------------

// What is on disk? Answer: CacheReady.
struct AskReady {};

// Rows behind `after_seq`, dense and ascending, within the limits (see batch_length). Answer:
// Batch.
struct AskBatch {
  std::uint64_t after_seq = 0;
  BatchLimits limits;
};

// All rows up to `seq` are in head office's custody; those up to `safe_trim_seq` may be dropped
// once settled. No answer but JournalAt.
struct Acknowledged {
  std::uint64_t seq = 0;
  std::uint64_t safe_trim_seq = 0;
};

// One page of one bucket: to be applied together with the cursor in one transaction. `ops` may be
// empty; the cursor moves all the same. A page whose `after_pos` is not the cursor on disk is not
// applied. Answer: FeedStored or FeedNotStored.
struct StoreFeed {
  std::string bucket;
  std::uint64_t store_epoch = 0;
  std::uint64_t after_pos = 0;
  std::uint64_t next_pos = 0;  // the new cursor
  std::uint64_t head_pos = 0;  // how far the bucket reaches, for a progress bar
  std::vector<v1::FeedOp> ops;
};

// Head office runs on another store (a restored backup, a fail-over): remember the epoch, set all
// cursors to 0 if `restart_cursors`, and make rows above `hw_seq` pending again, all in one
// transaction. The journal itself is never touched. Answer: EpochStored.
struct StoreEpoch {
  std::uint64_t store_epoch = 0;
  std::uint64_t hw_seq = 0;
  bool restart_cursors = false;
};

// For the screen. Sent when something in it changed. No answer.
struct StatusChanged {
  LinkStatus status;
};

using ToCache =
    std::variant<AskReady, AskBatch, Acknowledged, StoreFeed, StoreEpoch, StatusChanged>;

// --- storage thread -> sync thread ---------------------------------------------------------------

// What is on disk at the start.
struct CacheReady {
  std::uint64_t store_epoch = 0;  // of head office, as last seen; 0: never
  std::uint64_t last_seq = 0;     // last journal row written
  std::uint64_t acked_seq = 0;
  std::int64_t oldest_wall_ms = 0;  // of the oldest row that is not acked; 0: none
  Uuid boot;                        // of this start of the machine
  std::vector<CursorAt> cursors;
};

// Where the journal stands. Sent after every write at the counter, after Acknowledged and after
// StoreEpoch.
struct JournalAt {
  std::uint64_t last_seq = 0;
  std::int64_t oldest_wall_ms = 0;  // of the oldest row that is not acked; 0: none
};

// Rows behind `after_seq`. Empty: there are none.
struct Batch {
  std::uint64_t after_seq = 0;
  std::vector<JournalRow> rows;
};

struct FeedStored {
  std::string bucket;
  std::uint64_t pos = 0;  // the cursor now on disk
};

// The page is not on disk, and neither is its cursor.
struct FeedNotStored {
  std::string bucket;
  std::uint64_t pos = 0;  // the cursor that is on disk
  Fault fault = Fault::storage;
};

struct EpochStored {
  std::uint64_t store_epoch = 0;
};

// Somebody at the counter wants it now: the next attempt does not wait for its turn.
struct TryNow {};

using FromCache =
    std::variant<CacheReady, JournalAt, Batch, FeedStored, FeedNotStored, EpochStored, TryNow>;

}  // namespace tresen
