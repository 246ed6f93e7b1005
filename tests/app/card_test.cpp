// What is done from the card: one detail, a withdrawal, an objection, and taking it back.

#include <gtest/gtest.h>

#include "sync/record/consent.h"
#include "sync/record/request.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct Card : testing::Test {
  Counter counter;

  Card() {
    counter.sign_in();
    counter.open_hans();
  }
  Record hans() { return counter.stored(id(1)); }
  // A consent that the customer gave some time ago.
  void grant(const std::string& key) {
    Answer granted;
    granted.state = AnswerState::value;
    granted.value = "granted";
    granted.source = Source::spoken;
    counter.keeper().receive(
        ToStore(WriteEdits{
            0,
            {Edit{id(1), RecordKind::customer, {{.key = key, .answer = granted, .base = {}}}}},
            "s1",
            1}),
        counter.now);
    counter.told(RecordsChanged{{id(1)}});
  }
};

}  // namespace

TEST_F(Card, TakesOneDetailAndIsBackWithIt) {
  counter.press("customer.edit");
  counter.press("field.mobile");
  counter.spell("01713920042");
  counter.press("next");
  EXPECT_EQ(hans().text("mobile"), "+491713920042");
  EXPECT_TRUE(counter.shows("field.mobile"));
  EXPECT_TRUE(counter.shows("undo"));
  counter.press("back");
  EXPECT_EQ(std::get<ui::CardView>(counter.view().page).missing_label, "2 Angaben fehlen");
}

TEST_F(Card, GivesADetailBackForTenSecondsOnly) {
  counter.press("customer.edit");
  counter.press("field.first_name");
  counter.press("key.x");
  counter.press("next");
  EXPECT_EQ(hans().text("first_name"), "Hansx");
  counter.press("undo");
  EXPECT_EQ(hans().text("first_name"), "Hans");
  EXPECT_FALSE(counter.shows("undo"));

  counter.press("field.first_name");
  counter.press("key.y");
  counter.press("next");
  counter.pass(undo_shown_ms);
  EXPECT_FALSE(counter.shows("undo"));
}

TEST_F(Card, ProposesANameTypedInCapitalsAndChangesNothingByItself) {
  for (const bool taken : {true, false}) {
    counter.press("customer.edit");
    counter.press("field.last_name");
    for (int i = 0; i < 20; ++i) counter.hand({ui::Action::Kind::erase, {}, {}});
    for (const char* letter : {"L", "A", "N", "G", "E", "-", "R", "O", "T", "H"}) {
      counter.hand({ui::Action::Kind::type, {}, letter});
    }
    counter.press(taken ? "chip.Lange-Roth" : "next");
    EXPECT_EQ(hans().text("last_name"), taken ? "Lange-Roth" : "LANGE-ROTH");
    counter.press("back");
  }
}

TEST_F(Card, AsksBackForAPostcodeThatIsNotOnTheDeliveryList) {
  counter.press("customer.edit");
  counter.act({ui::Action::Kind::press, "field.postcode", {}});  // far down in the list
  for (int i = 0; i < 5; ++i) counter.hand({ui::Action::Kind::erase, {}, {}});
  counter.spell("99999");
  counter.press("next");
  EXPECT_EQ(hans().text("postcode"), "71229") << "asked back first";
  counter.press("next");
  EXPECT_EQ(hans().text("postcode"), "99999") << "firms have postcodes of their own";
}

TEST_F(Card, HoldsADetailToTheSameRulesAsAProcess) {
  counter.press("customer.edit");
  counter.press("field.email");
  counter.press("answer.refused");
  EXPECT_EQ(hans().answer("email").state, AnswerState::refused);
  EXPECT_EQ(hans().text("consent.email.advertising"), "refused");
  counter.press("undo");
  EXPECT_EQ(hans().answer("email").state, AnswerState::missing);
  EXPECT_EQ(hans().answer("consent.email.advertising").state, AnswerState::missing);
}

TEST_F(Card, RefusesWhatCannotBeTrueAndStays) {
  counter.press("customer.edit");
  counter.press("field.mobile");
  counter.spell("017");
  counter.press("next");
  EXPECT_TRUE(counter.shows("key.1"));
  EXPECT_EQ(hans().answer("mobile").state, AnswerState::missing);
}

