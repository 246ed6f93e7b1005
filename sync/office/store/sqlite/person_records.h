#pragma once
// Which records and which changes in custody are about a person. For the export and the erasure:
// both must find the same.

#include <set>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/office/store/person.h"

namespace tresen {

struct PersonRecords {
  Uuid customer;
  // The customer, all that belongs to it, and what would have belonged to it had it been applied.
  std::set<Uuid> ids;
  // Changes that never became part of a record, oldest first. Those that can be read say whose they
  // are; of the others, each that mentions the person.
  std::vector<HeldChange> held;
};

Result<PersonRecords> find_person(Database& database, const Uuid& customer);

}  // namespace tresen
