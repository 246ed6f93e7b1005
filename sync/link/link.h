#pragma once
// The branch end of the wire, as a machine without a wire: what arrives goes in as values, what is
// to be done comes out as values.
//
// It has no thread, clock, disk or randomness of its own, so that a test can run days of it in a
// moment. The loop around it is: take a message or wait at most `wait(now)`, `receive` it, `tick`,
// carry out `take_orders()`. A failed attempt always arms a timer: `wait` is never endless.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/link/backoff.h"
#include "sync/link/cursors.h"
#include "sync/link/journal.h"
#include "sync/link/messages.h"
#include "sync/link/transport.h"

namespace tresen {

// All in milliseconds. The defaults are those of the protocol; tests shorten them.
struct LinkTimes {
  std::int64_t hello_deadline = 10'000;
  std::int64_t push_deadline = 30'000;
  std::int64_t pull_deadline = 60'000;
  std::int64_t cache_deadline = 60'000;  // then a question to the cache is asked again
  std::int64_t retry_first = 1'000;      // ceiling of the first back-off; doubles
  std::int64_t retry_max = 60'000;
  std::int64_t spread = 45'000;          // after losing a session: all terminals lost it at once
  std::int64_t refused_retry = 300'000;  // and up to as much again
  std::int64_t poll = 30'000;  // hello again while no watch is open, and up to as much again
  std::int64_t poll_watched = 300'000;  // the same while one is open
};

struct LinkSettings {
  std::uint64_t device_id = 0;
  std::uint64_t incarnation = 1;
  std::string app_version;
  BatchLimits batch;
  LinkTimes times;
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
  // One kind of call: at most one in flight, and a time before which there is no next attempt.
  struct Lane {
    CallNumber call = 0;
    std::int64_t started_at = 0;
    std::int64_t late_at = 0;  // when the call in flight is given up; a watch never is
    std::int64_t not_before = 0;
    Backoff backoff;
  };
  // A question to the cache that is not answered yet.
  struct Question {
    bool open = false;
    std::int64_t late_at = 0;
  };

  void on(const CacheReady& ready);
  void on(const JournalAt& journal);
  void on(const Batch& batch);
  void on(const FeedStored& feed);
  void on(const FeedNotStored& feed);
  void on(const RebuildStarted&) {}
  void on(const ChunkStored&) {}
  void on(const ChunkNotStored&) {}
  void on(const BucketPurged&) {}
  void on(const EpochStored& epoch);
  void on(const IncarnationStored&) {}
  void on(const Receipts&) {}
  void on(const ReportReady&) {}
  void on(const LookupAsked& asked);
  void on(const TryNow&);
  void on(HelloCame came);
  void on(PushCame came);
  void on(const OpaqueCame&) {}
  void on(PullCame came);
  void on(const ManifestCame&) {}
  void on(const ChunkCame&) {}
  void on(const ReportCame&) {}
  void on(const ReceiptCame&) {}
  void on(const LookupCame&) {}
  void on(HintCame came);
  void on(CallFailed failed);

  void give_up_late_calls();
  void give_up_late_answers();
  void ask_ready();
  void say_hello();
  void ask_batch();
  void pull();
  void watch();
  void publish();

  void hello_failed(WireFault fault);
  void push_failed(WireFault fault);
  void pull_failed(WireFault fault);
  void watch_ended(WireFault fault);
  void lost(WireFault fault);
  void enter(LinkState state);
  void office_has(std::uint64_t hw_seq, std::uint64_t safe_trim_seq);
  void rewind(std::uint64_t epoch, std::uint64_t hw_seq, bool restart_cursors);
  void plan_poll();
  CallNumber start(Lane& lane, std::int64_t deadline_ms);
  void drop(Lane& lane);
  void wait_more(Lane& lane);
  void ask(Question& question);
  void order(ToWire call);
  void order(ToCache message);
  std::int64_t random_up_to(std::int64_t ceiling);

  LinkSettings settings_;
  Random random_;
  Moment now_;  // of the turn
  std::vector<LinkOrder> orders_;

  bool ready_ = false;    // the cache has spoken
  bool met_ = false;      // head office has named its buckets
  bool session_ = false;  // head office has answered a hello, and nothing has broken since
  Uuid boot_;
  std::uint64_t store_epoch_ = 0;
  Outbox outbox_;
  Cursors cursors_;
  BatchLimits limits_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> told_;  // acked and safe to trim
  std::int64_t oldest_wall_ms_ = 0;

  Lane hello_, push_, pull_, watch_;
  Question ready_asked_, batch_asked_, epoch_asked_;
  std::optional<StoreEpoch> epoch_;  // being stored; nothing is sent until it is
  std::map<std::string, std::int64_t, std::less<>> storing_late_at_;  // per bucket
  std::string pulling_;  // bucket of the pull in flight
  std::uint64_t pulling_after_ = 0;
  std::uint64_t pushing_after_ = 0;
  CallNumber last_call_ = 0;

  LinkStatus status_;
  std::optional<LinkStatus> published_;
};

}  // namespace tresen
