// Events, customers' cards and the archive at the desk, told by its state and by what it asks head
// office.

#include <gtest/gtest.h>

#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {

TEST(DeskEvents, AreSavedWithWhatTheyWereWhenTheyWereOpened) {
  Office office = Office::signed_in();
  office.press("rail.events");
  EXPECT_EQ(office.state.events.chosen, "hoertag");
  office.press("event.begins");
  office.erase(20);
  office.type("04.12.2026 19:30");
  EXPECT_EQ(office.state.events.draft.begins(), "2026-12-04 19:30");
  office.type("x");
  EXPECT_EQ(office.state.form.faults.at("event.begins"), "desk.fault.moment");
  EXPECT_EQ(office.state.events.draft.begins(), "2026-12-04 19:30") << "what made sense last";
  office.erase(1);
  EXPECT_TRUE(is_event_dirty(office.state));
  office.asked.clear();
  office.press("event.save");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kEventSave);
  EXPECT_EQ(office.asked[0].event_save().was().begins(), "2026-12-03 18:00");
  EXPECT_FALSE(is_event_dirty(office.state));
  EXPECT_EQ(office.state.events.participants.size(), 6U) << "asked again with its participants";
}

TEST(DeskEvents, ComeWithAnIdThatNobodyHasAndAreDeletedWithTheSecondPress) {
  Office office = Office::signed_in();
  office.press("rail.events");
  office.press("event.new");
  office.press("event.save");
  office.press("event.new");
  EXPECT_EQ(office.state.events.draft.id(), "neues-event-2");
  office.press("events.brille");
  office.asked.clear();
  office.press("event.delete.sure");
  EXPECT_TRUE(office.asked.empty());
  office.press("event.delete");
  office.press("event.delete.sure");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kEventDelete), 1U);
  EXPECT_EQ(saved_event(office.state, "brille"), nullptr);
  EXPECT_EQ(office.state.events.chosen, "hoertag") << "another one is shown";
}

TEST(DeskEvents, InviteWhoWasFoundAndPutDownWhatWasAnswered) {
  Office office = Office::signed_in();
  office.press("rail.events");
  office.press("find");
  office.type("Häußler");
  office.pass(100);
  EXPECT_EQ(count_of(office, v1::AdminRequest::kSearch), 0U) << "not for each key";
  office.pass(50);
  ASSERT_EQ(count_of(office, v1::AdminRequest::kSearch), 1U);
  office.asked.clear();
  office.press("find.18299");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kEventAnswer);
  EXPECT_EQ(office.asked[0].event_answer().standing(), v1::PARTICIPATION_INVITED);
  EXPECT_EQ(office.asked[0].event_answer().nos(0), "18299");
  office.press("person.18203");
  office.press("answer.accepted");
  EXPECT_EQ(office.state.events.participants[1].standing(), v1::PARTICIPATION_ACCEPTED);
  office.event_full = true;
  office.press("person.18205");
  office.press("answer.accepted");
  EXPECT_FALSE(office.state.said->fine) << "no place is left, and it says so";
  EXPECT_EQ(office.state.events.participants[3].standing(), v1::PARTICIPATION_INVITED);
}

TEST(DeskEvents, BecomeTheSourceOfACampaignAsTheyAreShown) {
  Office office = Office::signed_in();
  office.press("rail.events");
  office.press("standing.accepted");
  office.press("event.write");
  EXPECT_EQ(office.state.page, desk::Page::campaigns);
  const v1::Dispatch& dispatch = office.state.campaigns.draft.dispatch();
  EXPECT_EQ(dispatch.event().event(), "hoertag");
  ASSERT_EQ(dispatch.event().standing_size(), 1);
  EXPECT_EQ(dispatch.event().standing(0), v1::PARTICIPATION_ACCEPTED);
  office.press("source.which");
  office.press("menu.0");
  EXPECT_EQ(dispatch.event().standing_size(), 0) << "the first one: all participants";
}

TEST(DeskCustomers, AreCorrectedFieldByFieldWithWhatWasShown) {
  Office office = Office::signed_in();
  office.press("rail.customers");
  office.press("find");
  office.type("Häußler");
  office.pass(150);
  office.press("find.18204");
  office.press("customer.postcode");
  office.erase(2);
  EXPECT_EQ(office.state.form.faults.at("customer.postcode"), "desk.fault.malformed")
      << "three digits are no postcode of the customer's country";
  office.type("31");
  office.press("customer.email");
  office.type("@");
  EXPECT_EQ(office.state.form.faults.at("customer.email"), "desk.fault.malformed");
  office.erase(1);
  EXPECT_TRUE(office.state.form.faults.empty());
  office.press("customer.salutation");
  office.press("menu.4");
  office.asked.clear();
  office.press("customer.save");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kCustomerEdit);
  const v1::CustomerEditRequest& edit = office.asked[0].customer_edit();
  EXPECT_EQ(edit.no(), "18204");
  ASSERT_EQ(edit.fields_size(), 2) << "nothing that was not touched";
  EXPECT_EQ(edit.fields(0).field(), "postcode");
  EXPECT_EQ(edit.fields(0).value(), "71231");
  EXPECT_EQ(edit.fields(0).was(), "71229");
  EXPECT_EQ(edit.fields(1).was(), "ms");
  EXPECT_TRUE(office.state.customers.edits.empty()) << "what was saved is read anew";
}

