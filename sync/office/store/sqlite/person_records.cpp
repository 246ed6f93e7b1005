#include "sync/office/store/sqlite/person_records.h"

#include <algorithm>
#include <utility>

#include "sync/record/wire.h"

namespace tresen {
namespace {

bool mentions(const std::string& body, const std::set<Uuid>& ids) {
  return std::any_of(ids.begin(), ids.end(), [&](const Uuid& id) {
    return body.find(to_bytes(id)) != std::string::npos ||
           body.find(to_hex(id)) != std::string::npos;
  });
}

// Whether a change that was not applied is about the person; if it would have made a record of
// theirs, the record counts as theirs from now on.
bool is_about(const std::string& body, PersonRecords& person) {
  const auto change = change_from_bytes(body);
  if (!change) return mentions(body, person.ids);
  if (person.ids.contains(change->edit.record)) return true;
  for (const FieldEdit& field : change->edit.fields) {
    if (field.key != "customer" || uuid_from_hex(field.answer.value) != person.customer) continue;
    person.ids.insert(change->edit.record);
    return true;
  }
  return false;
}

}  // namespace

Result<PersonRecords> find_person(Database& database, const Uuid& customer) {
  PersonRecords person{customer, {customer}, {}};
  TRY(database.query("SELECT record_id FROM record WHERE customer_id = ?",
                     {Blob{to_bytes(customer)}}, [&](const Row& row) {
                       if (const auto id = uuid_from_bytes(row.text(0))) person.ids.insert(*id);
                       return true;
                     }));
  TRY(database.query(
      "SELECT l.pos, l.device_id, l.seq, q.reason, l.received_ms, l.body "
      "FROM log l LEFT JOIN quarantine q ON q.pos = l.pos "
      "WHERE l.erased = 0 AND l.record_id IS NULL "
      "UNION ALL SELECT l.pos, l.device_id, l.seq, q.reason, l.received_ms, l.body "
      "FROM quarantine q JOIN log l ON l.pos = q.pos "
      "WHERE l.erased = 0 AND l.record_id IS NOT NULL ORDER BY 1",
      {}, [&](const Row& row) {
        const std::string body = row.text(5);
        if (!is_about(body, person)) return true;
        person.held.push_back(
            {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)),
             static_cast<std::uint64_t>(row.integer(2)), row.text(3), row.integer(4), body});
        return true;
      }));
  return person;
}

}  // namespace tresen
