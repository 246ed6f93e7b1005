#include "sync/record/condition.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace tresen {
namespace {

std::optional<int> number(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Whether a test on the age holds: `below` asks for fewer years, otherwise for at least as many.
bool age_holds(const v1::FieldTest& test, const std::string& value, const Date& today, bool below) {
  const auto date = parse_date(value);
  const auto years = test.values_size() > 0 ? number(test.values(0)) : std::nullopt;
  if (!date || !years) return false;
  return (age_in_years(*date, today) < *years) == below;
}

}  // namespace

bool holds(const v1::FieldTest& test, const Record& customer, const Date& today) {
  const std::string& value = customer.text(test.field());
  const auto is_named = [&] {
    // A set field equals when any of its items does.
    const std::vector<std::string> items = set_items(value);
    return std::any_of(test.values().begin(), test.values().end(), [&](const std::string& wanted) {
      return wanted == value || std::find(items.begin(), items.end(), wanted) != items.end();
    });
  };
  switch (test.op()) {
    case v1::FieldTest::OP_HAS_VALUE:
      return !value.empty();
    case v1::FieldTest::OP_NO_VALUE:
      return value.empty();
    case v1::FieldTest::OP_EQUALS:
      return !value.empty() && is_named();
    case v1::FieldTest::OP_DIFFERS:
      return !value.empty() && !is_named();
    case v1::FieldTest::OP_AGE_BELOW:
      return age_holds(test, value, today, true);
    case v1::FieldTest::OP_AGE_FROM:
      return age_holds(test, value, today, false);
    case v1::FieldTest::OP_REFUSED:
      return customer.answer(test.field()).state == AnswerState::refused;
    default:
      return false;
  }
}

bool holds(const v1::Condition& condition, const Record& customer, const Date& today) {
  const auto test_holds = [&](const v1::FieldTest& test) { return holds(test, customer, today); };
  const auto& all = condition.all();
  const auto& any = condition.any();
  return std::all_of(all.begin(), all.end(), test_holds) &&
         (any.empty() || std::any_of(any.begin(), any.end(), test_holds));
}

bool within(const std::string& valid_from, const std::string& valid_to, const Date& date) {
  if (!valid_from.empty()) {
    const auto from = parse_date(valid_from);
    if (!from || date < *from) return false;
  }
  if (!valid_to.empty()) {
    const auto to = parse_date(valid_to);
    if (!to || date > *to) return false;
  }
  return true;
}

Date plus_months(const Date& date, int months) {
  const Date moved = date + std::chrono::months(months);
  return moved.ok() ? moved : Date(moved.year() / moved.month() / std::chrono::last);
}

}  // namespace tresen
