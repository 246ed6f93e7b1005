#include "sync/office/store/sqlite/sqlite_run_store.h"

#include <optional>
#include <utility>

#include "sync/office/store/sqlite/sqlite_dispatch_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

// Of a row of the ledger.
enum LedgerState : std::int64_t {
  ledger_waiting = 0,
  ledger_claimed = 1,
  ledger_sent = 2,
  ledger_refused = 3,
  ledger_left_out = 4,
};

bool is_over(v1::RunFacts::State state) {
  return state == v1::RunFacts::STATE_DONE || state == v1::RunFacts::STATE_CANCELLED;
}

std::string named(std::uint64_t run) { return "run " + std::to_string(run); }

// By which step of the contact template a recipient was frozen.
std::int64_t step_of(const v1::Dispatch& dispatch, const v1::Recipient& recipient) {
  for (int i = 0; i < dispatch.contacts_size(); ++i) {
    if (dispatch.contacts(i).channel() == recipient.channel()) return i;
  }
  return -1;
}

// Nothing: it is not settled yet.
std::optional<LedgerState> state_of(v1::RunOutcome::What what) {
  switch (what) {
    case v1::RunOutcome::WHAT_SENT:
      return ledger_sent;
    case v1::RunOutcome::WHAT_REFUSED:
      return ledger_refused;
    case v1::RunOutcome::WHAT_LEFT_OUT:
      return ledger_left_out;
    default:
      return {};
  }
}

}  // namespace

Result<void> SqliteRunStore::note(std::uint64_t run, std::string_view what, std::uint64_t batch,
                                  std::uint64_t count, std::string_view detail,
                                  std::int64_t now_ms) {
  return database_->run(
      "INSERT INTO run_log (run, at_ms, what, batch, count, detail) VALUES (?, ?, ?, ?, ?, ?)",
      {whole(run), now_ms, std::string(what), whole(batch), whole(count), std::string(detail)});
}

Result<std::uint64_t> SqliteRunStore::open(const v1::FrozenSelection& selection,
                                           std::uint32_t batch_max) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(
      database_->run("DELETE FROM selection WHERE selection IN "
                     "(SELECT selection FROM run WHERE campaign = ? AND state = ? AND filled = 0)",
                     {selection.campaign(), std::int64_t{v1::RunFacts::STATE_PREPARING}}));
  TRY_TO(other, database_->integer("SELECT run FROM run WHERE campaign = ? AND ended_ms = 0",
                                   {selection.campaign()}));
  if (other) {
    return fail(Fault::conflict, "campaign \"" + selection.campaign() + "\" goes out as " +
                                     named(natural(*other)) + "; resume or cancel that one first");
  }
  TRY_TO(frozen, insert_selection(*database_, selection));
  v1::FrozenSelection counts;
  *counts.mutable_excluded() = selection.excluded();
  TRY(database_->run(
      "INSERT INTO run (campaign, selection, state, made_ms, excluded, batch_max) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {selection.campaign(), whole(frozen), std::int64_t{v1::RunFacts::STATE_PREPARING},
       selection.made_ms(), Blob{counts.SerializeAsString()}, std::int64_t{batch_max}}));
  TRY_TO(made, database_->integer("SELECT last_insert_rowid()"));
  TRY(database_->run("INSERT OR IGNORE INTO campaign_number (campaign) VALUES (?)",
                     {selection.campaign()}));
  TRY(transaction.commit());
  return natural(made.value_or(0));
}

Result<v1::FrozenSelection> SqliteRunStore::open_selection(std::uint64_t run) {
  v1::FrozenSelection selection;
  TRY(database_->query(
      "SELECT selection, s.campaign, s.made_ms, s.dispatch FROM run r "
      "JOIN selection s USING (selection) WHERE run = ? AND state = ?",
      {whole(run), std::int64_t{v1::RunFacts::STATE_PREPARING}}, [&](const Row& row) {
        selection.set_id(natural(row.integer(0)));
        selection.set_campaign(row.text(1));
        selection.set_made_ms(row.integer(2));
        (void)selection.mutable_dispatch()->ParseFromString(row.text(3));
        return false;
      }));
  if (selection.id() == 0) return fail(Fault::absent, named(run) + " is not being prepared");
  return selection;
}

