// The part of SqliteRunStore that knows what other servers told of messages that had left.

#include "sync/office/store/sqlite/sqlite_run_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {

// A report may come before its batch is settled, and of a message that was in doubt.
Result<std::optional<RunStore::LeftMessage>> SqliteRunStore::left_message(std::uint64_t run,
                                                                          std::uint32_t number) {
  std::optional<LeftMessage> message;
  TRY(database_->query(
      "SELECT r.campaign, n.number, l.person_id, l.body, l.report FROM ledger l "
      "JOIN run r USING (run) JOIN campaign_number n USING (campaign) "
      "WHERE l.run = ? AND l.number = ? AND "
      "(l.state IN (1, 2) OR (l.state = 3 AND l.reason = 'in_doubt'))",
      {whole(run), std::int64_t{number}}, [&](const Row& row) {
        message.emplace();
        message->campaign = row.text(0);
        message->campaign_number = static_cast<std::uint32_t>(row.integer(1));
        message->person = id_in(row, 2);
        (void)message->recipient.ParseFromString(row.text(3));
        message->what = static_cast<v1::DeliveryReport::What>(row.integer(4));
        return false;
      }));
  return message;
}

Result<void> SqliteRunStore::note_delivery(const v1::DeliveryReport& report, std::int64_t now_ms) {
  return database_->run(
      "UPDATE ledger SET report = ?, report_status = ?, report_ms = ? WHERE run = ? AND number = ?",
      {std::int64_t{report.what()}, report.status(), now_ms, whole(report.run()),
       std::int64_t{report.number()}});
}

}  // namespace tresen
