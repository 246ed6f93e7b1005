#pragma once
// SIGTERM and SIGINT as something that can be asked for, so that the terminal ends in good order.

#include <functional>
#include <memory>

#include "sync/base/result.h"

namespace tresen {

class StopSignal {
 public:
  // Blocks both signals for this thread and those it starts later, and waits for them on a thread
  // of its own, which calls `ring`. Call it before any other thread is started. Without `keyboard`
  // the signal of Ctrl-C is ignored.
  static Result<StopSignal> listen(std::function<void()> ring, bool keyboard = true);
  StopSignal(StopSignal&&) noexcept;
  StopSignal& operator=(StopSignal&&) = delete;
  ~StopSignal();

  bool came() const;

 private:
  struct Inside;
  explicit StopSignal(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
