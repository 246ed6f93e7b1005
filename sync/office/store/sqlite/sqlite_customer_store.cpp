#include "sync/office/store/sqlite/sqlite_customer_store.h"

#include <set>
#include <utility>

#include "sync/office/store/sqlite/person_records.h"
#include "sync/record/wire.h"

namespace tresen {

Result<std::vector<Record>> SqliteCustomerStore::records(std::string_view sql,
                                                         std::initializer_list<SqlValue> values) {
  std::vector<Record> found;
  bool readable = true;
  TRY(database_->query(sql, values, [&](const Row& row) {
    auto record = record_from_bytes(row.text(0));
    readable = record.has_value();
    if (record) found.push_back(std::move(*record));
    return readable;
  }));
  if (!readable) return fail(Fault::invalid, "a stored record cannot be read");
  return found;
}

Result<std::optional<Record>> SqliteCustomerStore::one(std::string_view sql, SqlValue value) {
  TRY_TO(found, records(sql, {std::move(value)}));
  if (found.empty()) return std::optional<Record>();
  return std::optional(std::move(found.front()));
}

Result<std::optional<Record>> SqliteCustomerStore::find(const Uuid& record) {
  TRY_TO(found, one("SELECT body FROM record WHERE record_id = ?", Blob{to_bytes(record)}));
  // Damaged on the disk and readable all the same: whoever asked files it under its own id.
  if (found && found->id != record) return fail(Fault::invalid, "another record stands there");
  return found;
}

Result<std::optional<Record>> SqliteCustomerStore::by_number(std::string_view customer_no) {
  return one("SELECT body FROM record WHERE customer_no = ? ORDER BY record_id LIMIT 1",
             std::string(customer_no));
}

Result<std::optional<Record>> SqliteCustomerStore::by_external_id(std::string_view external_id) {
  return one("SELECT body FROM record WHERE external_id = ? ORDER BY record_id LIMIT 1",
             std::string(external_id));
}

Result<std::vector<Record>> SqliteCustomerStore::of_customer(const Uuid& customer,
                                                             RecordKind kind) {
  return records("SELECT body FROM record WHERE customer_id = ? AND kind = ? ORDER BY record_id",
                 {Blob{to_bytes(customer)}, static_cast<std::int64_t>(kind)});
}

Result<std::vector<Record>> SqliteCustomerStore::page(RecordKind kind, const Uuid& after,
                                                      std::size_t count_max) {
  return records(
      "SELECT body FROM record WHERE kind = ? AND record_id > ? ORDER BY record_id LIMIT ?",
      {static_cast<std::int64_t>(kind), Blob{to_bytes(after)},
       static_cast<std::int64_t>(count_max)});
}

Result<std::uint64_t> SqliteCustomerStore::count(RecordKind kind) {
  TRY_TO(number, database_->integer("SELECT count(*) FROM record WHERE kind = ?",
                                    {static_cast<std::int64_t>(kind)}));
  return static_cast<std::uint64_t>(number.value_or(0));
}

Result<std::string> SqliteCustomerStore::bucket_of(const Uuid& record) {
  TRY_TO(bucket, database_->text("SELECT bucket FROM record WHERE record_id = ?",
                                 {Blob{to_bytes(record)}}));
  return std::move(bucket).value_or("");
}

Result<PersonTraces> SqliteCustomerStore::traces(const Uuid& customer) {
  PersonTraces traces;
  TRY_TO(person, find_person(*database_, customer));
  traces.held = std::move(person.held);
  std::set<std::string> buckets;
  bool readable = true;
  for (const Uuid& id : person.ids) {
    TRY(database_->query(
        "SELECT key, pos, lost, answer FROM history WHERE record_id = ? ORDER BY entry",
        {Blob{to_bytes(id)}}, [&](const Row& row) {
          v1::Answer bytes;
          readable = readable && bytes.ParseFromString(row.text(3));
          auto answer = from_wire(bytes);
          readable = readable && answer.has_value();
          if (answer) {
            traces.past.push_back({id, row.text(0), std::move(*answer),
                                   static_cast<std::uint64_t>(row.integer(1)),
                                   row.integer(2) != 0});
          }
          return true;
        }));
    TRY(database_->query(
        "SELECT bucket FROM record WHERE record_id = ?1 UNION SELECT bucket FROM guest WHERE "
        "record_id = ?1 UNION SELECT bucket FROM held_once WHERE record_id = ?1 "
        "UNION SELECT bucket FROM seen WHERE customer_id = ?1",
        {Blob{to_bytes(id)}}, [&](const Row& row) {
          buckets.insert(row.text(0));
          return true;
        }));
  }
  if (!readable) return fail(Fault::storage, "an entry of the history cannot be read");
  traces.buckets.assign(buckets.begin(), buckets.end());
  return traces;
}

}  // namespace tresen
