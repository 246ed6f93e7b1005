#pragma once
// The sync thread: one mailbox, one Link, one Transport.
//
// Owns the connection to head office for as long as it lives. Everything reaches it through its
// mailbox; everything it finds out goes to the storage thread, so that the disk is always ahead of
// the screen.

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/link/link.h"
#include "sync/link/messages.h"
#include "sync/link/transport.h"

namespace tresen {

using SyncLetter = std::variant<FromCache, FromWire>;
using SyncBox = Mailbox<SyncLetter>;

// Enough for every answer that can be on its way at once, with room for hints. A letter that finds
// it full may be dropped: the link asks again.
inline constexpr std::size_t sync_box_capacity = 256;

// Chance from the operating system.
Link::Random machine_random();

class SyncWorker {
 public:
  // Posts one message to the storage thread. False: its box is full or closed; it is tried again.
  using PostToCache = std::function<bool(const ToCache&)>;

  // Starts the thread. `box` and `clock` live longer than the worker; `transport` posts its answers
  // to the same box; `random` is used by the thread alone.
  SyncWorker(LinkSettings settings, Link::Random random, const Clock& clock, SyncBox& box,
             PostToCache to_cache, std::unique_ptr<Transport> transport);
  SyncWorker(const SyncWorker&) = delete;
  SyncWorker& operator=(const SyncWorker&) = delete;
  // Closes the box and waits for the thread; a call in flight is cancelled.
  ~SyncWorker();

 private:
  void run(const std::stop_token& stop);
  void carry_out();
  void log_changes();

  Link link_;
  const Clock& clock_;
  SyncBox& box_;
  PostToCache to_cache_;
  std::unique_ptr<Transport> transport_;
  std::deque<ToCache> for_cache_;  // not yet taken by the storage thread; in order
  std::string last_failure_;       // of a call, for the log
  LinkStatus logged_;
  std::jthread thread_;  // last: starts when all is there, ends before all goes
};

}  // namespace tresen
