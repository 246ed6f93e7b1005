// How a run comes to be frozen where its letters are set first, which runs are to be carried out,
// and what keeps one from going on.

#include <utility>

#include "sync/office/store/sqlite/sqlite_run_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {

Result<v1::RunFacts> SqliteRunStore::fill(std::uint64_t run) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(selection, open_selection(run));
  TRY(expect_somebody(run, selection.campaign()));
  TRY(database_->run("UPDATE run SET filled = 1 WHERE run = ?", {whole(run)}));
  TRY_TO(facts, one(run));
  TRY(transaction.commit());
  return facts;
}

Result<v1::RunFacts> SqliteRunStore::prepare(const v1::RunPrepareRequest& prepared,
                                             std::int64_t now_ms) {
  const std::uint64_t run = prepared.run();
  {
    TRY_TO(transaction, Transaction::begin(*database_));
    TRY_TO(open, database_->integer(
                     "SELECT 1 FROM run WHERE run = ? AND state = ? AND filled = 1",
                     {whole(run), std::int64_t{v1::RunFacts::STATE_PREPARING}}));
    if (!open) {
      return fail(Fault::conflict,
                  "run " + std::to_string(run) + " is not being prepared any more");
    }
    TRY(database_->run(
        "UPDATE run SET worker = ?, checked = ?, trouble = '', retry_ms = 0 WHERE run = ?",
        {whole(prepared.worker()), whole(prepared.checked()), whole(run)}));
    if (prepared.done() && prepared.problems().empty()) {
      const auto count = static_cast<std::size_t>(prepared.order_size());
      TRY(renumber(run, {prepared.order().data(), count}));
    } else if (prepared.done()) {
      TRY(refuse(prepared, now_ms));
    }
    TRY(transaction.commit());
  }
  if (!prepared.done()) {
    v1::RunFacts on_its_way;
    on_its_way.set_id(run);
    return on_its_way;
  }
  // A kill in between: it is prepared again.
  return prepared.problems().empty() ? freeze(run, now_ms) : one(run);
}

Result<void> SqliteRunStore::renumber(std::uint64_t run, std::span<const std::uint32_t> order) {
  TRY_TO(first, database_->integer("SELECT min(number) FROM ledger WHERE run = ?", {whole(run)}));
  TRY_TO(count, database_->integer("SELECT count(*) FROM ledger WHERE run = ?", {whole(run)}));
  if (natural(count.value_or(0)) != order.size()) {
    return fail(Fault::invalid, "the order of printing is not that of all recipients");
  }
  // Below zero nobody is in the way.
  std::int64_t next = first.value_or(0);
  for (const std::uint32_t number : order) {
    TRY(database_->run("UPDATE ledger SET number = ? WHERE run = ? AND number = ?",
                       {-next++, whole(run), std::int64_t{number}}));
    if (database_->changes() != 1) {
      return fail(Fault::invalid, "the order of printing names somebody twice, or nobody");
    }
  }
  return database_->run("UPDATE ledger SET number = -number WHERE run = ?", {whole(run)});
}

Result<void> SqliteRunStore::refuse(const v1::RunPrepareRequest& prepared, std::int64_t now_ms) {
  const std::uint64_t run = prepared.run();
  for (const v1::RunProblem& problem : prepared.problems()) {
    TRY(database_->run(
        "INSERT OR IGNORE INTO run_problem (run, number, place, what) VALUES (?, ?, ?, ?)",
        {whole(run), std::int64_t{problem.number()}, problem.place(), problem.what()}));
  }
  TRY(database_->run(
      "UPDATE ledger SET state = 4, at_ms = ?1, reason = CASE WHEN number IN "
      "(SELECT number FROM run_problem WHERE run = ?2) THEN 'unprintable' ELSE 'cancelled' END "
      "WHERE run = ?2",
      {now_ms, whole(run)}));
  TRY(database_->run("UPDATE run SET state = ?, ended_ms = ? WHERE run = ?",
                     {std::int64_t{v1::RunFacts::STATE_CANCELLED}, now_ms, whole(run)}));
  // Nobody was chosen for what never started.
  TRY(database_->run("DELETE FROM selection_member WHERE selection = "
                     "(SELECT selection FROM run WHERE run = ?)",
                     {whole(run)}));
  return note(run, "unprintable", 0, natural(prepared.problems_size()), "", now_ms);
}

Result<std::vector<v1::RunProblem>> SqliteRunStore::problems(std::uint64_t run) {
  std::vector<v1::RunProblem> all;
  TRY(database_->query(
      "SELECT p.number, coalesce(l.body, x''), p.place, p.what FROM run_problem p "
      "LEFT JOIN ledger l USING (run, number) WHERE p.run = ? ORDER BY p.number",
      {whole(run)}, [&](const Row& row) {
        v1::RunProblem& problem = all.emplace_back();
        v1::Recipient recipient;  // empty: erased
        (void)recipient.ParseFromString(row.text(1));
        problem.set_number(static_cast<std::uint32_t>(row.integer(0)));
        problem.set_no(recipient.no());
        problem.set_name(recipient.name());
        problem.set_place(row.text(2));
        problem.set_what(row.text(3));
        return true;
      }));
  return all;
}

Result<std::vector<v1::RunFacts>> SqliteRunStore::going() {
  std::vector<v1::RunFacts> all;
  TRY(database_->query(
      "SELECT run, campaign, state, retry_ms, batch_max FROM run WHERE ended_ms = 0 AND "
      "(state IN (?, ?) OR (state = ? AND filled = 1)) ORDER BY run",
      {std::int64_t{v1::RunFacts::STATE_FROZEN}, std::int64_t{v1::RunFacts::STATE_SENDING},
       std::int64_t{v1::RunFacts::STATE_PREPARING}},
      [&](const Row& row) {
        v1::RunFacts& facts = all.emplace_back();
        facts.set_id(natural(row.integer(0)));
        facts.set_campaign(row.text(1));
        facts.set_state(static_cast<v1::RunFacts::State>(row.integer(2)));
        facts.set_retry_ms(row.integer(3));
        facts.set_batch_max(static_cast<std::uint32_t>(row.integer(4)));
        return true;
      }));
  return all;
}

Result<v1::RunFacts> SqliteRunStore::note_trouble(const v1::RunTroubleRequest& trouble,
                                                  std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(expect_worker(trouble.run(), trouble.worker()));
  TRY(database_->run("UPDATE run SET trouble = ?, retry_ms = ? WHERE run = ? AND ended_ms = 0",
                     {trouble.what(), trouble.retry_ms(), whole(trouble.run())}));
  TRY(note_once(trouble.run(), "trouble", 0, trouble.what(), now_ms));
  TRY_TO(facts, one(trouble.run()));
  TRY(transaction.commit());
  return facts;
}

Result<void> SqliteRunStore::note_once(std::uint64_t run, std::string_view what,
                                       std::uint64_t batch, std::string_view detail,
                                       std::int64_t now_ms) {
  // What failed in vain before it does not count as something that happened since.
  TRY_TO(known,
         database_->integer("SELECT 1 FROM run_log WHERE run = ?1 AND what = ?2 AND batch = ?3 AND "
                            "detail = ?4 AND entry > (SELECT coalesce(max(entry), 0) FROM run_log "
                            "WHERE run = ?1 AND NOT (what IN ('settled', 'trouble') AND "
                            "count = 0))",
                            {whole(run), std::string(what), whole(batch), std::string(detail)}));
  if (known) return {};
  return note(run, what, batch, 0, detail, now_ms);
}

}  // namespace tresen