// Numbers go on over all runs of a campaign: a letter's code names one person for ever.
Result<void> SqliteRunStore::add(std::uint64_t run, std::span<const v1::Recipient> recipients) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(selection, open_selection(run));
  TRY(insert_members(*database_, selection, recipients));
  TRY_TO(last, database_->integer("SELECT max(l.number) FROM ledger l JOIN run r USING (run) "
                                  "WHERE r.campaign = ?",
                                  {selection.campaign()}));
  std::int64_t number = last.value_or(0);
  for (const v1::Recipient& recipient : recipients) {
    const std::int64_t step = step_of(selection.dispatch(), recipient);
    if (step < 0) return fail(Fault::invalid, "a recipient has no way out of the house");
    TRY(database_->run(
        "INSERT INTO ledger (run, number, person_id, step, body) VALUES (?, ?, ?, ?, ?)",
        {whole(run), ++number, Blob{recipient.record_id()}, step,
         Blob{recipient.SerializeAsString()}}));
  }
  return transaction.commit();
}

Result<std::uint64_t> SqliteRunStore::expect_somebody(std::uint64_t run,
                                                      const std::string& campaign) {
  TRY_TO(count, database_->integer("SELECT count(*) FROM ledger WHERE run = ?", {whole(run)}));
  if (count.value_or(0) > 0) return natural(*count);
  return fail(Fault::invalid, "campaign \"" + campaign +
                                  "\" reaches nobody now; `campaign preflight` says why");
}

Result<v1::RunFacts> SqliteRunStore::freeze(std::uint64_t run, std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(selection, open_selection(run));
  TRY_TO(count, expect_somebody(run, selection.campaign()));
  TRY(database_->run("UPDATE selection SET recipients = ? WHERE selection = ?",
                     {whole(count), whole(selection.id())}));
  TRY(database_->run("UPDATE run SET state = ? WHERE run = ?",
                     {std::int64_t{v1::RunFacts::STATE_FROZEN}, whole(run)}));
  TRY(note(run, "frozen", 0, count, "", now_ms));
  TRY_TO(facts, one(run));
  TRY(transaction.commit());
  return facts;
}

Result<v1::RunFacts> SqliteRunStore::one(std::uint64_t run) {
  TRY_TO(found, runs("", run));
  if (found.empty()) return fail(Fault::absent, "there is no " + named(run));
  return std::move(found.front());
}

Result<std::vector<v1::RunFacts>> SqliteRunStore::runs(std::string_view campaign,
                                                       std::uint64_t run) {
  std::vector<v1::RunFacts> all;
  TRY(database_->query(
      "SELECT run, campaign, state, selection, made_ms, ended_ms, "
      "(SELECT number FROM campaign_number n WHERE n.campaign = run.campaign), checked, trouble, "
      "retry_ms, batch_max, (SELECT count(*) FROM run_problem p WHERE p.run = run.run) FROM run "
      "WHERE (?1 = '' OR campaign = ?1) AND (?2 = 0 OR run = ?2) ORDER BY run DESC",
      {std::string(campaign), whole(run)}, [&](const Row& row) {
        v1::RunFacts& facts = all.emplace_back();
        facts.set_id(natural(row.integer(0)));
        facts.set_campaign(row.text(1));
        facts.set_state(static_cast<v1::RunFacts::State>(row.integer(2)));
        facts.set_selection(natural(row.integer(3)));
        facts.set_made_ms(row.integer(4));
        facts.set_ended_ms(row.integer(5));
        facts.set_campaign_number(static_cast<std::uint32_t>(row.integer(6)));
        facts.set_checked(natural(row.integer(7)));
        facts.set_trouble(row.text(8));
        facts.set_retry_ms(row.integer(9));
        facts.set_batch_max(static_cast<std::uint32_t>(row.integer(10)));
        facts.set_problems(natural(row.integer(11)));
        return true;
      }));
  for (v1::RunFacts& facts : all) {
    TRY(database_->query(
        "SELECT state, count(*), sum(cost_cents), reason, sum(report = 2), sum(report = 1), "
        "sum(report = 3) FROM ledger WHERE run = ? "
        "GROUP BY state, reason ORDER BY state, count(*) DESC",
        {whole(facts.id())}, [&](const Row& row) {
          const std::uint64_t count = natural(row.integer(1));
          facts.set_recipients(facts.recipients() + count);
          facts.set_delivered(facts.delivered() + natural(row.integer(4)));
          facts.set_delayed(facts.delayed() + natural(row.integer(5)));
          facts.set_undeliverable(facts.undeliverable() + natural(row.integer(6)));
          switch (row.integer(0)) {
            case ledger_waiting:
              facts.set_waiting(facts.waiting() + count);
              return true;
            case ledger_claimed:
              facts.set_claimed(facts.claimed() + count);
              return true;
            case ledger_sent:
              facts.set_sent(facts.sent() + count);
              facts.set_cost_cents(facts.cost_cents() + row.integer(2));
              return true;
            case ledger_refused:
              facts.set_refused(facts.refused() + count);
              break;
            default:
              facts.set_left_out(facts.left_out() + count);
          }
          v1::ReasonCount& reason = *facts.add_reasons();
          reason.set_reason(row.text(3));
          reason.set_count(count);
          return true;
        }));
  }
  return all;
}

