#pragma once
// The thread that owns head office's store. Everything that reads or writes it in the daemon is a
// letter to this thread; pushes of several devices share a commit.
//
// Over a PostgreSQL other daemons may write too. What a device calls for, each of them answers;
// everything else waits until this one leads (store/peers.h), and reads and writes as if it were
// alone. Where another one does not let go, it is answered all the same, and its writes refused.
//
// What waits is bounded by bytes (64 MiB): from three quarters of that on, replies ask devices to
// send less and later, and beyond it letters are refused.

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
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
  // The same for a call of a device, which reads, or writes in one transaction.
  struct DeviceCall {
    Task task;
  };
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
  [[nodiscard]] bool post(DeviceCall call);

  using Letter = std::variant<Task, Push, DeviceCall>;
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
  struct Waiting {
    Task task;
    std::int64_t since_ms = 0;  // by the boot clock
  };
  void run();
  std::optional<Letter> next_letter();
  // Whether this one leads now, or may.
  Result<bool> lead(Peers::Ask ask);
  // Those who wait until this one leads.
  void answer_waiting();
  void look_at_peers();
  void let_go();
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
  std::deque<Waiting> waiting_;
  std::int64_t looked_at_ms_ = 0, led_at_ms_ = 0, away_until_ms_ = 0;  // by the boot clock
  Latest<std::int64_t> late_at_ms_;  // by the boot clock; 0: not stopping
  Mailbox<Letter> letters_;
  std::jthread thread_;
};

}  // namespace tresen
