#pragma once
// The storage thread: the only one that touches the cache.
//
// Everything reaches it through one mailbox; it opens the cache by itself, so that nobody waits for
// the disk. When the screen's box is full it keeps the answer and takes no further letter until
// there is room; the link asks again by itself; the search is fed as it has room.

#include <functional>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "terminal/store/keeper.h"

namespace tresen {

using StoreBox = Mailbox<StoreLetter>;
inline constexpr std::size_t store_box_capacity = 1024;

// Where the answers go. Each only posts to a mailbox; false: it is full or closed. What is for the
// search may be long, and is moved from only when it was taken.
struct StorePosts {
  std::function<bool(FromStore)> to_screen;
  std::function<bool(FromCache)> to_link;
  std::function<bool(SearchFeed&)> to_search;
};

class StoreWorker {
 public:
  // Starts the thread. `box` and `clock` outlive the worker, and so does what `posts` posts to.
  // A cache that cannot be opened is told by CacheFailed.
  StoreWorker(CacheSetup setup, const Clock& clock, StoreBox& box, StorePosts posts);
  StoreWorker(const StoreWorker&) = delete;
  StoreWorker& operator=(const StoreWorker&) = delete;
  // Closes the box, carries out what is still in it and waits for the thread.
  ~StoreWorker();

 private:
  void run();

  const CacheSetup setup_;
  const Clock& clock_;
  StoreBox& box_;
  const StorePosts posts_;
  std::jthread thread_;  // last: starts when all is there, ends before all goes
};

}  // namespace tresen
