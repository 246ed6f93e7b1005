// The part of SqliteRunStore that comes after sending: sheets that are printed again, and letters
// of which the customer's records do not tell yet.

#include <map>
#include <utility>

#include "sync/office/store/sqlite/sqlite_run_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

std::string sheets(std::int64_t first, std::int64_t last) {
  return "sheets " + std::to_string(first) + " to " + std::to_string(last);
}

}  // namespace

Result<std::uint64_t> SqliteRunStore::only_volume(std::uint64_t run) {
  std::vector<std::uint64_t> volumes;
  TRY(database_->query(
      "SELECT DISTINCT batch FROM ledger WHERE run = ? AND state = 2 AND first_page > 0 "
      "ORDER BY batch",
      {whole(run)}, [&](const Row& row) {
        volumes.push_back(natural(row.integer(0)));
        return true;
      }));
  const std::string name = "run " + std::to_string(run);
  if (volumes.empty()) return fail(Fault::invalid, name + " has printed nothing");
  if (volumes.size() == 1) return volumes.front();
  return fail(Fault::invalid, name + " has printed several batches, " +
                                  std::to_string(volumes.front()) + " to " +
                                  std::to_string(volumes.back()) + "; say of which the sheets are");
}

Result<v1::RunReprint> SqliteRunStore::order_reprint(const v1::RunReprintRequest& order,
                                                     std::int64_t now_ms) {
  if (order.why().empty()) return fail(Fault::invalid, "sheets are printed again for a reason");
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(one(order.run()));
  std::uint64_t batch = order.batch();
  if (batch == 0) {
    TRY_TO(only, only_volume(order.run()));
    batch = only;
  }
  const std::int64_t first = order.first_sheet();
  const std::int64_t last = order.last_sheet();
  TRY_TO(there, database_->integer("SELECT max(last_page) FROM ledger WHERE run = ? AND batch = ?",
                                   {whole(order.run()), whole(batch)}));
  if (there.value_or(0) == 0) {
    return fail(Fault::invalid, "batch " + std::to_string(batch) + " has no sheets");
  }
  if (first < 1 || last < first || last > *there) {
    return fail(Fault::invalid, "batch " + std::to_string(batch) + " has " + sheets(1, *there) +
                                    ", not " + std::to_string(first) + " to " +
                                    std::to_string(last));
  }
  TRY_TO(letters, database_->integer("SELECT count(*) FROM ledger WHERE run = ? AND batch = ? AND "
                                     "state = 2 AND first_page <= ? AND last_page >= ?",
                                     {whole(order.run()), whole(batch), last, first}));
  if (letters.value_or(0) == 0) {
    return fail(Fault::invalid, "nothing on " + sheets(first, last) + " has been sent");
  }
  TRY(database_->run(
      "INSERT INTO reprint (run, reprint, batch, first_sheet, last_sheet) "
      "SELECT ?1, 1 + coalesce(max(reprint), 0), ?2, ?3, ?4 FROM reprint WHERE run = ?1",
      {whole(order.run()), whole(batch), first, last}));
  TRY_TO(number, database_->integer("SELECT max(reprint) FROM reprint WHERE run = ?",
                                    {whole(order.run())}));
  const std::string who = order.staff().empty() ? std::string() : " by " + order.staff();
  TRY(note(order.run(), "reprint ordered", batch, natural(*letters),
           "reprint " + std::to_string(number.value_or(0)) + ", " + sheets(first, last) + who +
               ": " + order.why(),
           now_ms));
  TRY(transaction.commit());
  v1::RunReprint ordered;
  ordered.set_run(order.run());
  ordered.set_reprint(static_cast<std::uint32_t>(number.value_or(0)));
  ordered.set_batch(static_cast<std::uint32_t>(batch));
  ordered.set_letters(natural(*letters));
  return ordered;
}

Result<v1::RunBatch> SqliteRunStore::claim_reprint(std::uint64_t run, std::uint32_t reprint) {
  v1::RunBatch batch;
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool over = false;
  v1::Dispatch dispatch;
  std::int64_t step = 0;
  TRY(database_->query(
      "SELECT p.batch, p.first_sheet, p.last_sheet, p.fixed_ms, p.ended_ms, b.document, b.hash, "
      "b.step, s.dispatch FROM reprint p JOIN run_batch b ON b.run = p.run AND b.batch = p.batch "
      "JOIN run r ON r.run = p.run JOIN selection s USING (selection) "
      "WHERE p.run = ? AND p.reprint = ?",
      {whole(run), std::int64_t{reprint}}, [&](const Row& row) {
        batch.set_batch(static_cast<std::uint32_t>(row.integer(0)));
        first = row.integer(1);
        last = row.integer(2);
        batch.set_first_sheet(static_cast<std::uint32_t>(first));
        batch.set_last_sheet(static_cast<std::uint32_t>(last));
        batch.set_fixed(row.integer(3) != 0);
        over = row.integer(4) != 0;
        batch.set_document(row.text(5));
        batch.set_hash(row.text(6));
        step = row.integer(7);
        (void)dispatch.ParseFromString(row.text(8));
        return false;
      }));
  const std::string name = "reprint " + std::to_string(reprint) + " of run " + std::to_string(run);
  if (batch.batch() == 0) return fail(Fault::absent, "there is no " + name);
  if (over) return fail(Fault::conflict, name + " is over");
  if (step >= dispatch.contacts_size()) {
    return fail(Fault::storage, name + " has lost how it goes out");
  }
  *batch.mutable_step() = dispatch.contacts(static_cast<int>(step));
  batch.set_reprint(reprint);
  TRY(database_->query(
      "SELECT number, body, first_page, last_page FROM ledger l WHERE run = ?1 AND batch = ?2 "
      "AND state = 2 AND first_page > 0 AND first_page <= ?3 AND last_page >= ?4 AND NOT EXISTS "
      "(SELECT 1 FROM reprint_left_out o WHERE o.run = ?1 AND o.reprint = ?5 AND "
      "o.number = l.number) ORDER BY number",
      {whole(run), std::int64_t{batch.batch()}, last, first, std::int64_t{reprint}},
      [&](const Row& row) {
        v1::RunItem& item = *batch.add_items();
        item.set_number(static_cast<std::uint32_t>(row.integer(0)));
        (void)item.mutable_recipient()->ParseFromString(row.text(1));
        item.set_first_page(static_cast<std::uint32_t>(row.integer(2)));
        item.set_last_page(static_cast<std::uint32_t>(row.integer(3)));
        return true;
      }));
  TRY_TO(facts, one(run));
  *batch.mutable_run() = std::move(facts);
  return batch;
}

