#pragma once
// Customers as rows of a table, for queries: a column for each field of the catalogue and one for
// its state; items of sets (categories) in a table of their own, and in another one the days of
// what belongs to customers (query_event() in campaigns/query.h). Beside them what reports count
// (report_facts.h).
//
// Derived from the records and nothing else, kept in the transaction that changes them, and made
// anew when the catalogue has changed. Table projection: column "city" is the value (NULL unless
// there is one), "city_state" the AnswerState (NULL: missing); dates are ISO text.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/sqlite/report_facts.h"
#include "sync/record/record.h"

namespace tresen {

class Projection {
 public:
  // The database must outlive it.
  explicit Projection(Database& database);
  Projection(const Projection&) = delete;
  Projection& operator=(const Projection&) = delete;

  // Makes the tables where there are none, or those of another catalogue. Once, after opening.
  Result<void> prepare();
  // Makes them anew.
  Result<void> rebuild();
  // A customer has changed; inside a transaction of the caller's. `row` is that of table record.
  Result<void> put(std::int64_t row, bool is_new, const Record& customer);
  // The same with a record of another kind.
  Result<void> put_event(std::int64_t row, bool is_new, const Record& record);
  // How many records the tables show otherwise than they are. Reads only.
  Result<std::uint64_t> differing();
  // The fields that have columns, in the order of fact_customer.states.
  const std::vector<std::string>& keys() const { return keys_; }

 private:
  struct Item {
    std::string key, item;
    bool operator==(const Item&) const = default;
  };
  Result<void> make();
  std::string made_for() const;
  std::vector<SqlValue> values_of(std::int64_t row, const Record& customer) const;
  std::vector<Item> items_of(const Record& customer) const;
  Result<bool> shows(std::int64_t row, const Record& customer);
  Result<bool> shows_event(std::int64_t row, const Record& record);

  Database* database_;
  std::vector<std::string> keys_;      // of the columns
  std::vector<std::string> families_;  // of sets, such as "category."
  std::string insert_;                 // SQL
  ReportFacts facts_;                  // borrows keys_
};

}  // namespace tresen