TEST_F(Card, OffersNoAnswerWithoutAValueInPlaceOfOne) {
  counter.press("customer.edit");
  counter.press("field.first_name");
  EXPECT_FALSE(counter.shows("answer.refused"));
  EXPECT_FALSE(counter.shows("answer.later"));
}

TEST_F(Card, WithdrawsAConsentInTwoTaps) {
  grant("consent.email.advertising");
  const int writes = counter.writes;
  counter.press("consent.email");
  counter.press("consent.email.advertising.do");
  EXPECT_EQ(hans().text("consent.email.advertising"), "withdrawn");
  EXPECT_EQ(counter.writes, writes + 1);
  counter.press("undo");
  EXPECT_EQ(hans().text("consent.email.advertising"), "granted");
}

TEST_F(Card, EndsAllAdvertisingInOneTapOffline) {
  counter.press("customer.object");
  EXPECT_TRUE(has_objected(hans()));
  const auto page = std::get<ui::CardView>(counter.view().page);
  EXPECT_TRUE(page.objected);
  for (const ui::ConsentLine& line : page.consents) {
    EXPECT_EQ(line.mood, ui::ConsentLine::Mood::no) << line.key;
  }
  counter.press("undo");
  EXPECT_FALSE(has_objected(hans()));
}

TEST_F(Card, TakesARequestAndShowsItsReceipt) {
  counter.press("customer.edit");
  counter.press("customer.request");
  EXPECT_EQ(counter.screen(), "S18");
  counter.press("request.access");
  EXPECT_EQ(counter.screen(), "S18");
  const auto receipt = std::get<ui::MessageView>(counter.view().page);
  EXPECT_TRUE(receipt.title.starts_with("DS-")) << receipt.title;
  counter.press("receipt.close");
  ASSERT_EQ(counter.screen(), "S03");
  const auto& file = std::get<CustomerScreen>(counter.state.screen).file;
  ASSERT_EQ(file.requests.size(), 1U);
  EXPECT_EQ(read_request(file.requests[0]).number, receipt.title);
  EXPECT_TRUE(counter.shows("asked." + receipt.title));
}

TEST_F(Card, ShowsForAMonthHowHeadOfficeAnsweredARequest) {
  counter.press("customer.edit");
  counter.press("customer.request");
  counter.press("request.access");
  counter.press("receipt.close");
  const auto asked = [&] { return counter.file_of(id(1)).requests.front(); };
  const auto detail = [&] {
    const auto page = std::get<ui::CardView>(counter.view().page);
    for (const ui::Row& row : page.open)
      if (row.key.starts_with("asked.")) return row.detail;
    return std::string();
  };
  Request answered = read_request(asked());
  answered.state = RequestState::refused;
  answered.settled_ms = counter.now.wall_ms;
  answered.why = "nicht belegt";
  counter.keeper().receive(ToStore(WriteEdits{0, {request_edit(asked(), answered)}, "s1", 1}),
                           counter.now);
  counter.told(RecordsChanged{{id(1)}});
  EXPECT_NE(detail().find("abgelehnt am"), std::string::npos) << detail();
  EXPECT_NE(detail().find("nicht belegt"), std::string::npos) << detail();
  counter.state.shared.today = plus_days(counter.state.shared.today, 31);
  EXPECT_EQ(detail(), "");
}

TEST_F(Card, AnObjectionAskedForHoldsAtOnce) {
  counter.press("customer.edit");
  counter.press("customer.request");
  counter.press("request.objection");
  EXPECT_TRUE(has_objected(hans()));
}

TEST_F(Card, AWithdrawalAskedForEndsEveryConsent) {
  grant("consent.email.advertising");
  grant("consent.sms.survey");
  counter.press("customer.edit");
  counter.press("customer.request");
  counter.press("request.withdrawal");
  EXPECT_EQ(hans().text("consent.email.advertising"), "withdrawn");
  EXPECT_EQ(hans().text("consent.sms.survey"), "withdrawn");
}

TEST_F(Card, GoesBackOneStepAtATime) {
  counter.press("customer.edit");
  counter.press("field.mobile");
  counter.press("back");
  EXPECT_TRUE(counter.shows("field.mobile"));
  EXPECT_FALSE(counter.shows("key.1"));
  counter.press("back");
  EXPECT_TRUE(counter.shows("customer.new_process"));
  counter.press("back");
  EXPECT_EQ(counter.screen(), "S02");
}

}  // namespace tresen::test
