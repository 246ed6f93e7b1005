#pragma once
// The thread that makes snapshots, one after the other, while head office serves.

#include <string>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/snapshot.h"
#include "sync/office/writer.h"

namespace tresen {

class SnapshotBuilder {
 public:
  // Of the store in `dir`, which `writer` owns. Writer and clock must outlive it.
  SnapshotBuilder(Writer& writer, std::string dir, const Clock& clock);
  // Gives up the one that is being made.
  ~SnapshotBuilder();

  // What became of it, the office is told on the writer thread. False: overloaded or stopping, it
  // will not be made. Any thread.
  [[nodiscard]] bool make(SnapshotOrder order) { return orders_.post(std::move(order)); }

 private:
  void run();

  Writer* writer_;
  std::string dir_;
  const Clock* clock_;
  Mailbox<SnapshotOrder> orders_;
  std::jthread thread_;
};

}  // namespace tresen
