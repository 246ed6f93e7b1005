#pragma once
// What the sync thread and the storage thread say to one another. Values only.
//
// The storage thread is the one that makes things durable: what it answers has been committed.
// Each question gets exactly one answer; one that was lost is asked again after a while, so every
// letter may come twice, and the second must do no harm.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
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
  refused,  // head office does not accept this device (see Refusal); the queue is kept
};

// Why head office does not accept this device.
enum class Refusal {
  none,
  unknown,  // it does not know the device, or does not say why
  revoked,  // somebody has taken the device out of service
  expired,  // the device's certificate has run out: it must be enrolled anew
};

struct LinkStatus {
  LinkState state = LinkState::starting;
  Refusal refusal = Refusal::none;  // while `state` is refused
  std::int64_t since_wall_ms = 0;   // when `state` began; milliseconds since 1970-01-01 UTC
  std::int64_t contact_wall_ms =
      0;                      // when head office last answered a hello; 0: not since the start
  std::uint64_t waiting = 0;  // journal rows that head office does not have yet
  std::int64_t oldest_wall_ms = 0;  // when the oldest of them was written; 0: none waits
  std::uint64_t acked_seq = 0;
  UploadTrouble trouble = UploadTrouble::none;
  bool all_read = false;            // the feed has been stored to its end, as far as is known
  std::uint64_t snapshot_done = 0;  // records on disk of the snapshot that is being read
  std::uint64_t snapshot_of = 0;    // how many it has; 0: none is being read
  std::int64_t certificate_ms = 0;  // when this device's certificate expires; 0: not told

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
// applied. A page at the head ends a rebuild: what is still stale goes, in the same transaction.
// Answer: FeedStored or FeedNotStored.
struct StoreFeed {
  std::string bucket;
  std::uint64_t store_epoch = 0;
  std::uint64_t after_pos = 0;
  std::uint64_t next_pos = 0;  // the new cursor
  std::uint64_t head_pos = 0;  // how far the bucket reaches, for a progress bar
  std::vector<v1::FeedOp> ops;
  bool at_head = false;        // next_pos was the bucket's head when head office answered
  std::uint64_t checksum = 0;  // of the bucket's records there; holds where at_head
};

// The bucket is read anew: its records become stale but stay in sight, its cursor goes to 0, and
// `snapshot` is remembered with chunk_next 0, all in one transaction. Stale records that come
// again, whatever their row_ver, are stale no more. Answer: RebuildStarted.
struct StartRebuild {
  std::string bucket;
  std::uint64_t store_epoch = 0;
  std::string snapshot;  // id of the snapshot to come, 16 bytes; empty: pages from 0 to the head
};

// One chunk of the snapshot that StartRebuild named: records and chunk_next in one transaction. The
// last one ends the rebuild: what is still stale goes, and the cursor is `pos`. A chunk other than
// the next one is not stored. Answer: ChunkStored or ChunkNotStored.
struct StoreChunk {
  std::string bucket;
  std::uint64_t store_epoch = 0;
  std::string snapshot;
  std::uint32_t index = 0;           // from 0
  bool last = false;                 // a snapshot without records is one last chunk without any
  std::uint64_t pos = 0;             // the bucket as it was at this position
  std::uint64_t checksum = 0;        // of all records of the snapshot
  std::vector<std::string> records;  // serialised v1::Record each, as they came
};

// This terminal has no business with the bucket any more: its records and its cursor go, but for
// what the terminal's own unsettled changes need. Answer: BucketPurged.
struct PurgeBucket {
  std::string bucket;
};

// Head office runs on another store (a restored backup, a fail-over): remember the epoch, set the
// cursors to 0 if `restart_cursors` but for the buckets in `keep`, and make rows above `hw_seq`
// (and `kept_seq`) pending again, all in one transaction. The journal itself is never touched.
// Answer: EpochStored.
struct StoreEpoch {
  std::uint64_t store_epoch = 0;
  std::uint64_t hw_seq = 0;
  bool restart_cursors = false;
  std::vector<std::string> keep{};  // there this store says the same, byte for byte
  // This store has all rows up to here, acknowledged or not: what was decided on them holds.
  std::uint64_t kept_seq = 0;
};

// An operator has ended a fork: from here on the device is this incarnation of itself. The journal
// keeps its bytes and numbers. Answer: IncarnationStored.
struct StoreIncarnation {
  std::uint64_t incarnation = 0;
};

// Head office has decided on all rows up to here, and all that it says of them has been stored:
// no verdict is waited for any more. No answer.
struct AllDecided {
  std::uint64_t seq = 0;
};

// Head office has answered a hello. No answer.
struct Contact {
  std::int64_t server_ms = 0;   // head office's clock; since 1970-01-01 UTC
  std::int64_t lease_days = 0;  // without contact for so long, customers are locked; 0: never
  Moment heard{};               // when that was, by the clocks here
};

// Which erasures have been carried out here and wait for head office to take the receipt? Answer:
// Receipts.
struct AskReceipts {};

// Head office has this receipt: it need not be kept. No answer.
struct ReceiptTaken {
  std::string erasure_id;  // 16 bytes
};

// How is the terminal? Answer: ReportReady.
struct AskReport {};

// What became of a lookup.
enum class LookupOutcome {
  answered,  // `reply` holds it; no hits are an answer too
  offline,   // there is no way to head office now, or it took too long
  denied,    // head office will not
  failed,    // head office could not, or another lookup took the place of this one
};

// Answers LookupAsked. No answer.
struct LookupAnswered {
  std::uint64_t token = 0;
  LookupOutcome outcome = LookupOutcome::offline;
  v1::LookupReply reply{};
};

// For the screen. Sent when something in it changed. No answer.
struct StatusChanged {
  LinkStatus status;
};

using ToCache = std::variant<AskReady, AskBatch, Acknowledged, StoreFeed, StartRebuild, StoreChunk,
                             PurgeBucket, StoreEpoch, StoreIncarnation, AllDecided, Contact,
                             AskReceipts, ReceiptTaken, AskReport, LookupAnswered, StatusChanged>;

// --- storage thread -> sync thread ---------------------------------------------------------------

// What is on disk at the start.
struct CacheReady {
  std::uint64_t store_epoch = 0;  // of head office, as last seen; 0: never
  std::uint64_t incarnation = 0;  // of this device; 0: as it was enrolled
  std::uint64_t last_seq = 0;     // last journal row written
  std::uint64_t acked_seq = 0;
  std::string chain_at_acked{};     // head of the hash chain there, 32 bytes; empty: none is kept
  std::uint64_t trimmed_seq = 0;    // all rows behind this one are in the journal
  std::int64_t oldest_wall_ms = 0;  // of the oldest row that is not acked; 0: none
  Uuid boot;                        // of this start of the machine
  std::vector<CursorAt> cursors;
};

// Where the journal stands. Sent after every write at the counter, after Acknowledged and after
// StoreEpoch (there before EpochStored).
struct JournalAt {
  std::uint64_t last_seq = 0;
  std::int64_t oldest_wall_ms = 0;  // of the oldest row that is not acked; 0: none
  std::uint64_t acked_seq = 0;      // as it is on disk
  std::string chain_at_acked{};     // as in CacheReady
  std::uint64_t trimmed_seq = 0;    // as in CacheReady
};

// Rows behind `after_seq`. Empty: there are none.
struct Batch {
  std::uint64_t after_seq = 0;
  std::vector<JournalRow> rows;
  std::string prev_chain{};  // head of the hash chain at after_seq, 32 bytes; empty: none is kept
};

// The page is on disk, with its cursor.
struct FeedStored {
  std::string bucket;
  std::uint64_t pos = 0;       // the cursor now on disk
  std::uint64_t checksum = 0;  // as in CursorAt
  bool rebuild = false;        // the bucket is still being read anew
};

// What was stored in one bucket has taken records out of these, or put them there: what the records
// of each sum up to now. Told before the FeedStored or ChunkStored of that bucket.
struct OtherSums {
  std::vector<CursorAt> cursors;
};

// The page is not on disk, and neither is its cursor.
struct FeedNotStored {
  std::string bucket;
  std::uint64_t pos = 0;  // the cursor that is on disk
  Fault fault = Fault::storage;
};

// The cursor on disk is 0, and the bucket's records are stale.
struct RebuildStarted {
  std::string bucket;
  std::string snapshot;  // as asked for
};

// The chunk is on disk.
struct ChunkStored {
  std::string bucket;
  std::string snapshot;
  std::uint32_t chunk_next = 0;  // now on disk
  bool done = false;             // it was the last: the rebuild is over
  std::uint64_t pos = 0;         // the cursor now on disk
  std::uint64_t checksum = 0;    // as in CursorAt
};

// The chunk is not on disk.
struct ChunkNotStored {
  std::string bucket;
  std::string snapshot;          // the one on disk; empty: none
  std::uint32_t chunk_next = 0;  // on disk
  Fault fault = Fault::storage;
};

// Nothing of the bucket is here any more, but for what own unsettled changes need.
struct BucketPurged {
  std::string bucket;
};

struct EpochStored {
  std::uint64_t store_epoch = 0;
};

struct IncarnationStored {
  std::uint64_t incarnation = 0;
};

// All erasures carried out here whose receipt head office does not have, as receipts without
// signature. Also sent unasked when one has been added.
struct Receipts {
  std::vector<v1::ErasureReceipt> open;
};

struct ReportReady {
  v1::DeviceReport report;
};

// Somebody at the counter looks for a customer that the branch does not hold. Answer:
// LookupAnswered, once, within ten seconds. A lookup takes the place of one before it.
struct LookupAsked {
  std::uint64_t token = 0;  // chosen by the screen
  v1::LookupRequest request;
};

// Somebody at the counter wants it now: the next attempt does not wait for its turn.
struct TryNow {};

using FromCache =
    std::variant<CacheReady, JournalAt, Batch, FeedStored, OtherSums, FeedNotStored, RebuildStarted,
                 ChunkStored, ChunkNotStored, BucketPurged, EpochStored, IncarnationStored,
                 Receipts, ReportReady, LookupAsked, TryNow>;

}  // namespace tresen
