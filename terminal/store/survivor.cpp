#include "terminal/store/survivor.h"

#include <optional>
#include <utility>

#include "sync/record/merging.h"
#include "terminal/store/record_table.h"

namespace tresen {
namespace {

// No chain of merges is longer; one that is was damaged by a disk.
constexpr int merges_max = 32;

bool stays_with_its_customer(RecordKind kind) {
  return kind == RecordKind::customer || kind == RecordKind::consent || kind == RecordKind::audit;
}

Result<std::optional<Uuid>> an_id(Database& database, std::string_view sql, SqlValue value) {
  TRY_TO(bytes, database.text(sql, {std::move(value)}));
  return bytes ? uuid_from_bytes(*bytes) : std::nullopt;
}

}  // namespace

Result<Uuid> survivor_of(Database& database, const Uuid& customer) {
  Uuid at = customer;
  for (int merges = 0; merges < merges_max; ++merges) {
    TRY_TO(into, an_id(database,
                       "SELECT kept.record_id FROM directory AS away JOIN directory AS kept "
                       "ON kept.record_id = away.lives_in AND kept.kind = 1 "
                       "WHERE away.record_id = ?",
                       Blob{to_bytes(at)}));
    if (!into) return at;
    at = *into;
  }
  return customer;
}

Result<std::vector<Uuid>> merged_here_into(Database& database, const Uuid& kept) {
  std::vector<Uuid> found;
  TRY(database.query("SELECT record_id FROM directory WHERE lives_in = ? ORDER BY record_id",
                     {Blob{to_bytes(kept)}}, [&](const Row& row) {
                       if (const auto id = uuid_from_bytes(row.text(0))) found.push_back(*id);
                       return true;
                     }));
  return found;
}

Result<Uuid> customer_by_number(Database& database, std::string_view customer_no) {
  const auto known = record_by_number(database, customer_no);
  if (known) return survivor_of(database, *known);
  if (known.error().fault != Fault::absent) return known;
  TRY_TO(former,
         an_id(database, "SELECT record_id FROM former_number WHERE number = ? ORDER BY record_id",
               std::string(customer_no)));
  if (!former) return known;
  return survivor_of(database, *former);
}

Result<Record> led_on(Database& database, Record record) {
  if (stays_with_its_customer(record.kind)) return record;
  const auto owner = uuid_from_hex(record.text("customer"));
  if (!owner) return record;
  TRY_TO(survivor, survivor_of(database, *owner));
  if (survivor == *owner) return record;
  record.fields["customer"].value = to_hex(survivor);
  const auto number = record.fields.find("customer_no");
  if (number == record.fields.end()) return record;
  TRY_TO(kept, seen_record(database, survivor));
  number->second.value = kept.text("customer_no");
  return record;
}

Result<Edit> led_on(Database& database, Edit edit) {
  if (edit.kind == RecordKind::customer) {
    TRY_TO(survivor, survivor_of(database, edit.record));
    if (survivor == edit.record) return edit;
    TRY_TO(away, seen_record(database, edit.record));
    TRY_TO(kept, seen_record(database, survivor));
    return followed(edit, away, kept);
  }
  if (stays_with_its_customer(edit.kind)) return edit;
  for (FieldEdit& field : edit.fields) {
    const auto owner = field.key == "customer" ? uuid_from_hex(field.answer.value) : std::nullopt;
    if (!owner) continue;
    TRY_TO(survivor, survivor_of(database, *owner));
    field.answer.value = to_hex(survivor);
  }
  return edit;
}

}  // namespace tresen
