#include "sync/office/store/sqlite/sqlite_answer_store.h"

#include <utility>

#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/wire.h"

namespace tresen {

Result<std::vector<Record>> SqliteAnswerStore::records(const std::string& sql,
                                                       const std::vector<SqlValue>& values) {
  std::vector<Record> found;
  TRY(database_->query(sql, values, [&](const Row& row) {
    auto record = record_from_bytes(row.text(0));
    // What a disk has damaged holds up no other; `verify` finds it.
    if (record) found.push_back(std::move(*record));
    return true;
  }));
  return found;
}

Result<std::vector<Record>> SqliteAnswerStore::due(std::size_t count_max) {
  return records(
      "SELECT r.body FROM answer_due d JOIN record r ON r.row = d.row "
      "WHERE r.customer_id IS NOT NULL ORDER BY d.row LIMIT ?",
      {static_cast<std::int64_t>(count_max)});
}

Result<std::uint64_t> SqliteAnswerStore::made(const RuleName& rule) {
  TRY_TO(count, database_->integer("SELECT made FROM rule_made WHERE campaign = ? AND rule = ?",
                                   {rule.campaign, rule.rule}));
  return natural(count.value_or(0));
}

Result<void> SqliteAnswerStore::followed(const FollowedAnswers& what) {
  TRY_TO(transaction, Transaction::begin(*database_));
  for (const Uuid& answer : what.answers) {
    TRY(database_->run(
        "DELETE FROM answer_due WHERE row = (SELECT row FROM record WHERE record_id = ?)",
        {blob(answer)}));
  }
  for (const auto& [rule, count] : what.made) {
    TRY(database_->run("INSERT INTO rule_made (campaign, rule, made) VALUES (?1, ?2, ?3) "
                       "ON CONFLICT (campaign, rule) DO UPDATE SET made = rule_made.made + ?3",
                       {rule.campaign, rule.rule, whole(count)}));
  }
  for (const auto& [campaign, sum] : what.commissions) {
    TRY(database_->run(
        "INSERT INTO commission (campaign, month, branch, reference, answers, cents) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT (campaign, month, branch, reference) DO UPDATE SET "
        "answers = commission.answers + ?5, cents = commission.cents + ?6",
        {campaign, sum.month(), sum.branch(), sum.reference(), whole(sum.answers()), sum.cents()}));
  }
  return transaction.commit();
}

Result<std::vector<v1::CommissionSum>> SqliteAnswerStore::commissions(const std::string& campaign) {
  std::vector<v1::CommissionSum> sums;
  TRY(database_->query(
      "SELECT month, branch, reference, answers, cents FROM commission WHERE campaign = ? "
      "ORDER BY month, branch, reference",
      {campaign}, [&](const Row& row) {
        v1::CommissionSum& one = sums.emplace_back();
        one.set_month(row.text(0));
        one.set_branch(row.text(1));
        one.set_reference(row.text(2));
        one.set_answers(natural(row.integer(3)));
        one.set_cents(row.integer(4));
        return true;
      }));
  return sums;
}

Result<std::vector<Record>> SqliteAnswerStore::overdue(const Date& today) {
  return records(
      "SELECT r.body FROM fact_follow_up f JOIN record r ON r.row = f.row "
      "WHERE f.open = 1 AND f.due < ?",
      {iso_date(today)});
}

}  // namespace tresen
