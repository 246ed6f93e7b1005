#pragma once
// The branch end of the wire, as a machine without a wire: what arrives goes in as values, what is
// to be done comes out as values.
//
// It has no thread, clock, disk or randomness of its own, so that a test can run days of it in a
// moment. The loop around it is: take a message or wait at most `wait(now)`, `receive` it, `tick`,
// carry out `take_orders()`. A failed attempt always arms a timer: `wait` is never endless.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/link/cursors.h"
#include "sync/link/journal.h"
#include "sync/link/lane.h"
#include "sync/link/messages.h"
#include "sync/link/transport.h"

namespace tresen {

// All in milliseconds. The defaults are those of the protocol; tests shorten them.
struct LinkTimes {
  std::int64_t hello_deadline = 10'000;
  std::int64_t push_deadline = 30'000;
  std::int64_t pull_deadline = 60'000;
  std::int64_t chunk_deadline = 120'000;
  std::int64_t side_deadline = 30'000;   // of reports and receipts
  std::int64_t lookup_deadline = 8'000;  // somebody stands at the counter
  std::int64_t cache_deadline = 60'000;  // then a question to the cache is asked again
  std::int64_t retry_first = 1'000;      // ceiling of the first back-off; doubles
  std::int64_t retry_max = 60'000;
  std::int64_t spread = 45'000;          // after losing a session: all terminals lost it at once
  std::int64_t refused_retry = 300'000;  // and up to as much again
  std::int64_t manifest_retry_max = 15'000;  // while head office still makes a snapshot
  std::int64_t counter_pause = 250;  // no chunk is stored so soon after a write at the counter
  std::int64_t report_every = 900'000;
  std::int64_t report_soon = 5'000;  // after something went wrong
  std::int64_t report_gap = 60'000;  // and never more often than that
  std::int64_t poll = 30'000;        // hello again while no watch is open, and up to as much again
  std::int64_t poll_watched = 300'000;  // the same while one is open
};

struct LinkSettings {
  std::uint64_t device_id = 0;
  std::uint64_t incarnation = 1;
  std::string app_version;
  BatchLimits batch;
  LinkTimes times;
  std::uint32_t proto_max = 2;  // newest protocol that it speaks; 1: as terminals of before did
};

using LinkOrder = std::variant<ToWire, ToCache>;

class Link {
 public:
  // `random` answers any 64 bits; it decides the jitter of all waits.
  using Random = std::function<std::uint64_t()>;

  Link(LinkSettings settings, Random random);

  // What arrived. Never out of place: answers that nobody waits for are dropped.
  void receive(const FromCache& message, const Moment& now);
  void receive(FromWire message, const Moment& now);

  // Does what is due: deadlines, retries, the next call. After every receive, and when `wait` is
  // over. Harmless at any other time.
  void tick(const Moment& now);

  // Milliseconds until it wants a tick, 0 or more, never longer than twice the longest of its
  // times.
  std::int64_t wait(const Moment& now) const;

  // What is to be done, in this order. Empties the list.
  std::vector<LinkOrder> take_orders();

  const LinkStatus& status() const { return status_; }

 private:
  // A snapshot on its way to the disk. Chunks come one after the other; while the cache stores one,
  // the next is fetched and held back.
  struct Snapshot {
    std::string bucket;
    std::optional<v1::Manifest> manifest{};
    bool started = false;                            // the cache has begun the rebuild from it
    std::uint32_t fetch_next = 0;                    // the chunk to be fetched, or in flight
    int spoilt = 0;                                  // answers in a row that were not the chunk
    std::optional<std::vector<std::string>> held{};  // chunk fetch_next - 1, for the cache
    OpenQuestion storing{};
  };

  // link.cpp: turns
  void give_up_late_calls();
  void give_up_late_answers();
  void ask_ready();
  bool may_talk() const { return session_ && !epoch_ && !incarnation_; }
  void tell_decided();
  void publish();

  // link_hello.cpp: the session
  void on(const CacheReady& ready);
  void on(const EpochStored& epoch);
  void on(const IncarnationStored& stored);
  void on(const TryNow&);
  void on(HelloCame came);
  void on(const CallFailed& failed);
  void say_hello();
  Contact contact_of(const v1::HelloReply& reply) const;
  void challenged(std::uint64_t challenge);
  void met(const v1::HelloReply& reply);
  void new_store(const v1::HelloReply& reply);
  std::vector<std::string> same_buckets(const v1::HelloReply& reply) const;
  void rewind(StoreEpoch epoch);
  void hello_failed(WireFault fault);
  void lost(WireFault fault);
  void hello_soon(std::int64_t within_ms);
  void enter(LinkState state, Refusal refusal = Refusal::none);
  void plan_poll();

  // link_up.cpp: the journal
  void on(const JournalAt& journal);
  void on(const Batch& batch);
  void on(PushCame came);
  void on(OpaqueCame came);
  bool wants_batch() const;
  BatchLimits batch_limits() const;
  void ask_batch();
  void push(const Batch& batch, std::size_t count);
  void push_opaque(const Batch& batch);
  void confirmed(const v1::PushReply& reply);
  void acknowledge(std::uint64_t safe_trim_seq);
  void push_failed(WireFault fault);

