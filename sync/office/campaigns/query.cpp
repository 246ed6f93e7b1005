#include "sync/office/campaigns/query.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/office/campaigns/query_text.h"
#include "sync/record/condition.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/process_record.h"

namespace tresen {
namespace {

using What = QueryTest::What;

bool is_event(std::string_view field) {
  for (const std::string_view family : {"process", "contact", "selected"}) {
    if (field == family) return true;
    if (field.size() > family.size() + 1 && field.starts_with(family) &&
        field[family.size()] == '.') {
      return true;
    }
  }
  return field.size() > 5 && field.starts_with("list.");
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// Who is born after this day is younger than so many years on `today`. A day that its year does not
// have (29 February) sorts where it must.
std::string born_by(int years, const Date& today) {
  std::string year = std::to_string(static_cast<int>(today.year()) - years);
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  return year + iso_date(today).substr(4);
}

// The days of the year, "MM-DD", from today through so many days later. Who was born on
// 29 February has the first of March for it in other years.
std::vector<std::string> days_of_year(const Date& today, int days) {
  std::vector<std::string> list;
  for (int i = 0; i <= std::min(days, 366); ++i) {
    const Date day = plus_days(today, i);
    list.push_back(iso_date(day).substr(5));
    if (list.back() == "03-01" && !day.year().is_leap()) list.emplace_back("02-29");
  }
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

// Values as they would be stored.
std::vector<std::string> tidied_values(const v1::QueryRow& row, const Date& today) {
  std::vector<std::string> values;
  const Field* field = find_field(row.field());
  for (const std::string& value : row.values()) {
    const bool as_is = field == nullptr || field->policy == Policy::set;
    values.push_back(as_is ? value : tidy(*field, value, {.today = today, .country = "DE"}));
  }
  return values;
}

QueryTest age_test(const v1::QueryRow& row, const Date& today) {
  QueryTest test{QueryField::date, "birth_date", What::never, {}};
  if (row.op() == v1::QUERY_OP_KNOWN || row.op() == v1::QUERY_OP_MISSING) {
    test.what = row.op() == v1::QUERY_OP_KNOWN ? What::known : What::missing;
    return test;
  }
  const auto years = row.values_size() == 1 ? whole_number(row.values(0)) : std::nullopt;
  if (!years || *years > 200) return test;
  if (row.op() == v1::QUERY_OP_BELOW) {
    if (*years == 0) return test;
    test.what = What::between;
    // What sorts next behind that day.
    test.values = {born_by(*years, today) + "+", iso_date(today)};
  } else if (row.op() == v1::QUERY_OP_FROM) {
    test.what = What::between;
    test.values = {"0000-01-01", born_by(*years, today)};
  }
  return test;
}

QueryTest span_test(QueryTest test, const v1::QueryRow& row, const Date& today) {
  const auto then =
      row.values_size() == 1 ? moved_by(row.values(0), today, true) : std::optional<Date>();
  if (!then) return test;
  if (row.op() == v1::QUERY_OP_WITHIN) {
    test.what = What::between;
    test.values = {iso_date(*then), iso_date(today)};
  } else {
    test.what = What::before;
    test.values = {iso_date(*then)};
  }
  return test;
}

What plain(v1::QueryOp op) {
  switch (op) {
    case v1::QUERY_OP_KNOWN:
      return What::known;
    case v1::QUERY_OP_MISSING:
      return What::missing;
    case v1::QUERY_OP_REFUSED:
      return What::refused;
    case v1::QUERY_OP_IS:
      return What::one_of;
    case v1::QUERY_OP_IS_NOT:
      return What::none_of;
    case v1::QUERY_OP_BEGINS:
      return What::begins;
    case v1::QUERY_OP_CONTAINS:
      return What::contains;
    case v1::QUERY_OP_BELOW:
      return What::before;
    case v1::QUERY_OP_FROM:
      return What::from;
    default:
      return What::never;
  }
}

std::string column_of(std::string_view key, QueryField field, const Record& customer) {
  if (field != QueryField::made) return customer.text(key);
  const auto day = made_on(customer);
  return day ? iso_date(*day) : std::string();
}

bool one_value_holds(const QueryTest& test, const std::string& value) {
  const auto any = [&](auto fits) {
    return std::any_of(test.values.begin(), test.values.end(), fits);
  };
  switch (test.what) {
    case What::one_of:
      return any([&](const std::string& wanted) { return value == wanted; });
    case What::begins:
      return any([&](const std::string& start) { return value.starts_with(start); });
    case What::contains:
      return any([&](const std::string& part) { return value.find(part) != std::string::npos; });
    case What::before:
      return value < test.values.front();
    case What::from:
      return value >= test.values.front();
    case What::between:
      return value >= test.values.front() && value <= test.values.back();
    case What::day_of_year:
      return value.size() > 5 &&
             any([&](const std::string& day) { return value.substr(5) == day; });
    default:
      return false;
  }
}

// What is stored of the field: one text, or the items of a set.
std::vector<std::string> stored(const QueryTest& test, const Record& customer,
                                const QueryEvents& events) {
  if (test.field == QueryField::items) return set_items(customer.text(test.key));
  std::string value;
  if (test.field == QueryField::event) {
    const auto found = events.find(test.key);
    if (found != events.end()) value = found->second;
  } else {
    value = column_of(test.key, test.field, customer);
  }
  if (value.empty()) return {};
  return {std::move(value)};
}

bool node_holds(const v1::QueryNode& node, const Record& customer, const QueryEvents& events,
                const Date& today) {
  const bool inside = node.has_group() ? holds(node.group(), customer, events, today)
                                       : holds(settle(node.row(), today), customer, events);
  return inside != node.negated();
}

void explain_group(const v1::QueryGroup& group, int depth, bool negated, const Record& customer,
                   const QueryEvents& events, const Date& today,
                   std::vector<ExplainedNode>& nodes) {
  std::string text = group.join() == v1::QueryGroup::JOIN_ANY ? "any of" : "all of";
  const bool good = holds(group, customer, events, today) != negated;
  nodes.push_back({depth, (negated ? "not " : "") + text, good, ""});
  for (const v1::QueryNode& node : group.nodes()) {
    if (node.has_group()) {
      explain_group(node.group(), depth + 1, node.negated(), customer, events, today, nodes);
      continue;
    }
    const QueryTest test = settle(node.row(), today);
    std::string saw;
    for (const std::string& one : stored(test, customer, events)) {
      saw += (saw.empty() ? "" : ", ") + one;
    }
    nodes.push_back({depth + 1, (node.negated() ? "not " : "") + text_of(node.row()),
                     node_holds(node, customer, events, today), std::move(saw)});
  }
}

}  // namespace

QueryField query_field(std::string_view field) {
  if (field == "age") return QueryField::age;
  if (field == "birthday") return QueryField::birthday;
  if (field == "made") return QueryField::made;
  if (is_event(field)) return QueryField::event;
  const Field* known = find_field(field);
  if (known == nullptr || known->key == field.substr(0, known->key.size() - 1)) {
    return QueryField::none;
  }
  if (known->key == "category.") return QueryField::items;
  if (known->keys == Keys::date) return QueryField::date;
  return known->choices.empty() ? QueryField::text : QueryField::choice;
}

QueryTest settle(const v1::QueryRow& row, const Date& today) {
  const QueryField field = query_field(row.field());
  if (field == QueryField::age) return age_test(row, today);
  QueryTest test{field, row.field(), What::never, {}};
  if (field == QueryField::none) return test;
  if (field == QueryField::birthday) {
    test = {QueryField::date, "birth_date", What::never, {}};
    const auto end =
        row.values_size() == 1 ? moved_by(row.values(0), today, false) : std::optional<Date>();
    if (row.op() != v1::QUERY_OP_NEXT || !end) return test;
    test.what = What::day_of_year;
    test.values = days_of_year(today, days_between(today, *end));
    return test;
  }
  if (row.op() == v1::QUERY_OP_WITHIN || row.op() == v1::QUERY_OP_OLDER) {
    return span_test(std::move(test), row, today);
  }
  test.what = plain(row.op());
  test.values = tidied_values(row, today);
  const bool bare =
      test.what == What::known || test.what == What::missing || test.what == What::refused;
  const bool empty_part = std::any_of(test.values.begin(), test.values.end(),
                                      [](const std::string& value) { return value.empty(); });
  if (bare) {
    test.values.clear();
  } else if (test.values.empty() || empty_part) {
    test.what = What::never;
  }
  return test;
}

bool holds(const QueryTest& test, const Record& customer, const QueryEvents& events) {
  if (test.what == What::never) return false;
  if (test.what == What::refused) {
    return customer.answer(test.key).state == AnswerState::refused;
  }
  const std::vector<std::string> values = stored(test, customer, events);
  if (test.what == What::known) return !values.empty();
  if (test.what == What::missing) return values.empty();
  if (test.what == What::none_of) {
    return !values.empty() && std::none_of(values.begin(), values.end(), [&](const auto& value) {
      return std::find(test.values.begin(), test.values.end(), value) != test.values.end();
    });
  }
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return one_value_holds(test, value); });
}

bool holds(const v1::QueryGroup& query, const Record& customer, const QueryEvents& events,
           const Date& today) {
  const auto good = [&](const v1::QueryNode& node) {
    return node_holds(node, customer, events, today);
  };
  const auto& nodes = query.nodes();
  if (nodes.empty()) return true;
  return query.join() == v1::QueryGroup::JOIN_ANY ? std::any_of(nodes.begin(), nodes.end(), good)
                                                  : std::all_of(nodes.begin(), nodes.end(), good);
}

std::optional<QueryEvent> query_event(const Record& record) {
  if (record.kind == RecordKind::process) {
    const ProcessRecord process = read_process(record);
    if (process.customer.none() || process.state == ProcessState::cancelled) return std::nullopt;
    QueryEvent event{process.customer, {"process"}, iso_date(local_date(process.opened_at_ms))};
    if (!process.type.empty()) event.keys.push_back("process." + process.type);
    return event;
  }
  if (record.kind == RecordKind::marketing_contact) {
    const MarketingContact contact = read_contact(record);
    // Whom a campaign wrote to is asked with "selected".
    if (contact.customer.none() || contact.kind == ContactKind::written) return std::nullopt;
    QueryEvent event{contact.customer, {"contact"}, iso_date(local_date(contact.at_ms))};
    if (!contact.campaign.empty()) event.keys.push_back("contact." + contact.campaign);
    return event;
  }
  return std::nullopt;
}

std::vector<ExplainedNode> explain(const v1::QueryGroup& query, const Record& customer,
                                   const QueryEvents& events, const Date& today) {
  std::vector<ExplainedNode> nodes;
  explain_group(query, 0, false, customer, events, today, nodes);
  return nodes;
}

std::optional<Date> moved_by(std::string_view span, const Date& day, bool back) {
  const auto space = span.find(' ');
  const auto count = whole_number(span.substr(0, space));
  if (space == std::string_view::npos || !count) return std::nullopt;
  const std::string_view unit = span.substr(space + 1);
  const int sign = back ? -1 : 1;
  constexpr int years_max = 200;
  if ((unit == "days" || unit == "day") && *count <= 366 * years_max) {
    return plus_days(day, sign * *count);
  }
  if ((unit == "weeks" || unit == "week") && *count <= 52 * years_max) {
    return plus_days(day, sign * 7 * *count);
  }
  if ((unit == "months" || unit == "month") && *count <= 12 * years_max) {
    return plus_months(day, sign * *count);
  }
  if ((unit == "years" || unit == "year") && *count <= years_max) {
    return plus_months(day, sign * 12 * *count);
  }
  return std::nullopt;
}

}  // namespace tresen
