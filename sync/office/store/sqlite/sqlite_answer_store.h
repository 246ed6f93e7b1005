#pragma once
// AnswerStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include "sync/base/database.h"
#include "sync/office/store/answer_store.h"

namespace tresen {

class SqliteAnswerStore : public AnswerStore {
 public:
  explicit SqliteAnswerStore(Database& database) : database_(&database) {}

  Result<std::vector<Record>> due(std::size_t count_max) override;
  Result<std::uint64_t> made(const RuleName& rule) override;
  Result<void> followed(const FollowedAnswers& what) override;
  Result<std::vector<v1::CommissionSum>> commissions(const std::string& campaign) override;
  Result<std::vector<Record>> overdue(const Date& today) override;

 private:
  Result<std::vector<Record>> records(const std::string& sql, const std::vector<SqlValue>& values);

  Database* database_;
};

}  // namespace tresen
