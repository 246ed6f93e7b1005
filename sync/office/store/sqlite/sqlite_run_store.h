#pragma once
// RunStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include "sync/base/database.h"
#include "sync/office/store/run_store.h"

namespace tresen {

class SqliteRunStore : public RunStore {
 public:
  explicit SqliteRunStore(Database& database) : database_(&database) {}

  Result<std::uint64_t> open(const v1::FrozenSelection& selection,
                             std::uint32_t batch_max) override;
  Result<void> add(std::uint64_t run, std::span<const v1::Recipient> recipients) override;
  Result<v1::RunFacts> freeze(std::uint64_t run, std::int64_t now_ms) override;
  Result<v1::RunFacts> fill(std::uint64_t run) override;
  Result<v1::RunFacts> prepare(const v1::RunPrepareRequest& prepared, std::int64_t now_ms) override;
  Result<std::vector<v1::RunProblem>> problems(std::uint64_t run) override;
  Result<std::vector<v1::RunFacts>> runs(std::string_view campaign, std::uint64_t run) override;
  Result<std::vector<v1::RunFacts>> going() override;
  Result<v1::RunBatch> claim(std::uint64_t run, std::uint64_t worker, std::size_t count_max,
                             std::int64_t now_ms) override;
  Result<void> fix(const v1::RunFixRequest& fixed, std::int64_t now_ms) override;
  Result<v1::RunFacts> settle(const v1::RunSettleRequest& settled, std::int64_t now_ms) override;
  Result<v1::RunFacts> note_trouble(const v1::RunTroubleRequest& trouble,
                                    std::int64_t now_ms) override;
  Result<v1::RunFacts> change(const v1::RunChangeRequest& wanted, std::int64_t now_ms) override;
  Result<std::vector<v1::RunLogEntry>> log(std::uint64_t run) override;
  Result<std::vector<v1::SentLetter>> letters(const Uuid& customer,
                                              std::string_view campaign) override;
  Result<v1::RunReprint> order_reprint(const v1::RunReprintRequest& order,
                                       std::int64_t now_ms) override;
  Result<v1::RunBatch> claim_reprint(std::uint64_t run, std::uint32_t reprint) override;
  Result<void> fix_reprint(const v1::RunFixRequest& fixed, std::int64_t now_ms) override;
  Result<v1::RunFacts> settle_reprint(const v1::RunSettleRequest& settled,
                                      std::int64_t now_ms) override;
  Result<std::vector<DueDocument>> due_documents() override;
  Result<void> document_rewritten(const DueDocument& due, const std::string& hash,
                                  std::int64_t now_ms) override;
  Result<void> document_done(const DueDocument& due) override;
  Result<v1::PersonDispatch> of_person(const Uuid& person) override;
  Result<std::optional<LeftMessage>> left_message(std::uint64_t run,
                                                  std::uint32_t number) override;
  Result<void> note_delivery(const v1::DeliveryReport& report, std::int64_t now_ms) override;
  Result<std::vector<Untold>> untold(std::size_t count_max) override;
  Result<void> told(std::span<const Untold> letters) override;
  Result<std::vector<Record>> unplaced_answers() override;

 private:
  Result<v1::RunFacts> one(std::uint64_t run);
  Result<void> note(std::uint64_t run, std::string_view what, std::uint64_t batch,
                    std::uint64_t count, std::string_view detail, std::int64_t now_ms);
  // The same, unless it was noted since something last went on.
  Result<void> note_once(std::uint64_t run, std::string_view what, std::uint64_t batch,
                         std::string_view detail, std::int64_t now_ms);
  // How many recipients it has. invalid: none.
  Result<std::uint64_t> expect_somebody(std::uint64_t run, const std::string& campaign);
  // The numbers of its ledger, anew.
  Result<void> renumber(std::uint64_t run, std::span<const std::uint32_t> order);
  // It never starts.
  Result<void> refuse(const v1::RunPrepareRequest& prepared, std::int64_t now_ms);
  // The selection of a run whose ledger is being filled.
  Result<v1::FrozenSelection> open_selection(std::uint64_t run);
  // The worker goes on with it from here.
  Result<v1::RunFacts> take_over(std::uint64_t run, std::uint64_t worker);
  // conflict: it is another's.
  Result<void> expect_worker(std::uint64_t run, std::uint64_t worker);
  // The number of the batch that is claimed; 0: nobody waits.
  Result<std::uint64_t> next_batch(std::uint64_t run, std::size_t count_max, std::int64_t now_ms);
  Result<void> read_batch(std::uint64_t run, std::uint64_t number, v1::RunBatch& batch);
  // The only batch of letters that has left the house.
  Result<std::uint64_t> only_volume(std::uint64_t run);
  Result<void> outcome(std::uint64_t run, std::uint64_t batch, const v1::RunOutcome& outcome,
                       std::int64_t now_ms);
  // Ends the run if nobody waits any more.
  Result<void> end_if_done(std::uint64_t run, std::int64_t now_ms);

  Database* database_;
};

}  // namespace tresen
