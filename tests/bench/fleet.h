#pragma once
// Many terminals in one process: each with its own certificate, its own connection and the
// product's own link, which decides when to send, to wait and to come back. Their caches are in
// memory.
//
// One thread, the caller's, does all but the wire.

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "sync/link/link.h"
#include "sync/link/worker.h"
#include "sync/net/identity.h"
#include "tests/bench/paper_cache.h"

namespace tresen::bench {

struct FleetSetup {
  BatchLimits batch;
  LinkTimes times;
  std::string endpoint;  // HOST:PORT of Sync; empty: as each was enrolled
};

// Milliseconds from the writing of a row.
struct Delays {
  std::vector<float> acknowledged;  // to its acknowledgement
  std::vector<float> settled;       // to its verdict, read from the feed
};

struct FleetFacts {
  std::size_t online = 0;
  std::size_t at_rest = 0;  // online, nothing waits, all is read
  std::uint64_t records_read = 0;
  std::map<std::string, std::uint64_t> failures;  // calls, by what the wire said
};

class Fleet {
 public:
  using Clock = std::chrono::steady_clock;

  // `identities` come with what is left of their journals (see identities.h).
  Fleet(std::vector<std::pair<Identity, JournalEnd>> identities, FleetSetup setup);
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;
  ~Fleet();

  std::size_t size() const { return terminals_.size(); }
  // The n-th terminal begins to connect.
  void connect(std::size_t n);
  // It writes so many rows, now or at a moment that has passed already (when they were due).
  void write(std::size_t n, std::uint64_t count, Clock::time_point at);
  // They are written, but wait until `let_go`: so that making them is not measured.
  void prepare(std::size_t n, std::uint64_t count);
  void let_go();

  // Does what is due, and what comes within so long.
  void turn(std::chrono::milliseconds wait_max);

  // Rows of this run: written, in custody, decided. Cheap, unlike `facts`.
  std::uint64_t written() const { return written_; }
  std::uint64_t acked() const { return acked_; }
  std::uint64_t settled() const { return settled_; }
  FleetFacts facts() const;
  Delays& delays() { return delays_; }
  // All journals end in custody: what the next run goes on from. Otherwise the terminal must be
  // enrolled anew.
  std::vector<std::pair<bool, JournalEnd>> ends() const;

 private:
  struct Terminal;
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  void serve(std::size_t n);

  const FleetSetup setup_;
  const SystemClock clock_;
  Mailbox<std::size_t> rung_;  // terminals with letters
  std::vector<std::unique_ptr<Terminal>> terminals_;
  using Due = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  Delays delays_;
  std::uint64_t written_ = 0, acked_ = 0, settled_ = 0;
  std::map<std::string, std::uint64_t> failures_;
};

// As many open files as this process may have. Answers how many.
std::size_t raise_file_limit();

}  // namespace tresen::bench
