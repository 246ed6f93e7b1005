#pragma once
// Head office without a wire: what it answers to each call of a device, and what it does by itself.
//
// Ingest appends, the sequencer decides: push() puts bytes on disk and says so; sequence() later
// numbers, decides and spreads them. Knows no clock (now_ms is since 1970-01-01 UTC) and no socket;
// the services call it on the one writer thread, tests call it directly.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/office/customer_finder.h"
#include "sync/office/readers.h"
#include "sync/office/snapshot_shelf.h"
#include "sync/office/store/store.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

// Makes DIR (mode 0700), its CA (DIR/ca) and its store, with the chain's documents as version 1.
// conflict: there is a head office already.
Result<void> create_office(const std::string& dir, const v1::Chain& chain, std::int64_t now_ms);

// The protocols that head office speaks. 2: hash chain, checksums, snapshots.
inline constexpr std::uint32_t protocol_min = 1;
inline constexpr std::uint32_t protocol_max = 2;
// The one to speak with a terminal that speaks these. An older terminal can always upload.
std::uint32_t common_protocol(std::uint32_t oldest, std::uint32_t newest);

// How many changes are decided in one transaction.
inline constexpr std::size_t sequence_count = 2000;

struct PushCall {
  std::uint64_t device = 0;
  v1::PushRequest request;
};

class Office {
 public:
  explicit Office(std::unique_ptr<Store> store, IdSource ids = IdSource(),
                  SnapshotSizes sizes = {});
  // Opens DIR alone. absent: `init` comes first. busy: another process has it open.
  static Result<Office> open(const std::string& dir);
  // The same for a daemon, over a PostgreSQL beside others (shared_store.h).
  static Result<Office> open_to_serve(const std::string& dir);

  // The stores, for reading and for publishing chain options.
  Store& store() { return *store_; }

  // Who calls is known by certificate. denied: unknown or revoked device, or another incarnation.
  // Finds forks, and lets a new life begin that an operator has offered (lives.h).
  Result<v1::HelloReply> hello(std::uint64_t device, const v1::HelloRequest& request,
                               std::int64_t now_ms);
  // Several devices' pushes with one commit; a reply each, in order. What is acknowledged is on
  // disk. conflict: the caller knows another store epoch. The outer error is the disk's: then
  // nothing was taken.
  Result<std::vector<Result<v1::PushReply>>> push(std::span<const PushCall> calls,
                                                  std::int64_t now_ms);
  Result<v1::PushReply> push(std::uint64_t device, const v1::PushRequest& request,
                             std::int64_t now_ms);
  // One row that breaks whatever tries to read it: goes to quarantine unread.
  Result<v1::PushReply> push_opaque(std::uint64_t device, const v1::OpaqueRequest& request,
                                    std::int64_t now_ms);
  // Keeps how a terminal is. invalid: it says too much, or names a day that is none.
  Result<void> report(std::uint64_t device, const v1::DeviceReport& report, std::int64_t now_ms);
  // Offers a frozen device a new life; answers its incarnation. absent, conflict: see lives.h.
  Result<std::uint64_t> unfreeze(std::uint64_t device);
  // conflict: the caller knows another store epoch and must say hello again. denied: not its
  // bucket.
  Result<v1::PullReply> pull(std::uint64_t device, const v1::PullRequest& request);

  // The newest snapshot of a bucket. busy: it is being made, ask again in a while. absent: the
  // bucket is small, read it from the beginning. Else as pull().
  Result<v1::Manifest> manifest(std::uint64_t device, const v1::ManifestRequest& request,
                                std::int64_t now_ms);
  // The file of a chunk, for read_chunk() on any thread. absent: replaced meanwhile, ask for the
  // manifest again.
  Result<std::string> chunk(std::uint64_t device, const v1::ChunkRequest& request);
  // Snapshots that are to be made: write_snapshot() for each, on any thread, and then
  // snapshot_built().
  std::vector<SnapshotOrder> take_snapshot_orders() { return shelf_.take_orders(); }
  Result<void> snapshot_built(const SnapshotOrder& order, const Result<v1::Manifest>& manifest,
                              std::int64_t now_ms);
  // The same here and now, for callers without threads.
  Result<void> build_snapshots(std::int64_t now_ms);
  // Does away with all snapshots of a bucket: they hold what must not be there any more.
  Result<void> drop_snapshots(const std::string& bucket) { return shelf_.drop(*store_, bucket); }

