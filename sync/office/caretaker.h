#pragma once
// The thread that remembers what head office has to do once a day, and lets the writer do it in
// portions. What takes long and needs no store, it does itself.

#include <stop_token>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/sure_merges.h"
#include "sync/office/writer.h"

namespace tresen {

class Caretaker {
 public:
  // Who is to be weighed, on the way from the writer thread.
  using Box = Mailbox<TwinCandidates>;

  // Begins at once. `writer` and `clock` outlive it; `candidates`, of capacity 1 and the
  // caretaker's alone, outlives the writer.
  Caretaker(Writer& writer, const Clock& clock, Box& candidates);
  // Weighs no further.
  ~Caretaker();

 private:
  void run();
  void weigh(const TwinCandidates& candidates);

  Writer* writer_;
  const Clock* clock_;
  Box* candidates_;
  std::stop_source stop_;
  std::jthread thread_;
};

}  // namespace tresen
