// When conditions hold, and how months are counted.

#include "sync/record/condition.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace tresen {
namespace {

const Date today = parse_date("2026-11-21").value();

bool is_true(const std::string& text, const Record& customer) {
  v1::Condition condition;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &condition)) << text;
  return holds(condition, customer, today);
}

Record known(std::initializer_list<std::pair<std::string, std::string>> values) {
  Record record;
  for (const auto& [key, value] : values) {
    record.fields[key].state = AnswerState::value;
    record.fields[key].value = value;
  }
  return record;
}

TEST(Condition, EachTestHoldsWhenItSays) {
  Record customer = known({{"city", "Leonberg"},
                           {"birth_date", "2008-11-21"},
                           {"category.use", "home\nwork"},
                           {"notes", "gestern"}});
  customer.fields["email"].state = AnswerState::refused;
  struct Case {
    std::string_view test;
    bool holds;
  };
  for (const auto& [test, expected] : {
           Case{"field: 'city' op: OP_HAS_VALUE", true},
           Case{"field: 'email' op: OP_HAS_VALUE", false},
           Case{"field: 'email' op: OP_NO_VALUE", true},
           Case{"field: 'city' op: OP_NO_VALUE", false},
           Case{"field: 'city' op: OP_EQUALS values: 'Ulm' values: 'Leonberg'", true},
           Case{"field: 'city' op: OP_EQUALS values: 'Ulm'", false},
           Case{"field: 'category.use' op: OP_EQUALS values: 'work'", true},
           Case{"field: 'category.use' op: OP_DIFFERS values: 'work'", false},
           Case{"field: 'city' op: OP_DIFFERS values: 'Ulm'", true},
           Case{"field: 'street' op: OP_DIFFERS values: 'Ulm'", false},
           Case{"field: 'birth_date' op: OP_AGE_BELOW values: '18'", false},
           Case{"field: 'birth_date' op: OP_AGE_BELOW values: '19'", true},
           Case{"field: 'birth_date' op: OP_AGE_FROM values: '18'", true},
           Case{"field: 'birth_date' op: OP_AGE_FROM values: '19'", false},
           Case{"field: 'notes' op: OP_AGE_FROM values: '1'", false},
           Case{"field: 'notes' op: OP_AGE_BELOW values: '1'", false},
           Case{"field: 'birth_date' op: OP_AGE_BELOW values: 'many'", false},
           Case{"field: 'birth_date' op: OP_AGE_BELOW", false},
           Case{"field: 'email' op: OP_REFUSED", true},
           Case{"field: 'city' op: OP_REFUSED", false},
           Case{"field: 'city'", false},
       }) {
    EXPECT_EQ(is_true("all { " + std::string(test) + " }", customer), expected) << test;
  }
}

TEST(Condition, AllMustHoldAndOneOfAny) {
  const Record customer = known({{"city", "Ulm"}});
  const std::string yes = "{ field: 'city' op: OP_HAS_VALUE }";
  const std::string no = "{ field: 'city' op: OP_NO_VALUE }";
  EXPECT_TRUE(is_true("", customer));
  EXPECT_TRUE(is_true("all " + yes + " all " + yes, customer));
  EXPECT_FALSE(is_true("all " + yes + " all " + no, customer));
  EXPECT_TRUE(is_true("any " + no + " any " + yes, customer));
  EXPECT_FALSE(is_true("any " + no + " any " + no, customer));
  EXPECT_FALSE(is_true("all " + no + " any " + yes, customer));
}

TEST(Condition, BothEndsOfARangeCount) {
  EXPECT_TRUE(within("", "", today));
  EXPECT_TRUE(within("2026-11-21", "2026-11-21", today));
  EXPECT_FALSE(within("2026-11-22", "", today));
  EXPECT_FALSE(within("", "2026-11-20", today));
  EXPECT_FALSE(within("soon", "", today));
  EXPECT_FALSE(within("", "soon", today));
}

TEST(Condition, MonthsEndWhereTheMonthEnds) {
  struct Case {
    std::string_view from;
    int months;
    std::string_view to;
  };
  for (const auto& [from, months, to] :
       {Case{"2026-11-21", 1, "2026-12-21"}, Case{"2026-12-21", 1, "2027-01-21"},
        Case{"2026-01-31", 1, "2026-02-28"}, Case{"2024-01-31", 1, "2024-02-29"},
        Case{"2024-02-29", 12, "2025-02-28"}, Case{"2026-11-21", 0, "2026-11-21"},
        Case{"2026-03-31", -1, "2026-02-28"}}) {
    EXPECT_EQ(iso_date(plus_months(parse_date(from).value(), months)), to) << from << ' ' << months;
  }
}

}  // namespace
}  // namespace tresen