  // Customers whom the caller's branch need not hold; each look at another branch's is written
  // down. invalid: no reason, or too few letters. absent: who is to be taken does not exist.
  Result<v1::LookupReply> lookup(std::uint64_t device, const v1::LookupRequest& request,
                                 std::int64_t now_ms);
  // Finds customers of the whole chain.
  CustomerFinder& finder() { return finder_; }

  // Lets branches forget customers whom they have not seen for as long as the chain allows. In
  // portions: true as long as there was somebody.
  Result<bool> expire_seen(std::int64_t now_ms);
  // All that is to be done once a day and at the start, expire_seen() first. In portions: true as
  // long as there is more.
  Result<bool> keep_house(std::int64_t now_ms);

  // The buckets that a device reads, in the order in which it wants them.
  Result<std::vector<FeedHead>> buckets_of(std::uint64_t device);

  // Decides the next changes in custody, at most so many. True: it had something to do.
  Result<bool> sequence(std::size_t count_max = sequence_count);

  // Head office's own changes, through the same log as device 0, decided before it returns. Stamp,
  // branch and base of an edit may be left out: head office has seen what it overwrites. Some
  // thousands at once are one quick transaction. Answers how many changes that made.
  Result<std::uint64_t> submit(std::span<const Edit> edits, std::string_view branch,
                               std::int64_t now_ms);
  // Ends a person's data, see CustomerStore::erase. What is in custody is decided first. What the
  // disk still has of it is wiped before it returns, or as soon as nobody reads the file as it was.
  Result<ErasureDone> erase(const ErasureOrder& order);
  // Writes a quarantined change again, as head office, with what is parked behind it; it competes
  // by the stamp that it had. absent: nothing unresolved is there. invalid, conflict: it cannot be
  // applied as it is; the detail says why, for operators.
  struct Replay {
    std::uint64_t changes = 0;
    v1::Verdict::Kind verdict = v1::Verdict::KIND_UNSPECIFIED;  // of the first of them
  };
  Result<Replay> replay(std::uint64_t pos, std::int64_t now_ms);
  // Takes it out of the quarantine for good, kept in the log. `reason` is the operator's.
  Result<void> discard(std::uint64_t pos, std::string_view reason);

  // An id for a new record.
  Uuid new_id(std::int64_t now_ms) { return ids_.next(now_ms); }

  // Buckets that have grown since the last call, for hints.
  Result<std::vector<FeedHead>> take_grown();

 private:
  // Whether a hello was surely said just now: it says a challenge back. If not, `reply` gets one.
  Result<bool> is_said_now(const DeviceRow& device, const v1::HelloRequest& request,
                           std::int64_t now_ms, v1::HelloReply& reply);
  // denied: head office itself, nobody, or revoked.
  Result<DeviceRow> served(std::uint64_t device);
  Result<void> wipe();
  // The same, where it reads the bucket. conflict: it must say hello again first.
  Result<DeviceRow> reader_of(std::uint64_t device, std::uint64_t store_epoch,
                              std::string_view bucket);
  // How a device goes on with each of its buckets.
  Result<void> tell_buckets(v1::HelloReply& reply, const DeviceRow& device,
                            const v1::HelloRequest& request);
  Result<v1::LookupReply> take(const DeviceRow& device, std::string_view customer, LookupRow note);
  // After a publication: true as long as it moved somebody.
  Result<bool> settle_membership();
  void note_grown(const std::vector<FeedHead>& heads);
  // Nothing: there was nothing to decide.
  Result<std::optional<Decision>> decide_next(std::size_t count_max);
  // Numbers and names the changes, and decides them; a verdict for each, in order. They may replay
  // what is in quarantine (Incoming::replays).
  Result<std::vector<v1::Verdict>> write_own(std::vector<Change> changes, std::int64_t now_ms,
                                             std::vector<std::uint64_t> replays = {});
  // The change of an unresolved entry as head office would write it.
  Result<Change> rewritten(const QuarantineEntry& held);

  std::unique_ptr<Store> store_;
  IdSource ids_;
  std::map<std::string, std::uint64_t> grown_;
  std::uint64_t config_pos_ = 0;  // as last told
  bool wipe_due_ = false;         // the disk still has something of what was erased
  Readers readers_;
  std::uint64_t settled_mark_ = 0;  // of readers_, for which guests are in order
  SnapshotShelf shelf_;
  CustomerFinder finder_;
};

}  // namespace tresen
