// Somebody new: searched for first, made once, and never made twice without being asked.

#include "terminal/app/screens/new_customer.h"

#include <gtest/gtest.h>

#include "sync/record/match.h"
#include "sync/record/request.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct NewCustomer : testing::Test {
  Counter counter;

  void begin(const std::string& typed) {
    counter.sign_in();
    counter.press("search");
    counter.spell(typed);
    counter.press("new_customer");
  }
  void name_is_right() {
    counter.press("next");
    counter.press("next");
  }
  const ui::DuplicateView page() { return std::get<ui::DuplicateView>(counter.view().page); }
};

CustomerRow row(std::string name, std::string birth = "", std::string phone = "") {
  CustomerRow known;
  known.name = std::move(name);
  known.birth_date = std::move(birth);
  known.phone = std::move(phone);
  return known;
}

}  // namespace

// The very comparison of head office: whom `duplicates` would list is asked about.
TEST(Likeness, IsThatOfHeadOffice) {
  struct Case {
    CustomerRow known;
    bool asked;
  };
  Record draft;
  const auto say = [&](const char* key, const char* text) {
    draft.fields[key].state = AnswerState::value;
    draft.fields[key].value = text;
  };
  say("last_name", "Maier");
  say("first_name", "Hans");
  say("birth_date", "1948-03-14");
  say("mobile", "+491713920042");
  for (const Case& one : {
           Case{row("Mayer, Hans", "1948-03-14"), true},           // sounds alike, same birth date
           Case{row("Hans, Maier", "1948-03-14"), true},           // the wrong way round
           Case{row("Maier, Hans", "1948-04-13"), true},           // two digits of the date
           Case{row("Meier, Hans", "", "+491713920042"), true},    // sounds alike, same phone
           Case{row("Maier, Hans"), true},                         // nothing against it
           Case{row("Maier, Hans", "1950-01-01"), false},          // another birth date
           Case{row("Maier, Ingrid", "", "+491713920042"), true},  // the household
           Case{row("Schulz, Karl", "1948-03-14"), false},
       }) {
    EXPECT_EQ(likeness(one.known, draft, 2'000) >= candidate_threshold, one.asked)
        << one.known.name << " " << likeness(one.known, draft, 2'000);
  }
  EXPECT_GE(likeness(row("Maier, Hans"), draft, 1'000'000), candidate_threshold)
      << "in a chain of any size";
  EXPECT_GT(likeness(row("Mayer, Hans", "1948-03-14"), draft, 2'000),
            likeness(row("Maier, Ingrid", "", "+491713920042"), draft, 2'000))
      << "the surest first";
}

TEST_F(NewCustomer, NobodyAlikeIsMadeAtOnce) {
  begin("neumann eva");
  name_is_right();
  counter.spell("14031948");
  counter.press("answer.unknown");
  ASSERT_EQ(counter.screen(), "S03");
  const Record made = std::get<CustomerScreen>(counter.state.screen).file.customer;
  EXPECT_EQ(made.text("birth_date"), "1948-03-14");
  EXPECT_EQ(made.answer("mobile").state, AnswerState::unknown);
}

TEST_F(NewCustomer, AsksWhetherItIsSomebodyWhomWeKnow) {
  begin("mueller hans");
  const int writes = counter.writes;
  name_is_right();
  counter.press("answer.later");
  counter.spell("01713920042");
  counter.press("next");
  ASSERT_EQ(counter.screen(), "S04");
  EXPECT_EQ(page().known_label, "Schon da: K-Nr. 104711");
  EXPECT_EQ(counter.writes, writes);

  counter.press("duplicate.same");
  ASSERT_EQ(counter.screen(), "S03");
  EXPECT_EQ(counter.stored(id(1)).text("mobile"), "+491713920042");
}

TEST_F(NewCustomer, IsAskedAboutTheVeryNameBeforeANamesakeWithNearlyTheSameNumber) {
  v1::PosRequest known;
  known.set_request_id("a number of another kind speaks against him");
  known.mutable_push_customer()->set_customer_no("104711");
  (*known.mutable_push_customer()->mutable_fields())["phone_home"] = "07152 907315";
  counter.ask(known);
  begin("mueller-hofer hanna");
  name_is_right();
  counter.press("answer.later");
  counter.spell("01713920042");
  counter.press("next");
  if (counter.screen() == "S04") counter.press("duplicate.new");
  ASSERT_EQ(counter.screen(), "S03");
  counter.press("back");
  counter.press("search");
  counter.spell("mueller hans");
  counter.press("new_customer");
  name_is_right();
  counter.press("answer.later");
  counter.spell("01713920041");
  counter.press("next");
  ASSERT_EQ(counter.screen(), "S04");
  EXPECT_EQ(page().known_label, "Schon da: K-Nr. 104711");
  EXPECT_TRUE(counter.shows("duplicate.other")) << "the other one is a touch away";
}

TEST_F(NewCustomer, OfTheSameHouseholdGetsTheAddressAndIsSomebodyNew) {
  begin("mueller hans");
  name_is_right();
  counter.press("answer.later");
  counter.press("answer.later");
  ASSERT_TRUE(counter.shows("duplicate.household"));
  counter.press("duplicate.household");
  ASSERT_EQ(counter.screen(), "S03");
  const Record made = std::get<CustomerScreen>(counter.state.screen).file.customer;
  EXPECT_NE(made.id, id(1));
  EXPECT_EQ(made.text("city"), "Leonberg");
}

TEST_F(NewCustomer, IsMadeOnceHoweverOftenTheButtonIsTouched) {
  begin("mueller hans");
  name_is_right();
  counter.press("answer.later");
  counter.press("answer.later");
  const int writes = counter.writes;
  counter.act_twice({ui::Action::Kind::press, "duplicate.new", ""});
  EXPECT_EQ(counter.writes, writes + 1);
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(NewCustomer, GoesOnWithTheProcessForNewCustomers) {
  counter.sign_in();
  ChainOptions options = counter.state.shared.options;
  options.rules.mutable_templates(0)->set_for_new_customers(true);
  counter.told(ConfigChanged{options});
  counter.press("search");
  counter.spell("neumann eva");
  counter.press("new_customer");
  name_is_right();
  counter.press("answer.later");
  counter.press("answer.later");
  EXPECT_EQ(counter.screen(), "S06");
}

TEST_F(NewCustomer, NeedsNoMoreThanALastName) {
  begin("neumann");
  counter.press("next");
  counter.press("next");
  counter.press("answer.later");
  counter.press("answer.later");
  ASSERT_EQ(counter.screen(), "S03");
}

}  // namespace tresen::test
