#pragma once
// Whom a query finds: an expression tree over what is known of a customer (query.proto says which
// fields there are and what each operator asks).
//
// The meaning stands here once: settle() turns a line into a plain test with tidied values and
// days instead of "24 months ago", which both the store (query_sql.h) and holds() carry out, so
// that a count and its explanation cannot differ. Pure; today is handed in.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// What a field is made of.
enum class QueryField {
  text,      // a column of the customer
  choice,    // the same, of a list of words
  date,      // the same, a day
  age,       // whole years since birth
  birthday,  // the day of the year
  made,      // the day on which the customer was made at a counter
  items,     // a set, such as category.shape
  event,     // the latest day of something that belongs to the customer
  none,      // there is no such field
};

// "contact.spring" -> event. Catalogue keys and families, and the house's own words.
QueryField query_field(std::string_view field);

// The plain test that a line comes to.
struct QueryTest {
  enum class What {
    known,
    missing,
    refused,
    one_of,       // of `values`
    none_of,      // there is something, and none of `values`
    begins,       // with one of `values`
    contains,     // one of `values`
    before,       // < values[0], as texts
    from,         // >= values[0], as texts
    between,      // values[0] to values[1], both count
    day_of_year,  // "MM-DD" of it is one of `values`
    never,        // nobody
  };
  QueryField field = QueryField::none;
  std::string key;  // of the column, set or event
  What what = What::never;
  std::vector<std::string> values;  // with begins, contains: none is empty

  bool operator==(const QueryTest&) const = default;
};

// Of a line that check_query() finds nothing wrong with; others come to `never`.
QueryTest settle(const v1::QueryRow& row, const Date& today);

// What is asked of one customer beside the record: event key ("process.glasses") -> its latest day.
using QueryEvents = std::map<std::string, std::string, std::less<>>;

bool holds(const QueryTest& test, const Record& customer, const QueryEvents& events);
bool holds(const v1::QueryGroup& query, const Record& customer, const QueryEvents& events,
           const Date& today);

// Which event keys a record that belongs to a customer makes ("process", "process.glasses"), and
// its day. Nothing: it makes none. A cancelled process never was.
struct QueryEvent {
  Uuid customer;
  std::vector<std::string> keys;  // sorted
  std::string day;                // YYYY-MM-DD, in Germany

  bool operator==(const QueryEvent&) const = default;
};
std::optional<QueryEvent> query_event(const Record& record);

// "why in, why not": every group and line in the order in which they are written.
struct ExplainedNode {
  int depth = 0;     // 0: the outermost group
  std::string text;  // as people write it, see query_text.h
  bool holds = false;
  std::string saw;  // what is stored; empty: nothing, or it is a group

  bool operator==(const ExplainedNode&) const = default;
};
std::vector<ExplainedNode> explain(const v1::QueryGroup& query, const Record& customer,
                                   const QueryEvents& events, const Date& today);

// "90 days", "24 months", "2 years" before or after a day. Nothing: it cannot be read, or is more
// than 200 years.
std::optional<Date> moved_by(std::string_view span, const Date& day, bool back);

}  // namespace tresen
