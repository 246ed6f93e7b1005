#pragma once
// What the reports count, as narrow tables: contacts, processes, sales, answers that were not
// given, how complete each customer is, and by which numbers customers ring. No name of staff is in
// them, so that no report can be grouped by it (BetrVG 87(1) no. 6).
//
// Derived from the records and nothing else; a part of the projection (projection.h), which keeps
// them. Days are ISO text, in Germany.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/record/record.h"

namespace tresen {

class ReportFacts {
 public:
  // `keys`: the fields whose states fact_customer holds, in this order. Borrows both.
  ReportFacts(Database& database, const std::vector<std::string>& keys)
      : database_(&database), keys_(&keys) {}

  // Makes the tables anew, empty. Inside a transaction.
  Result<void> make();
  // A record has changed; inside a transaction of the caller's. `row` is that of table record.
  Result<void> put(std::int64_t row, bool is_new, const Record& record);
  // Whether the tables say of a record what they should.
  Result<bool> shows(std::int64_t row, const Record& record);
  // Whether the sums by day are those of the contacts.
  Result<bool> sums_agree();

 private:
  Database* database_;
  const std::vector<std::string>* keys_;
};

// Column kind of fact_contact: a ContactKind, or this for an answer by which nobody has come.
inline constexpr std::int64_t turned_down_fact = 3;

// How a field of a customer stands, as one letter of fact_customer.states: the number of the
// AnswerState, and for consents with a value one of the others.
enum class FieldStanding : std::uint8_t {
  missing = '1',
  value = '2',
  refused = '3',
  unknown = '4',
  later = '5',
  not_applicable = '6',
  granted = '7',
  withdrawn = '8',
  pending = '9',
};

}  // namespace tresen
