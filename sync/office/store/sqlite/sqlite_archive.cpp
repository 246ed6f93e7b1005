// The part of SqliteRunStore that knows what the archive holds of whom.

#include "sync/base/clock.h"
#include "sync/office/store/sqlite/sqlite_run_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

v1::RunOutcome::What what_of(std::int64_t state) {
  switch (state) {
    case 2:
      return v1::RunOutcome::WHAT_SENT;
    case 3:
      return v1::RunOutcome::WHAT_REFUSED;
    case 4:
      return v1::RunOutcome::WHAT_LEFT_OUT;
    default:
      return v1::RunOutcome::WHAT_LATER;
  }
}

}  // namespace

Result<std::vector<RunStore::DueDocument>> SqliteRunStore::due_documents() {
  std::vector<DueDocument> all;
  TRY(
      database_->query("SELECT run, batch, document, hash FROM archive_due "
                       "JOIN run_batch USING (run, batch) ORDER BY run, batch",
                       {}, [&](const Row& row) {
                         DueDocument& due = all.emplace_back();
                         due.run = natural(row.integer(0));
                         due.batch = natural(row.integer(1));
                         due.document = row.text(2);
                         due.hash = row.text(3);
                         return true;
                       }));
  for (DueDocument& due : all) {
    TRY(
        database_->query("SELECT number, first_page, last_page FROM ledger "
                         "WHERE run = ? AND batch = ? AND body = x'' ORDER BY number",
                         {whole(due.run), whole(due.batch)}, [&](const Row& row) {
                           v1::RunItem& item = due.erased.emplace_back();
                           item.set_number(static_cast<std::uint32_t>(row.integer(0)));
                           item.set_first_page(static_cast<std::uint32_t>(row.integer(1)));
                           item.set_last_page(static_cast<std::uint32_t>(row.integer(2)));
                           return true;
                         }));
  }
  return all;
}

Result<void> SqliteRunStore::document_rewritten(const DueDocument& due, const std::string& hash,
                                                std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY(database_->run("UPDATE run_batch SET hash = ? WHERE run = ? AND batch = ?",
                     {hash, whole(due.run), whole(due.batch)}));
  TRY(note(due.run, "erased from the archive", due.batch, due.erased.size(),
           due.document + " was " + due.hash + ", is " + hash, now_ms));
  return transaction.commit();
}

Result<void> SqliteRunStore::document_done(const DueDocument& due) {
  return database_->run("DELETE FROM archive_due WHERE run = ? AND batch = ?",
                        {whole(due.run), whole(due.batch)});
}

Result<v1::PersonDispatch> SqliteRunStore::of_person(const Uuid& person) {
  v1::PersonDispatch found;
  const auto into = [](google::protobuf::RepeatedPtrField<v1::PersonEntry>& entries) {
    return [&entries](const Row& row) {
      v1::PersonEntry& entry = *entries.Add();
      entry.set_id(row.text(0));
      entry.set_day(row.text(1));
      return true;
    };
  };
  TRY(database_->query("SELECT list, day FROM list_member WHERE customer_id = ? ORDER BY list",
                       {blob(person)}, into(*found.mutable_lists())));
  TRY(
      database_->query("SELECT campaign, day FROM selection_member WHERE person_id = ? "
                       "ORDER BY selection",
                       {blob(person)}, into(*found.mutable_selections())));
  TRY(database_->query(
      "SELECT l.run, r.campaign, l.body, l.state, l.reason, l.at_ms, b.document, l.first_page, "
      "l.report, l.report_status, l.report_ms "
      // Run by run, along the index of each.
      "FROM run r CROSS JOIN ledger l ON l.run = r.run AND l.person_id = ? "
      "LEFT JOIN run_batch b ON b.run = l.run AND b.batch = l.batch "
      "ORDER BY r.run DESC",
      {blob(person)}, [&](const Row& row) {
        v1::Recipient recipient;
        (void)recipient.ParseFromString(row.text(2));
        v1::PersonSending& one = *found.add_sendings();
        one.set_run(natural(row.integer(0)));
        one.set_campaign(row.text(1));
        one.set_channel(recipient.channel());
        one.set_address(recipient.address());
        one.set_what(what_of(row.integer(3)));
        one.set_reason(row.text(4));
        one.set_at_ms(row.integer(5));
        one.set_document(row.text(6));
        one.set_first_page(static_cast<std::uint32_t>(row.integer(7)));
        one.set_told(static_cast<v1::DeliveryReport::What>(row.integer(8)));
        one.set_status(row.text(9));
        one.set_told_ms(row.integer(10));
        return true;
      }));
  return found;
}

}  // namespace tresen
