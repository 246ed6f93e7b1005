#pragma once
// The thread that owns head office's store. Everything that reads or writes it in the daemon is a
// letter to this thread; pushes of several devices share a commit.
//
// What waits is bounded by bytes (64 MiB): from three quarters of that on, replies ask devices to
// send less and later, and beyond it letters are refused.

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
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
    Answer answer;          // called once, on the writer thread
    std::size_t bytes = 0;  // found out by post()
  };
  // Called on the writer thread when buckets have grown.
  using Grown = std::function<void(const std::vector<FeedHead>& heads)>;

  // `clock` must outlive it.
  Writer(Office office, const Clock& clock, Grown grown);
  // As stop(10 s).
  ~Writer();

  // Takes no more letters. Those it has are answered; a push whose turn comes later than `within`
  // is answered "busy", untaken. What is undecided then is decided after the next start.
  void stop(std::chrono::milliseconds within);

  // False: overloaded or stopping; the caller answers "busy".
  [[nodiscard]] bool post(Task task);
  [[nodiscard]] bool post(Push push);

  using Letter = std::variant<Task, Push>;
  // What waits for its turn; the weight is in bytes.
  Mailbox<Letter>::Load load() const { return letters_.load(); }

 private:
  // What is known of changes in custody that are not decided.
  enum class Undecided {
    none,
    fresh,   // something may have come since the last time
    more,    // the last time there was something
    failed,  // the store could not be written
  };
  void run();
  void answer(Letter letter);
  void answer_pushes(std::span<const PushCall> calls, const std::vector<Answer>& answers,
                     std::size_t bytes);
  bool is_too_late() const;
  // How long deciding waits, counted from the end of the last time; 0 or more.
  std::chrono::milliseconds pause() const;
  void decide();

  Office office_;
  const Clock* clock_;
  Grown grown_;
  Undecided undecided_ = Undecided::more;  // an earlier run may have left something
  std::int64_t decided_at_ms_ = 0;         // by the boot clock: the end of the last time
  std::int64_t decided_in_ms_ = 0;         // how long it took
  Latest<std::int64_t> late_at_ms_;        // by the boot clock; 0: not stopping
  Mailbox<Letter> letters_;
  std::jthread thread_;
};

}  // namespace tresen
