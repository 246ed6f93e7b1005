#pragma once
// EventStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include "sync/base/database.h"
#include "sync/office/store/event_store.h"

namespace tresen {

class SqliteEventStore : public EventStore {
 public:
  explicit SqliteEventStore(Database& database) : database_(&database) {}

  Result<std::vector<v1::EventFacts>> events() override;
  Result<std::optional<v1::Event>> event(const std::string& id) override;
  Result<void> put(const v1::Event& event) override;
  Result<void> remove(const std::string& id) override;
  Result<std::vector<Standing>> participants(const std::string& event) override;
  Result<std::vector<Answered>> answer(const std::string& event, std::span<const Uuid> customers,
                                       v1::Participation standing, std::int64_t now_ms) override;

 private:
  Result<Answered> answer_one(const v1::Event& event, const Uuid& customer,
                              v1::Participation standing, std::int64_t now_ms);

  Database* database_;
};

}  // namespace tresen
