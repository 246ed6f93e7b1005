#pragma once
// Carries a campaign out: freezes whom it reaches, then takes one batch after the other from the
// ledger, asks once more whether each of them may be written to, sets the letters, and hands the
// batch to its channel.
//
// Whatever is killed in between, the ledger says how it goes on: what was fixed leaves as it was
// fixed, under the same key, so that a channel recognises what it already has.

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
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

// Who sets each letter before a run starts.
enum class LettersSet {
  here,      // start_run() does
  by_daemon  // it does afterwards: the run is prepared until it has
};

// Whom a campaign reaches now is written into a new ledger, letters in the order of their
// postcodes. invalid: letters that cannot be printed; the detail says whose and why, a line each,
// and nothing was started. conflict: another run of the campaign goes on. `batch_max`: see
// v1.RunFacts.
Result<v1::RunFacts> start_run(const std::string& dir, const std::string& campaign,
                               const AskOffice& ask, std::int64_t now_ms,
                               LettersSet letters = LettersSet::here, std::uint32_t batch_max = 0);

class RunErrand {
 public:
  // `dir` is head office's folder; a lock in it makes sure that nobody else carries the run out,
  // and falls with the process. `worker`: any number but 0 that nobody else ever used. busy:
  // somebody does; storage: the folder cannot be written. `presses`, of its thread, may be lent to
  // several errands; null: it has its own.
  static Result<RunErrand> open(std::string dir, std::uint64_t run, std::uint64_t worker,
                                AskOffice ask, std::shared_ptr<RunPresses> presses = nullptr);

  struct Step {
    v1::RunFacts run;
    bool waits = false;   // for the sequencer, which each try drives on: try again
    std::string trouble;  // the other side is busy or gone: the batch was not taken, or not all
  };
  // The next batch, of at most so many recipients. Blocks until its channel has answered, or
  // `stop` is asked for.
  Result<Step> step(std::size_t count_max, std::int64_t now_ms, const std::stop_token& stop = {});
  // Of a run that is being prepared: sets each letter, and freezes it; one with a letter that
  // cannot be printed is over. busy: `stop` was asked for.
  Result<v1::RunFacts> prepare(std::int64_t now_ms, const std::stop_token& stop = {});

 private:
  RunErrand(std::string dir, FileLock lock, std::uint64_t run, std::uint64_t worker, AskOffice ask,
            std::shared_ptr<RunPresses> presses)
      : dir_(std::move(dir)),
        lock_(std::move(lock)),
        run_(run),
        worker_(worker),
        ask_(std::move(ask)),
        presses_(std::move(presses)) {}
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
  std::shared_ptr<RunPresses> presses_;
};

}  // namespace tresen