TEST(DeskCustomers, KeepWhatWasTypedWhereHeadOfficeRefusesIt) {
  Office office = Office::signed_in();
  office.press("rail.customers");
  office.tell(ui::Action{ui::Action::Kind::type, "find", "H"});
  office.pass(150);
  office.press("find.18204");
  office.press("customer.postcode");
  office.erase(1);
  office.type("1");
  office.postcode_refusal = "somebody else has changed this meanwhile; look at it again";
  office.press("customer.save");
  EXPECT_EQ(office.state.form.faults.at("customer.postcode"), "desk.fault.changed");
  EXPECT_EQ(office.state.customers.edits.at("postcode"), "71221");
  office.press("find.18299");
  EXPECT_EQ(office.state.customers.no, "18204") << "nothing typed is lost by opening the next";
  EXPECT_FALSE(office.state.said->fine);
}

TEST(DeskCustomers, AreTheSameAgainWhereTheOldValueIsTyped) {
  Office office = Office::signed_in();
  office.press("rail.customers");
  office.tell(ui::Action{ui::Action::Kind::type, "find", "H"});
  office.pass(150);
  office.press("find.18204");
  office.press("customer.birth_date");
  office.erase(1);
  EXPECT_EQ(office.state.customers.edits.count("birth_date"), 1U);
  office.type("8");
  EXPECT_TRUE(office.state.customers.edits.empty());
}

TEST(DeskCustomers, ComeIntoAListByOnePress) {
  Office office = Office::signed_in();
  office.press("rail.customers");
  office.tell(ui::Action{ui::Action::Kind::type, "find", "H"});
  office.pass(150);
  office.press("find.18204");
  office.asked.clear();
  office.press("into.messe");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kListAdd);
  EXPECT_EQ(office.asked[0].list_add().list(), "messe");
  office.press("customer.list");
  office.type("Tag der Brille");
  office.asked.clear();
  office.press("customer.list.add");
  EXPECT_EQ(office.asked[0].list_add().list(), "tag-der-brille") << "a new one gets an id";
  EXPECT_EQ(office.asked[0].list_add().nos(0), "18204");
}

TEST(DeskArchive, FindsLettersByCustomerAndCampaign) {
  Office office = Office::signed_in();
  office.press("rail.archive");
  office.press("find");
  office.type("Häußler");
  office.pass(150);
  office.asked.clear();
  office.press("find.18204");
  ASSERT_EQ(office.asked[0].ask_case(), v1::AdminRequest::kLetters);
  EXPECT_EQ(office.asked[0].letters().no(), "18204");
  EXPECT_EQ(office.state.archive.letters.size(), 2U);
  office.press("archive.campaign");
  office.asked.clear();
  office.press("menu.4");
  EXPECT_EQ(office.asked[0].letters().campaign(), "batterie");
  EXPECT_EQ(office.asked[0].letters().no(), "18204");
}

TEST(DeskArchive, OpensByTheNumberWhereNobodyMaySearch) {
  Office office;
  office.tell(desk::SignedIn{"P. Raum", v1::DESK_ROLE_PRINT_ROOM, {v1::AdminRequest::kLetters}});
  office.press("rail.archive");
  office.press("find");
  office.type("18204");
  office.pass(150);
  EXPECT_EQ(count_of(office, v1::AdminRequest::kSearch), 0U) << "it would be refused";
  office.enter();
  EXPECT_EQ(office.state.archive.letters.size(), 2U);
}

TEST(DeskRoles, SeeNoScreenThatTheyMayNotAskFor) {
  Office office;
  office.hear(desk::SignedIn{"P. Raum", v1::DESK_ROLE_PRINT_ROOM, {v1::AdminRequest::kRuns}});
  const ui::Locales locales;
  const auto view = present(office.state, locales);
  for (const auto& item : std::get<ui::DeskView>(view.page).rail)
    EXPECT_NE(item.key, "rail.events");
}

}  // namespace tresen::test