Result<void> SqliteRunStore::fix_reprint(const v1::RunFixRequest& fixed, std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run(
      "UPDATE reprint SET fixed_ms = ? WHERE run = ? AND reprint = ? AND fixed_ms = 0",
      {now_ms, whole(fixed.run()), std::int64_t{fixed.reprint()}}));
  if (database_->changes() == 0) {
    return fail(Fault::conflict, "the reprint is not one that can still change");
  }
  for (const v1::RunOutcome& left : fixed.left_out()) {
    TRY(database_->run(
        "INSERT OR IGNORE INTO reprint_left_out (run, reprint, number) VALUES (?, ?, ?)",
        {whole(fixed.run()), std::int64_t{fixed.reprint()}, std::int64_t{left.number()}}));
  }
  return transaction.commit();
}

Result<v1::RunFacts> SqliteRunStore::settle_reprint(const v1::RunSettleRequest& settled,
                                                    std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run(
      "UPDATE reprint SET ended_ms = ? WHERE run = ? AND reprint = ? AND ended_ms = 0",
      {now_ms, whole(settled.run()), std::int64_t{settled.reprint()}}));
  if (database_->changes() > 0) {
    std::uint64_t printed = 0;
    std::string why;
    for (const v1::RunOutcome& one : settled.outcomes()) {
      if (one.what() == v1::RunOutcome::WHAT_SENT) ++printed;
      if (why.empty()) why = one.reason();
    }
    TRY_TO(left_out,
           database_->integer("SELECT count(*) FROM reprint_left_out WHERE run = ? AND reprint = ?",
                              {whole(settled.run()), std::int64_t{settled.reprint()}}));
    std::string detail = "reprint " + std::to_string(settled.reprint());
    if (left_out.value_or(0) > 0) detail += ", " + std::to_string(*left_out) + " left out";
    if (!why.empty()) detail += ": " + why;
    TRY(note(settled.run(), printed > 0 ? "reprinted" : "not reprinted", settled.batch(), printed,
             detail, now_ms));
  }
  TRY_TO(facts, one(settled.run()));
  TRY(transaction.commit());
  return facts;
}

Result<std::vector<RunStore::Untold>> SqliteRunStore::untold(std::size_t count_max) {
  std::vector<Untold> letters;
  std::map<std::int64_t, v1::Dispatch> dispatches;
  TRY(database_->query(
      "SELECT n.number, l.number, r.campaign, l.person_id, s.made_ms, l.step, s.selection, "
      "s.dispatch FROM ledger l "
      "JOIN run r USING (run) JOIN selection s USING (selection) "
      "JOIN campaign_number n ON n.campaign = r.campaign "
      "WHERE l.state = 2 AND l.told = 0 LIMIT ?",
      {static_cast<std::int64_t>(count_max)}, [&](const Row& row) {
        Untold& one = letters.emplace_back();
        one.letter = {.code = {static_cast<std::uint32_t>(row.integer(0)),
                               static_cast<std::uint32_t>(row.integer(1))},
                      .campaign = row.text(2),
                      .customer = id_in(row, 3),
                      .at_ms = row.integer(4)};
        const auto [known, fresh] = dispatches.try_emplace(row.integer(6));
        if (fresh) known->second.ParseFromString(row.text(7));
        const auto step = static_cast<int>(row.integer(5));
        if (step >= known->second.contacts_size()) return true;
        const v1::ContactStep& contact = known->second.contacts(step);
        if (contact.output() == v1::ContactStep::OUTPUT_TASK) one.task = contact;
        return true;
      }));
  return letters;
}

Result<void> SqliteRunStore::told(std::span<const Untold> letters) {
  TRY_TO(transaction, Transaction::begin(*database_));
  for (const Untold& one : letters) {
    TRY(
        database_->run("UPDATE ledger SET told = 1 WHERE number = ? AND run IN "
                       "(SELECT run FROM run WHERE campaign = ?)",
                       {std::int64_t{one.letter.code.recipient}, one.letter.campaign}));
  }
  return transaction.commit();
}

Result<std::vector<Record>> SqliteRunStore::unplaced_answers() {
  std::vector<Record> answers;
  bool readable = true;
  TRY(database_->query("SELECT body FROM record WHERE kind = 3 AND customer_id IS NULL", {},
                       [&](const Row& row) {
                         auto record = record_from_bytes(row.text(0));
                         readable = record.has_value();
                         if (record && !record->text("code").empty()) {
                           answers.push_back(std::move(*record));
                         }
                         return readable;
                       }));
  if (!readable) return fail(Fault::invalid, "a stored record cannot be read");
  return answers;
}

}  // namespace tresen
