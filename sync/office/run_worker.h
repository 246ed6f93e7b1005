#pragma once
// The thread of a daemon that carries out runs: it prepares those that were started at a desk, and
// sends batch after batch of all that wait to be sent, after a restart too. Who is paused or
// cancelled is left alone from the next batch on.
//
// A channel that is busy or gone is tried again after pauses that grow; why stands in the run's
// facts and log. A run that somebody else holds (RunErrand's lock) is theirs.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/writer.h"

namespace tresen {

class RunWorker {
 public:
  // Replies on their way from the writer thread, one at a time.
  using Box = Mailbox<v1::AdminReply>;

  // Begins at once. `writer` and `clock` outlive it; `replies`, of capacity 1 and this worker's
  // alone, outlives the writer.
  RunWorker(std::string data_dir, Writer& writer, const Clock& clock, Box& replies);
  // Waits for the other side no longer, puts down what is known of the batch that is on its way,
  // and ends. Within seconds, whatever a channel does.
  ~RunWorker();

 private:
  // What is known of a run beside its ledger.
  struct Hand {
    std::optional<RunErrand> errand;  // nothing: not taken up, or somebody else's
    int failed = 0;                   // times, one after the other
    bool told = false;                // of the last time: it stands in the run's facts
    std::int64_t not_before_ms = 0;   // by the boot clock
  };

  void run();
  // One batch of each run whose time has come. True: there may be more to do at once.
  bool turn();
  bool carry_on(const v1::RunFacts& run);
  // Whether something went on.
  Result<bool> step(const v1::RunFacts& run, Hand& hand);
  void put_off(const v1::RunFacts& run, Hand& hand, const Error& why);
  Result<v1::AdminReply> ask(const v1::AdminRequest& request);

  std::string data_dir_;
  Writer* writer_;
  const Clock* clock_;
  Box* replies_;
  std::uint64_t worker_;  // number of this one
  std::shared_ptr<RunPresses> presses_;
  std::map<std::uint64_t, Hand> hands_;
  std::stop_source stop_;
  struct End {};
  Mailbox<End> end_;
  std::jthread thread_;
};

}  // namespace tresen