Result<void> SqliteRunStore::expect_worker(std::uint64_t run, std::uint64_t worker) {
  TRY_TO(mine, database_->integer("SELECT 1 FROM run WHERE run = ? AND worker = ?",
                                  {whole(run), whole(worker)}));
  if (!mine) return fail(Fault::conflict, "somebody else is sending " + named(run) + " now");
  return {};
}

Result<v1::RunFacts> SqliteRunStore::take_over(std::uint64_t run, std::uint64_t worker) {
  TRY_TO(facts, one(run));
  if (is_over(facts.state())) return fail(Fault::conflict, named(run) + " is over");
  if (facts.state() == v1::RunFacts::STATE_PREPARING) {
    return fail(Fault::conflict, named(run) + " was not prepared to its end; start anew");
  }
  if (facts.state() == v1::RunFacts::STATE_PAUSED) {
    return fail(Fault::conflict, named(run) + " is paused; `campaign resume` goes on with it");
  }
  TRY(database_->run("UPDATE run SET worker = ?, state = ? WHERE run = ?",
                     {whole(worker), std::int64_t{v1::RunFacts::STATE_SENDING}, whole(run)}));
  return facts;
}

Result<v1::RunBatch> SqliteRunStore::claim(std::uint64_t run, std::uint64_t worker,
                                           std::size_t count_max, std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(take_over(run, worker));
  v1::RunBatch batch;
  TRY_TO(number, next_batch(run, count_max, now_ms));
  if (number > 0) {
    TRY(read_batch(run, number, batch));
  } else {
    TRY(end_if_done(run, now_ms));
  }
  TRY_TO(facts, one(run));
  *batch.mutable_run() = std::move(facts);
  TRY(transaction.commit());
  return batch;
}

Result<std::uint64_t> SqliteRunStore::next_batch(std::uint64_t run, std::size_t count_max,
                                                 std::int64_t now_ms) {
  TRY_TO(open, database_->integer("SELECT min(batch) FROM ledger WHERE run = ? AND state = 1",
                                  {whole(run)}));
  if (open) return natural(*open);
  TRY_TO(step, database_->integer("SELECT step FROM ledger WHERE run = ? AND state = 0 "
                                  "ORDER BY step, number LIMIT 1",
                                  {whole(run)}));
  if (!step) return std::uint64_t{0};
  TRY(
      database_->run("INSERT INTO run_batch (run, batch, step, made_ms) SELECT ?1, "
                     "1 + coalesce(max(batch), 0), ?2, ?3 FROM run_batch WHERE run = ?1",
                     {whole(run), *step, now_ms}));
  TRY_TO(number,
         database_->integer("SELECT max(batch) FROM run_batch WHERE run = ?", {whole(run)}));
  TRY(database_->run(
      "UPDATE ledger SET state = 1, batch = ? WHERE run = ? AND number IN "
      "(SELECT number FROM ledger WHERE run = ? AND state = 0 AND step = ? "
      "ORDER BY number LIMIT ?)",
      {number.value_or(0), whole(run), whole(run), *step, static_cast<std::int64_t>(count_max)}));
  return natural(number.value_or(0));
}

Result<void> SqliteRunStore::read_batch(std::uint64_t run, std::uint64_t number,
                                        v1::RunBatch& batch) {
  std::int64_t step = 0;
  v1::Dispatch dispatch;
  batch.set_batch(static_cast<std::uint32_t>(number));
  TRY(database_->query(
      "SELECT b.step, b.document, s.dispatch, b.fixed_ms FROM run_batch b JOIN run USING (run) "
      "JOIN selection s USING (selection) WHERE b.run = ? AND b.batch = ?",
      {whole(run), whole(number)}, [&](const Row& row) {
        step = row.integer(0);
        batch.set_document(row.text(1));
        (void)dispatch.ParseFromString(row.text(2));
        batch.set_fixed(row.integer(3) != 0);
        return false;
      }));
  if (step >= dispatch.contacts_size()) {
    return fail(Fault::storage, named(run) + " has lost how it goes out");
  }
  *batch.mutable_step() = dispatch.contacts(static_cast<int>(step));
  return database_->query(
      "SELECT number, body, first_page, last_page FROM ledger "
      "WHERE run = ? AND batch = ? AND state = 1 ORDER BY number",
      {whole(run), whole(number)}, [&](const Row& row) {
        v1::RunItem& item = *batch.add_items();
        item.set_number(static_cast<std::uint32_t>(row.integer(0)));
        (void)item.mutable_recipient()->ParseFromString(row.text(1));
        item.set_first_page(static_cast<std::uint32_t>(row.integer(2)));
        item.set_last_page(static_cast<std::uint32_t>(row.integer(3)));
        return true;
      });
}

