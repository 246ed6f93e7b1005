#pragma once
// Runs of campaigns and their send ledger: one row for each recipient, written before anything
// leaves the house and settled after. A row that says "sent" never goes back, whoever is killed.
//
// A batch is claimed by one worker, then fixed (its recipients and pages never change again), then
// settled. One that was not settled is handed out again as it is. Each operation is one whole
// transaction, on the thread of the store.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/record/participation.h"
#include "tresen/v1/dispatch.pb.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// Recipients of a batch: letters are kept in volumes of so many.
inline constexpr std::size_t run_batch_max = 2000;

class RunStore {
 public:
  virtual ~RunStore() = default;

  // Opens a run, whose recipients are then added in the order of printing, and frozen. One of the
  // campaign that was never frozen is forgotten. conflict: another run of it goes on.
  // `batch_max`: see v1.RunFacts.
  virtual Result<std::uint64_t> open(const v1::FrozenSelection& selection,
                                     std::uint32_t batch_max) = 0;
  // absent: it is not there, or frozen.
  virtual Result<void> add(std::uint64_t run, std::span<const v1::Recipient> recipients) = 0;
  // invalid: nobody is in it.
  virtual Result<v1::RunFacts> freeze(std::uint64_t run, std::int64_t now_ms) = 0;
  // Nobody is added any more, and its letters are to be set before it is frozen: by prepare().
  // invalid: nobody is in it.
  virtual Result<v1::RunFacts> fill(std::uint64_t run) = 0;
  // How far setting the letters has come; answers the id alone. At the end the recipients get their
  // numbers anew, in the order of printing, and are frozen; or, if there are problems, the run is
  // over. conflict: it is not being prepared.
  virtual Result<v1::RunFacts> prepare(const v1::RunPrepareRequest& prepared,
                                       std::int64_t now_ms) = 0;
  virtual Result<std::vector<v1::RunProblem>> problems(std::uint64_t run) = 0;

  // Newest first; of a campaign ("": of all), or one alone (0: all).
  virtual Result<std::vector<v1::RunFacts>> runs(std::string_view campaign, std::uint64_t run) = 0;
  // Those that somebody should carry out now, oldest first, without counting their ledgers: it is
  // asked for all the time.
  virtual Result<std::vector<v1::RunFacts>> going() = 0;

  // The batch that is not settled, else the next one: of one way out of the house, at most so many.
  // Without items: nobody waits, and the run is done. Whoever worked on it before is dead now: what
  // it still says is refused. absent: no such run. conflict: it is paused, over or not frozen.
  virtual Result<v1::RunBatch> claim(std::uint64_t run, std::uint64_t worker, std::size_t count_max,
                                     std::int64_t now_ms) = 0;
  // What of a claimed batch leaves. conflict: another worker has the run, or it was fixed before.
  virtual Result<void> fix(const v1::RunFixRequest& fixed, std::int64_t now_ms) = 0;
  // Whoever is to be sent later stays in the batch. Settling twice is settling once; a run that was
  // paused or cancelled meanwhile takes it, too. conflict: another worker has the run.
  virtual Result<v1::RunFacts> settle(const v1::RunSettleRequest& settled, std::int64_t now_ms) = 0;

  // Why nothing leaves now, until something does. conflict: another worker has the run.
  virtual Result<v1::RunFacts> note_trouble(const v1::RunTroubleRequest& trouble,
                                            std::int64_t now_ms) = 0;

  // Pauses, resumes or cancels. absent: no such run. conflict: it is over; one that is being
  // prepared can only be cancelled.
  virtual Result<v1::RunFacts> change(const v1::RunChangeRequest& wanted, std::int64_t now_ms) = 0;
  virtual Result<std::vector<v1::RunLogEntry>> log(std::uint64_t run) = 0;
  // What a customer was sent on paper, newest first; of a campaign, or of all.
  virtual Result<std::vector<v1::SentLetter>> letters(const Uuid& customer,
                                                      std::string_view campaign) = 0;

  // Sheets of a volume again: ordered, claimed, fixed and settled like a batch, but the ledger
  // stays as it is. Of the letters that were sent alone. absent: no such run. invalid: no such
  // sheets, or nobody says why.
  virtual Result<v1::RunReprint> order_reprint(const v1::RunReprintRequest& order,
                                               std::int64_t now_ms) = 0;
  // absent: no such order. conflict: it is over.
  virtual Result<v1::RunBatch> claim_reprint(std::uint64_t run, std::uint32_t reprint) = 0;
  virtual Result<void> fix_reprint(const v1::RunFixRequest& fixed, std::int64_t now_ms) = 0;
  // Over, whether it was printed or not: somebody stands beside the printer who can order again.
  virtual Result<v1::RunFacts> settle_reprint(const v1::RunSettleRequest& settled,
                                              std::int64_t now_ms) = 0;

  // Documents of the archive that still hold somebody who was erased.
  struct DueDocument {
    std::uint64_t run = 0;
    std::uint64_t batch = 0;
    std::string document;             // path in head office's folder; empty: there is none
    std::string hash;                 // as the ledger knows it
    std::vector<v1::RunItem> erased;  // numbers and pages
  };
  virtual Result<std::vector<DueDocument>> due_documents() = 0;
  // It is written anew, and waits to take the place of the old one: from here on this is its hash.
  virtual Result<void> document_rewritten(const DueDocument& due, const std::string& hash,
                                          std::int64_t now_ms) = 0;
  virtual Result<void> document_done(const DueDocument& due) = 0;

  // All that says that somebody was meant, or got something.
  virtual Result<v1::PersonDispatch> of_person(const Uuid& person) = 0;

  // A message that left the house, or may have, and what was told of it since.
  struct LeftMessage {
    std::string campaign;
    std::uint32_t campaign_number = 0;  // on the codes of its letters
    Uuid person;
    v1::Recipient recipient;  // empty: erased
    v1::DeliveryReport::What what = v1::DeliveryReport::WHAT_UNSPECIFIED;
  };
  // Nothing: no such message has left.
  virtual Result<std::optional<LeftMessage>> left_message(std::uint64_t run,
                                                          std::uint32_t number) = 0;
  // Puts down what was told of one.
  virtual Result<void> note_delivery(const v1::DeliveryReport& report, std::int64_t now_ms) = 0;

  // Letters that left the house and that no record of their customer tells of yet, at most so many;
  // prospects are among them. Once told(), they are no more.
  struct Untold {
    Participation letter;
    std::optional<v1::ContactStep> task;  // it is a task, of this step
  };
  virtual Result<std::vector<Untold>> untold(std::size_t count_max) = 0;
  virtual Result<void> told(std::span<const Untold> letters) = 0;
  // Answers to letters (marketing contacts) of which a counter did not know whose they are.
  virtual Result<std::vector<Record>> unplaced_answers() = 0;
};

}  // namespace tresen