  // link_down.cpp: the feed
  void on(const FeedStored& feed);
  void on(const OtherSums& others);
  void on(const FeedNotStored& feed);
  void on(const RebuildStarted& started);
  void on(const BucketPurged& purged);
  void on(PullCame came);
  void on(HintCame came);
  void pull();
  void watch();
  void tidy_buckets();
  void start_rebuild(const std::string& bucket, const std::string& snapshot);
  void differs();
  void pull_failed(WireFault fault);
  void watch_ended(WireFault fault);

  // link_snapshot.cpp: buckets in bulk
  void on(const ChunkStored& chunk);
  void on(const ChunkNotStored& chunk);
  void on(ManifestCame came);
  void on(ChunkCame came);
  bool wants_manifest() const;
  bool wants_chunk() const;
  bool may_store_chunk() const;
  std::int64_t store_chunk_at() const;
  void read_snapshot();
  void store_chunk();
  void fetch_again(std::uint32_t chunk);
  void forget_snapshot();
  void manifest_failed(WireFault fault);
  void chunk_failed(WireFault fault);

  // link_side.cpp: what never disturbs the data
  void on(const Receipts& receipts);
  void on(const ReportReady& ready);
  void on(const LookupAsked& asked);
  void on(const ReportCame& came);
  void on(const ReceiptCame& came);
  void on(LookupCame came);
  bool may_side() const { return may_talk() && proto_ >= 2; }
  void begin_side();
  void send_side();
  void report_trouble(std::string word);
  void report_soon();
  void report_failed(WireFault fault);
  void receipt_failed(WireFault fault);
  static LookupOutcome lookup_outcome(WireFault fault);
  void lookup_ended(LookupOutcome outcome, v1::LookupReply reply);

  // link.cpp: small change
  CallNumber start(Lane& lane, std::int64_t deadline_ms);
  void drop(Lane& lane);
  void wait_more(Lane& lane);
  void wait_more(Lane& lane, std::int64_t first_ms, std::int64_t max_ms);
  void ask(OpenQuestion& question);
  void order(ToWire call);
  void order(ToCache message);
  std::int64_t random_up_to(std::int64_t ceiling);
  template <class Call>
  Call call_on(Lane& lane, std::int64_t deadline_ms);

  LinkSettings settings_;
  Random random_;
  Moment now_;  // of the turn
  std::vector<LinkOrder> orders_;

  bool ready_ = false;    // the cache has spoken
  bool met_ = false;      // head office has named its buckets
  bool session_ = false;  // head office has answered a hello, and nothing has broken since
  std::uint32_t proto_ = 0;
  Uuid boot_;
  std::uint64_t store_epoch_ = 0;
  CallNumber last_call_ = 0;

  Lane hello_;
  std::uint64_t echo_ = 0;         // for the next hello: what the last answer challenged it with
  std::uint64_t told_echo_ = 0;    // in the last hello
  std::uint64_t decided_seq_ = 0;  // to be told to the cache when all has been read
  std::vector<CursorAt> told_cursors_;  // in the last hello
  std::uint64_t told_acked_ = 0;        // confirmed when it was said
  OpenQuestion ready_asked_, epoch_asked_, incarnation_asked_;
  std::optional<StoreEpoch> epoch_;              // being stored; nothing is sent until it is
  std::optional<StoreIncarnation> incarnation_;  // likewise

  Outbox outbox_;
  BatchLimits limits_;
  std::size_t pace_ops_ = 0;  // of the next push, as head office wants it; 0: as told by hello
  std::uint64_t disk_acked_ = 0;
  std::string chain_at_acked_;  // at disk_acked_
  std::uint64_t trimmed_seq_ = 0;
  std::int64_t oldest_wall_ms_ = 0;
  std::int64_t counter_at_ = 0;                                  // when somebody last wrote
  std::optional<std::pair<std::uint64_t, std::uint64_t>> told_;  // acked and safe to trim
  Lane push_;
  OpenQuestion batch_asked_;
  std::uint64_t pushing_after_ = 0;
  std::uint64_t pushing_last_ = 0;
  std::string push_fault_;  // why the last one failed, for PushOpaque

  Cursors cursors_;
  Lane pull_, watch_;
  std::string pulling_;  // bucket of the pull in flight
  std::uint64_t pulling_after_ = 0;
  std::map<std::string, std::int64_t, std::less<>> storing_late_at_;  // per bucket
  std::optional<StartRebuild> rebuild_;
  std::optional<PurgeBucket> purge_;
  OpenQuestion rebuild_asked_, purge_asked_;

  std::optional<Snapshot> snapshot_;
  Lane manifest_, chunk_;

  Lane report_, receipt_, lookup_;
  OpenQuestion report_asked_, receipts_asked_;
  std::deque<v1::ErasureReceipt> receipts_;  // for head office
  std::string receipt_id_;                   // of the receipt in flight
  std::vector<std::string> troubles_;        // words for the next report
  std::size_t troubles_sent_ = 0;            // of them, in the report in flight
  UploadTrouble reported_ = UploadTrouble::none;
  std::int64_t reported_at_ = 0;
  std::uint64_t lookup_token_ = 0;

  LinkStatus status_;
  std::optional<LinkStatus> published_;
};

template <class Call>
Call Link::call_on(Lane& lane, std::int64_t deadline_ms) {
  Call call;
  call.call = start(lane, deadline_ms);
  call.deadline_ms = deadline_ms;
  return call;
}

}  // namespace tresen