Result<void> SqliteRunStore::fix(const v1::RunFixRequest& fixed, std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(expect_worker(fixed.run(), fixed.worker()));
  TRY_TO(open,
         database_->integer("SELECT 1 FROM run_batch WHERE run = ? AND batch = ? AND fixed_ms = 0",
                            {whole(fixed.run()), std::int64_t{fixed.batch()}}));
  if (!open) return fail(Fault::conflict, "the batch is not one that can still change");
  TRY(database_->run(
      "UPDATE run_batch SET document = ?, hash = ?, fixed_ms = ? WHERE run = ? AND batch = ?",
      {fixed.document(), fixed.hash(), now_ms, whole(fixed.run()), std::int64_t{fixed.batch()}}));
  for (const v1::RunOutcome& left : fixed.left_out()) {
    TRY(outcome(fixed.run(), fixed.batch(), left, now_ms));
  }
  for (const v1::RunItem& item : fixed.items()) {
    TRY(database_->run(
        "UPDATE ledger SET first_page = ?, last_page = ? "
        "WHERE run = ? AND number = ? AND batch = ? AND (state = 1 OR body = x'')",
        {std::int64_t{item.first_page()}, std::int64_t{item.last_page()}, whole(fixed.run()),
         std::int64_t{item.number()}, std::int64_t{fixed.batch()}}));
  }
  // Who was erased while the batch was being made is in it.
  TRY(database_->run(
      "INSERT OR IGNORE INTO archive_due (run, batch) SELECT DISTINCT run, batch FROM ledger "
      "WHERE run = ? AND batch = ? AND body = x''",
      {whole(fixed.run()), std::int64_t{fixed.batch()}}));
  TRY(note(fixed.run(), "fixed", fixed.batch(), natural(fixed.items_size()), fixed.document(),
           now_ms));
  return transaction.commit();
}

Result<void> SqliteRunStore::outcome(std::uint64_t run, std::uint64_t batch,
                                     const v1::RunOutcome& outcome, std::int64_t now_ms) {
  const std::optional<LedgerState> state = state_of(outcome.what());
  if (!state) return {};
  v1::Recipient recipient;
  TRY(database_->query("SELECT body FROM ledger WHERE run = ? AND number = ?",
                       {whole(run), std::int64_t{outcome.number()}}, [&](const Row& row) {
                         (void)recipient.ParseFromString(row.text(0));
                         return false;
                       }));
  // A row that is settled stays so.
  return database_->run(
      "UPDATE ledger SET state = ?, reference = ?, reason = ?, at_ms = ?, cost_cents = ? "
      "WHERE run = ? AND number = ? AND batch = ? AND state = 1",
      {std::int64_t{*state}, outcome.reference(), outcome.reason(), now_ms,
       *state == ledger_sent ? recipient.cost_cents() : std::int64_t{0}, whole(run),
       std::int64_t{outcome.number()}, whole(batch)});
}

Result<v1::RunFacts> SqliteRunStore::settle(const v1::RunSettleRequest& settled,
                                            std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(expect_worker(settled.run(), settled.worker()));
  std::uint64_t sent = 0;
  bool later = false;
  std::string why;
  for (const v1::RunOutcome& one : settled.outcomes()) {
    TRY(outcome(settled.run(), settled.batch(), one, now_ms));
    if (one.what() == v1::RunOutcome::WHAT_SENT) ++sent;
    later = later || one.what() == v1::RunOutcome::WHAT_LATER;
    if (why.empty()) why = one.reason();
  }
  if (later && sent == 0) {
    TRY(note_once(settled.run(), "settled", settled.batch(), why, now_ms));
  } else {
    TRY(note(settled.run(), "settled", settled.batch(), sent, why, now_ms));
  }
  if (!later) {
    TRY(database_->run("UPDATE run SET trouble = '', retry_ms = 0 WHERE run = ?",
                       {whole(settled.run())}));
  }
  TRY_TO(facts, one(settled.run()));
  TRY(transaction.commit());
  return facts;
}

