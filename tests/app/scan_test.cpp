// A scanned customer card opens the customer, wherever staff are.

#include <gtest/gtest.h>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

ui::Action scan(const std::string& code) { return {ui::Action::Kind::scan, {}, code}; }

}  // namespace

TEST(Scan, OpensTheCardFromEveryScreenOfStaff) {
  for (const std::string from : {"start", "search", "card", "templates", "process", "tasks"}) {
    Counter counter;
    counter.sign_in();
    if (from == "search") counter.press("search");
    if (from == "tasks") counter.press("tasks");
    if (from == "card" || from == "templates" || from == "process") counter.open_hans();
    if (from == "templates") counter.press("customer.new_process");
    if (from == "process") counter.begin("brille_neu");
    counter.hand(scan("104711"));
    EXPECT_EQ(counter.screen(), "S03") << from;
    EXPECT_TRUE(counter.shows("customer.new_process")) << from;
  }
}

TEST(Scan, SearchesForWhatIsNoCustomersNumber) {
  Counter counter;
  counter.sign_in();
  counter.hand(scan("4006381333931"));
  EXPECT_EQ(counter.screen(), "S02");
  const ui::Touch* field = counter.scene().find("field.search");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "4006381333931");
}

TEST(Scan, ShowsNobodyBeforeSomebodyHasSignedIn) {
  Counter counter;
  counter.hand(scan("104711"));
  EXPECT_EQ(counter.screen(), "S01");
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S02");
}

}  // namespace tresen::test
