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
#include "sync/office/office_line.h"

namespace tresen {

class RunWorker {
 public:
  // Begins at once. `clock` outlives it.
  RunWorker(std::string data_dir, OfficeLine line, const Clock& clock);
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

  std::string data_dir_;
  OfficeLine line_;
  const Clock* clock_;
  std::uint64_t worker_;  // number of this one
  std::shared_ptr<RunPresses> presses_;
  std::map<std::uint64_t, Hand> hands_;
  std::stop_source stop_;
  struct End {};
  Mailbox<End> end_;
  std::jthread thread_;
};

}  // namespace tresen