Result<void> SqliteRunStore::end_if_done(std::uint64_t run, std::int64_t now_ms) {
  TRY(
      database_->run("UPDATE run SET state = ?1, ended_ms = ?2 WHERE run = ?3 AND ended_ms = 0 AND "
                     "NOT EXISTS (SELECT 1 FROM ledger WHERE run = ?3 AND state IN (0, 1))",
                     {std::int64_t{v1::RunFacts::STATE_DONE}, now_ms, whole(run)}));
  if (database_->changes() == 0) return {};
  return note(run, "done", 0, 0, "", now_ms);
}

Result<v1::RunFacts> SqliteRunStore::change(const v1::RunChangeRequest& wanted,
                                            std::int64_t now_ms) {
  const std::uint64_t run = wanted.run();
  const v1::RunFacts::State state = wanted.state();
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(facts, one(run));
  if (is_over(facts.state())) return fail(Fault::conflict, named(run) + " is over");
  const bool cancels = state == v1::RunFacts::STATE_CANCELLED;
  if (facts.state() == v1::RunFacts::STATE_PREPARING && !cancels) {
    return fail(Fault::conflict, named(run) + " is being prepared: it can be cancelled");
  }
  std::uint64_t count = 0;
  if (cancels) {
    // What was fixed may have left already: only whoever sends it can still say so.
    TRY(database_->run(
        "UPDATE ledger SET state = 4, reason = 'cancelled', at_ms = ?1 WHERE run = ?2 AND "
        "(state = 0 OR (state = 1 AND batch IN "
        "(SELECT batch FROM run_batch WHERE run = ?2 AND fixed_ms = 0)))",
        {now_ms, whole(run)}));
    count = natural(database_->changes());
  }
  TRY(database_->run(
      "UPDATE run SET state = ?1, ended_ms = ?2, trouble = '', retry_ms = 0, "
      "batch_max = CASE ?3 WHEN 0 THEN batch_max ELSE ?3 END WHERE run = ?4",
      {std::int64_t{state}, cancels ? now_ms : std::int64_t{0}, std::int64_t{wanted.batch_max()},
       whole(run)}));
  const std::string_view what = cancels                               ? "cancelled"
                                : state == v1::RunFacts::STATE_PAUSED ? "paused"
                                                                      : "resumed";
  TRY(note(run, what, 0, count, "", now_ms));
  TRY_TO(after, one(run));
  TRY(transaction.commit());
  return after;
}

Result<std::vector<v1::RunLogEntry>> SqliteRunStore::log(std::uint64_t run) {
  TRY(one(run));
  std::vector<v1::RunLogEntry> entries;
  TRY(
      database_->query("SELECT at_ms, what, batch, count, detail FROM run_log WHERE run = ? "
                       "ORDER BY entry",
                       {whole(run)}, [&](const Row& row) {
                         v1::RunLogEntry& entry = entries.emplace_back();
                         entry.set_at_ms(row.integer(0));
                         entry.set_what(row.text(1));
                         entry.set_batch(static_cast<std::uint32_t>(row.integer(2)));
                         entry.set_count(natural(row.integer(3)));
                         entry.set_detail(row.text(4));
                         return true;
                       }));
  return entries;
}

Result<std::vector<v1::SentLetter>> SqliteRunStore::letters(const Uuid& customer,
                                                            std::string_view campaign) {
  std::vector<v1::SentLetter> all;
  TRY(database_->query(
      "SELECT l.run, r.campaign, l.number, CASE l.state WHEN 2 THEN l.at_ms ELSE 0 END, "
      "b.document, b.hash, l.first_page, l.last_page FROM ledger l JOIN run r USING (run) "
      "JOIN run_batch b ON b.run = l.run AND b.batch = l.batch "
      "WHERE l.person_id = ?1 AND l.first_page > 0 AND (?2 = '' OR r.campaign = ?2) "
      "ORDER BY l.run DESC",
      {blob(customer), std::string(campaign)}, [&](const Row& row) {
        v1::SentLetter& letter = all.emplace_back();
        letter.set_run(natural(row.integer(0)));
        letter.set_campaign(row.text(1));
        letter.set_number(static_cast<std::uint32_t>(row.integer(2)));
        letter.set_at_ms(row.integer(3));
        letter.set_document(row.text(4));
        letter.set_hash(row.text(5));
        letter.set_first_page(static_cast<std::uint32_t>(row.integer(6)));
        letter.set_last_page(static_cast<std::uint32_t>(row.integer(7)));
        return true;
      }));
  return all;
}

}  // namespace tresen
