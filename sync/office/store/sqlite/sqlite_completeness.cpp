// How complete customers are in a week, counted once and kept.

#include <map>

#include "sync/base/clock.h"
#include "sync/office/store/sqlite/sqlite_customer_store.h"
#include "sync/office/store/sqlite/sqlite_values.h"

namespace tresen {
namespace {

std::string monday_of(std::int64_t now_ms) {
  const Date today = local_date(now_ms);
  const std::chrono::weekday day{std::chrono::sys_days(today)};
  return iso_date(plus_days(today, 1 - static_cast<int>(day.iso_encoding())));
}

}  // namespace

Result<void> SqliteCustomerStore::note_completeness(std::int64_t now_ms) {
  const std::string week = monday_of(now_ms);
  TRY_TO(noted,
         database_->integer("SELECT 1 FROM completeness_week WHERE week = ? LIMIT 1", {week}));
  if (noted) return {};
  const std::vector<std::string> keys = Projection(*database_).keys();
  // By branch: a field after the other, each with a count for each letter.
  std::map<std::string, std::vector<std::map<char, std::int64_t>>> counts;
  TRY(database_->query("SELECT branch, states, count FROM fact_standing_sum", {},
                       [&](const Row& row) {
                         const std::string states = row.text(1);
                         auto& of = counts[row.text(0)];
                         of.resize(keys.size());
                         for (std::size_t i = 0; i < keys.size() && i < states.size(); ++i)
                           of[i][states[i]] += row.integer(2);
                         return true;
                       }));
  TRY_TO(transaction, Transaction::begin(*database_));
  for (const auto& [branch, of] : counts) {
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (const auto& [state, count] : of[i]) {
        TRY(database_->run("INSERT INTO completeness_week VALUES (?, ?, ?, ?, ?)",
                           {week, branch, keys[i], static_cast<std::int64_t>(state), count}));
      }
    }
  }
  return transaction.commit();
}

}  // namespace tresen
