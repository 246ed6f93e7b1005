#pragma once
// Carries a campaign out: freezes whom it reaches, then takes one batch after the other from the
// ledger, asks once more whether each of them may be written to, sets the letters, and hands the
// batch to its channel.
//
// Whatever is killed in between, the ledger says how it goes on: what was fixed leaves as it was
// fixed, under the same key, so that a channel recognises what it already has.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sync/base/file_lock.h"
#include "sync/base/result.h"
#include "sync/office/campaigns/run_presses.h"
#include "sync/office/channels/channel.h"
#include "sync/office/store/dispatch_store.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// How head office is asked, by the daemon or alone.
using AskOffice = std::function<Result<v1::AdminReply>(const v1::AdminRequest&)>;

// Whom a campaign reaches now is written into a new ledger, letters in the order of their
// postcodes. invalid: letters that cannot be printed; the detail says whose and why, a line each,
// and nothing was started. conflict: another run of the campaign goes on.
Result<v1::RunFacts> start_run(const std::string& dir, const std::string& campaign,
                               const AskOffice& ask, std::int64_t now_ms);

class RunErrand {
 public:
  // `dir` is head office's folder; a lock in it makes sure that nobody else carries the run out,
  // and falls with the process. `worker`: any number but 0 that nobody else ever used. busy:
  // somebody does; storage: the folder cannot be written.
  static Result<RunErrand> open(std::string dir, std::uint64_t run, std::uint64_t worker,
                                AskOffice ask);

  struct Step {
    v1::RunFacts run;
    bool waits = false;   // for the sequencer, which each try drives on: try again
    std::string trouble;  // the other side is busy or gone: the batch was not taken, or not all
  };
  // The next batch, of at most so many recipients. Blocks until its channel has answered.
  Result<Step> step(std::size_t count_max, std::int64_t now_ms);

 private:
  RunErrand(std::string dir, FileLock lock, std::uint64_t run, std::uint64_t worker, AskOffice ask)
      : dir_(std::move(dir)),
        lock_(std::move(lock)),
        run_(run),
        worker_(worker),
        ask_(std::move(ask)),
        presses_(dir_) {}
  Result<v1::RunBatch> claim(std::size_t count_max);
  // Checks everybody again, makes what leaves, and writes into the ledger that this is it.
  Result<void> fix(v1::RunBatch& batch, std::int64_t now_ms);
  Result<RunDocument> make_document(const v1::RunBatch& batch,
                                    const std::vector<RunPerson>& persons,
                                    const RunOccasion& occasion, const std::string& link_key);
  // Of a batch that was fixed before: who may not get a message any more.
  Result<void> bar(const v1::RunBatch& batch, ParcelBatch& parcels, std::int64_t now_ms);
  Result<ParcelBatch> parcels_of(const v1::RunBatch& batch) const;

  std::string dir_;
  FileLock lock_;
  std::uint64_t run_;
  std::uint64_t worker_;
  AskOffice ask_;
  std::uint64_t past_ = 0;  // what the sequencer is waited for to pass
  RunPresses presses_;
};

}  // namespace tresen
