#include "sync/office/store/sqlite/query_sql.h"

#include "sync/office/campaigns/query.h"
#include "sync/record/consent.h"

namespace tresen {
namespace {

using What = QueryTest::What;

class Compiler {
 public:
  explicit Compiler(const Date& today) : today_(today) {}

  QuerySql run(const v1::QueryGroup& query) {
    std::string condition = group(query);
    return {std::move(condition), std::move(values_)};
  }

 private:
  // Marks stand in the order in which their values are bound.
  std::string mark(std::string value) {
    values_.emplace_back(std::move(value));
    return "?";
  }

  std::string group(const v1::QueryGroup& query) {
    if (query.nodes().empty()) return "TRUE";
    const char* const joint = query.join() == v1::QueryGroup::JOIN_ANY ? " OR " : " AND ";
    std::string sql;
    for (const v1::QueryNode& node : query.nodes()) {
      if (!sql.empty()) sql += joint;
      const std::string inside = node.has_group() ? group(node.group()) : row(node.row());
      sql += (node.negated() ? "NOT (" : "(") + inside + ")";
    }
    return sql;
  }

  std::string row(const v1::QueryRow& row) {
    const QueryTest test = settle(row, today_);
    if (test.what == What::never) return "FALSE";
    if (test.field == QueryField::items) return items(test);
    if (test.what == What::refused) return "p.\"" + test.key + "_state\" IS NOT DISTINCT FROM 3";
    return single(test);
  }

  // NULL where nothing is stored. The key is of the catalogue, or is bound.
  std::string stored(const QueryTest& test) {
    if (test.field == QueryField::made) return "p.made";
    if (test.field != QueryField::event) return "nullif(p.\"" + test.key + "\", '')";
    const auto dot = test.key.find('.');
    const std::string id = dot == std::string::npos ? "" : test.key.substr(dot + 1);
    if (test.key.starts_with("list.")) {
      return "(SELECT m.day FROM list_member m WHERE m.list = " + mark(id) +
             " AND m.customer_id = p.record_id)";
    }
    if (test.key.starts_with("selected")) {
      return "(SELECT max(m.day) FROM selection_member m WHERE m.person_id = p.record_id" +
             (id.empty() ? std::string() : " AND m.campaign = " + mark(id)) + ")";
    }
    return "(SELECT max(e.day) FROM projection_event e WHERE e.customer_id = p.record_id "
           "AND e.key = " +
           mark(test.key) + ")";
  }

  std::string marks(const std::vector<std::string>& values) {
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ", ") + mark(value);
    return "(" + list + ")";
  }

  // NULL must come out as false: somebody may negate it.
  std::string single(const QueryTest& test) {
    switch (test.what) {
      case What::known:
        return stored(test) + " IS NOT NULL";
      case What::missing:
        return stored(test) + " IS NULL";
      case What::one_of: {
        const std::string value = stored(test);
        return "(" + value + " IN " + marks(test.values) + ") IS TRUE";
      }
      case What::none_of: {
        const std::string value = stored(test);
        return "(" + value + " NOT IN " + marks(test.values) + ") IS TRUE";
      }
      case What::before: {
        const std::string value = stored(test);
        return "(" + value + " < " + mark(test.values.front()) + ") IS TRUE";
      }
      case What::from: {
        const std::string value = stored(test);
        return "(" + value + " >= " + mark(test.values.front()) + ") IS TRUE";
      }
      case What::between: {
        const std::string value = stored(test);
        const std::string low = mark(test.values.front());
        return "(" + value + " BETWEEN " + low + " AND " + mark(test.values.back()) + ") IS TRUE";
      }
      case What::day_of_year: {
        const std::string value = stored(test);
        return "(substr(" + value + ", 6) IN " + marks(test.values) + ") IS TRUE";
      }
      case What::begins:
      case What::contains:
        return parts(test);
      default:
        return "FALSE";
    }
  }

  std::string parts(const QueryTest& test) {
    std::string sql;
    for (const std::string& part : test.values) {
      if (!sql.empty()) sql += " OR ";
      const std::string value = stored(test);
      // Begins: it stands at the first place.
      sql += "(instr(" + value + ", " + mark(part) + ")" +
             (test.what == What::begins ? " = 1" : " > 0") + ") IS TRUE";
    }
    return sql;
  }

  std::string items(const QueryTest& test) {
    const std::string any =
        "EXISTS (SELECT 1 FROM projection_item i WHERE i.row = p.row AND i.key = ";
    const auto of_key = [&] { return any + mark(test.key); };
    switch (test.what) {
      case What::known:
        return of_key() + ")";
      case What::missing:
        return "NOT " + of_key() + ")";
      case What::one_of: {
        const std::string start = of_key();
        return start + " AND i.item IN " + marks(test.values) + ")";
      }
      case What::none_of: {
        const std::string some = of_key() + ")";
        const std::string start = of_key();
        return some + " AND NOT " + start + " AND i.item IN " + marks(test.values) + ")";
      }
      default:
        return "FALSE";
    }
  }

  Date today_;
  std::vector<SqlValue> values_;
};

}  // namespace

QuerySql compile_query(const v1::QueryGroup& query, const Date& today) {
  return Compiler(today).run(query);
}

std::string health_consent_sql() {
  std::string sql;
  for (const std::string_view channel : consent_channels()) {
    sql += (sql.empty() ? "" : " OR ");
    sql +=
        "p.\"" + consent_key(channel, "advertising_health") + "\" IS NOT DISTINCT FROM 'granted'";
  }
  return "(" + sql + ")";
}

}  // namespace tresen
