#pragma once
// CustomerStore in head office's SQLite file. Borrows the connection, which must outlive it.

#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/store/customer_store.h"
#include "sync/office/store/sqlite/projection.h"

namespace tresen {

class SqliteCustomerStore : public CustomerStore {
 public:
  explicit SqliteCustomerStore(Database& database) : database_(&database) {}

  Result<std::optional<Record>> find(const Uuid& record) override;
  Result<std::optional<Record>> by_number(std::string_view customer_no) override;
  Result<std::optional<Record>> by_external_id(std::string_view external_id) override;
  Result<std::vector<Record>> of_customer(const Uuid& customer, RecordKind kind) override;
  Result<std::vector<Record>> page(RecordKind kind, const Uuid& after,
                                   std::size_t count_max) override;
  Result<std::uint64_t> count(RecordKind kind) override;
  Result<void> rebuild_projection() override { return Projection(*database_).rebuild(); }
  Result<std::uint64_t> projection_differences() override {
    return Projection(*database_).differing();
  }
  Result<void> note_completeness(std::int64_t now_ms) override;
  Result<std::string> bucket_of(const Uuid& record) override;
  Result<PersonTraces> traces(const Uuid& customer) override;
  Result<ErasureDone> erase(const ErasureOrder& order) override;
  Result<bool> wipe() override;
  Result<std::optional<Uuid>> erased_by(const Uuid& record) override;
  Result<std::vector<ErasureRow>> erasures() override;
  Result<bool> is_suppressed(const Record& customer) override;
  Result<void> put_receipt(const Uuid& erasure, std::uint64_t device, std::string_view receipt,
                           std::int64_t now_ms) override;

 private:
  Result<std::vector<Record>> records(std::string_view sql, std::initializer_list<SqlValue> values);
  Result<std::optional<Record>> one(std::string_view sql, SqlValue value);

  Database* database_;
  std::string erasure_key_;  // of the hashes in the table erased; empty: not read yet
};

}  // namespace tresen
