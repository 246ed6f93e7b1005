#pragma once
// DispatchStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include "sync/base/database.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/office/store/sqlite/link_key.h"

namespace tresen {

class SqliteDispatchStore : public DispatchStore {
 public:
  explicit SqliteDispatchStore(Database& database) : database_(&database) {}

  Result<Added> add_to_list(const std::string& list, std::span<const Uuid> customers,
                            std::int64_t now_ms) override;
  Result<Added> add_to_list(const std::string& list, const Audience& audience,
                            std::int64_t now_ms) override;
  Result<Added> add_prospects(const std::string& list, std::span<const Record> prospects,
                              std::int64_t now_ms) override;
  Result<bool> remove_from_list(const std::string& list, const Uuid& customer) override;
  Result<std::uint64_t> remove_list(const std::string& list) override;
  Result<std::uint64_t> freeze(const v1::FrozenSelection& selection,
                               std::span<const v1::Recipient> recipients) override;
  Result<std::string> link_key() override { return link_key_of(*database_); }

 private:
  Result<void> make_list(const std::string& list, bool health, std::int64_t now_ms);

  Database* database_;
};

// A frozen selection without its recipients, and those. Inside of the caller's transaction.
Result<std::uint64_t> insert_selection(Database& database, const v1::FrozenSelection& selection);
// Names the selection by its id, and needs campaign and date of it.
Result<void> insert_members(Database& database, const v1::FrozenSelection& selection,
                            std::span<const v1::Recipient> recipients);

// Of a row `p` of table projection: who belongs to an audience, with the values to bind.
struct AudienceSql {
  std::string found;    // the query or the list alone
  std::string consent;  // "1", or the consent that health data needs
  std::vector<SqlValue> values;
};
AudienceSql audience_sql(const Audience& audience);

}  // namespace tresen
