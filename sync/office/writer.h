#pragma once
// The thread that owns head office's store. Everything that reads or writes it in the daemon is a
// letter to this thread; pushes of several devices share a commit.

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/office.h"

namespace tresen {

class Writer {
 public:
  // Runs on the writer thread. Must be short: no device is answered meanwhile. Long work (an
  // import) posts itself again in portions of some thousand rows.
  using Task = std::function<void(Office&)>;
  using Answer = std::function<void(Result<v1::PushReply>)>;
  struct Push {
    PushCall call;
    Answer answer;  // called once, on the writer thread
  };
  // Called on the writer thread when buckets have grown.
  using Grown = std::function<void(const std::vector<FeedHead>& heads)>;

  // `clock` must outlive it.
  Writer(Office office, const Clock& clock, Grown grown);
  // Takes no more letters, answers those it has, and closes the store. What is undecided then is
  // decided after the next start.
  ~Writer();

  // False: overloaded or stopping; the caller answers "busy".
  [[nodiscard]] bool post(Task task);
  [[nodiscard]] bool post(Push push);

 private:
  using Letter = std::variant<Task, Push>;
  enum class Progress { done, more, failed };
  void run();
  void answer(Letter letter);
  Progress decide();

  Office office_;
  const Clock* clock_;
  Grown grown_;
  Mailbox<Letter> letters_;
  std::jthread thread_;
};

}  // namespace tresen
