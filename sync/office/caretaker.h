#pragma once
// The thread that remembers what head office has to do once a day, and lets the writer do it in
// portions.

#include <thread>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/writer.h"

namespace tresen {

class Caretaker {
 public:
  // Begins at once. Both must outlive it.
  Caretaker(Writer& writer, const Clock& clock);
  ~Caretaker() { end_.close(); }

 private:
  void run();

  Writer* writer_;
  const Clock* clock_;
  struct End {};
  Mailbox<End> end_;
  std::jthread thread_;
};

}  // namespace tresen
