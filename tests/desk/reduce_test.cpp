// What happens on the desk, told by its state and by what it asks head office.

#include "terminal/desk/reduce.h"

#include <gtest/gtest.h>

#include "terminal/desk/form.h"
#include "terminal/desk/present.h"
#include "terminal/desk/recipients.h"
#include "terminal/desk/screens/query_tree.h"
#include "terminal/desk/views.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

using desk::State;

desk::AskOffice question_of(const std::vector<desk::Order>& orders) {
  for (const desk::Order& order : orders)
    if (const auto* ask = std::get_if<desk::AskOffice>(&order)) return *ask;
  ADD_FAILURE() << "nothing was asked";
  return {};
}

}  // namespace

TEST(DeskSignIn, AsksForNameThenPin) {
  Office office;
  office.press("sign_in.staff");
  office.type("s1");
  office.enter();
  office.type("1111");
  const auto orders = office.hear(ui::Action{ui::Action::Kind::enter, {}, {}});
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(std::get<desk::SignIn>(orders[0]).staff, "s1");
  EXPECT_EQ(std::get<desk::SignIn>(orders[0]).pin, "1111");
}

TEST(DeskSignIn, IsWrittenWhereTheKeyboardsRingIs) {
  Office office;
  office.state.form.key = "sign_in.staff";
  office.press("sign_in.staff");  // with the pointer: nothing was written yet
  office.type("s1");
  office.tell(ui::Action{ui::Action::Kind::type, "sign_in.pin", "1"});
  EXPECT_EQ(office.state.staff_id, "s1");
  EXPECT_EQ(office.state.pin, "1");
}

TEST(DeskSignIn, LeavesNothingBehindWhenLocked) {
  Office office = Office::signed_in();
  EXPECT_EQ(office.state.page, desk::Page::campaigns);
  office.press("lock");
  EXPECT_EQ(office.state.page, desk::Page::sign_in);
  EXPECT_TRUE(office.state.chain.campaigns().campaigns().empty());
  EXPECT_TRUE(office.state.pin.empty());
}

TEST(DeskSignIn, HearsNoAnswerToWhoWasSignedInBefore) {
  Office office = Office::signed_in();
  office.answers = false;
  const auto late = question_of(office.hear(ui::Action{ui::Action::Kind::press, "rail.runs", {}}));
  office.press("lock");
  v1::AdminReply reply;
  *reply.mutable_runs() = desk_runs();
  office.hear(desk::Answered{late.token, reply});
  EXPECT_TRUE(office.state.runs.all.empty());
}

TEST(DeskCampaigns, AreSavedOneByOneWithWhatTheyWereBefore) {
  Office office = Office::signed_in();
  office.press("campaign.name");
  office.type(" X");
  EXPECT_TRUE(is_dirty(office.state));
  EXPECT_EQ(count_of(office, v1::AdminRequest::kCampaignSave), 0U) << "nothing before it is saved";
  office.press("campaign.save");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kCampaignSave), 1U);
  EXPECT_FALSE(is_dirty(office.state));
  const v1::Campaign* saved = saved_campaign(office.state, "hoertest");
  ASSERT_NE(saved, nullptr);
  EXPECT_EQ(saved->name(), "Hörtest-Gutschein Herbst 2026 X");
  EXPECT_EQ(office.state.chain.campaigns().campaigns_size(),
            desk_chain().campaigns().campaigns_size());
}

TEST(DeskCampaigns, StayAsTheyStandWhereHeadOfficeFindsMistakes) {
  Office office = Office::signed_in();
  office.press("campaign.name");
  office.type(" X");
  office.mistake = "is no goal";
  office.press("campaign.save");
  EXPECT_EQ(office.state.trouble, "is no goal");
  EXPECT_EQ(office.state.trouble_field, "goal");
  EXPECT_TRUE(is_dirty(office.state)) << "nothing was saved, and nothing typed is lost";
  office.mistake.clear();
  office.press("campaign.save");
  EXPECT_TRUE(office.state.trouble.empty());
  EXPECT_FALSE(is_dirty(office.state));
}

TEST(DeskCampaigns, ComeWithANameAndAnIdThatNobodyHas) {
  Office office = Office::signed_in();
  office.press("new");
  EXPECT_EQ(office.state.campaigns.draft.name(), "Neue Kampagne 22.11.2026");
  office.press("campaign.save");
  office.press("new");
  EXPECT_EQ(office.state.campaigns.draft.name(), "Neue Kampagne 22.11.2026 2");
  EXPECT_EQ(saved_campaign(office.state, office.state.campaigns.draft.id()), nullptr);
}

TEST(DeskCampaigns, ComeBackWithUndoForTenSeconds) {
  Office office = Office::signed_in();
  office.press("campaign.delete");
  EXPECT_EQ(saved_campaign(office.state, "hoertest"), nullptr);
  office.press("snack.undo");
  EXPECT_NE(saved_campaign(office.state, "hoertest"), nullptr);
  office.press("campaign.delete");
  office.pass(10'001);
  EXPECT_FALSE(office.state.snack);
}

TEST(DeskFields, SayWhatTheyWantAndKeepTheOldValueUntilThen) {
  Office office = Office::signed_in();
  office.press("campaign.valid_to");
  office.erase(10);
  office.type("31.12.2026");
  EXPECT_EQ(office.state.campaigns.draft.valid_to(), "2026-12-31");
  office.type("7");
  EXPECT_EQ(office.state.campaigns.draft.valid_to(), "2026-12-31");
  EXPECT_EQ(office.state.form.faults.at("campaign.valid_to"), "desk.fault.date");
  office.erase(1);
  EXPECT_TRUE(office.state.form.faults.empty());
}

TEST(DeskFields, ReadAmountsAsPeopleWriteThem) {
  EXPECT_EQ(desk::read_cents("0,46"), 46);
  EXPECT_EQ(desk::read_cents("1.234,50"), 123450);
  EXPECT_EQ(desk::read_cents("1,234.5"), 123450);
  EXPECT_EQ(desk::read_cents("380"), 38000);
  EXPECT_EQ(desk::read_cents("1.234"), 123400);
  for (const char* wrong : {"-1", "12 €", "1,", ",", "abc"})
    EXPECT_FALSE(desk::read_cents(wrong)) << wrong;
  EXPECT_EQ(desk::money(1888616, true), "18.886,16");
  EXPECT_EQ(desk::money(5, false), "0.05");
}

TEST(DeskCount, WaitsForTheEndOfTheWordAndDropsWhatIsOld) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("source.edit");
  office.press("row.0.value");
  office.erase(2);
  office.asked.clear();
  office.type("65");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kQueryRun), 0U) << "not for each key";
  office.answers = false;
  office.pass(150);
  ASSERT_EQ(count_of(office, v1::AdminRequest::kQueryRun), 1U);
  EXPECT_EQ(office.asked[0].query_run().query().nodes(0).row().values(0), "65");
  const std::uint64_t old = office.state.next_token - 1;
  office.type("0");
  office.pass(150);
  v1::AdminReply stale;
  stale.mutable_query_run()->set_count(7);
  office.hear(desk::Answered{old, stale});
  EXPECT_NE(office.state.counting.reply->count(), 7U) << "an answer to an older question";
  v1::AdminReply fresh;
  fresh.mutable_query_run()->set_count(9);
  office.hear(desk::Answered{office.state.next_token - 1, fresh});
  EXPECT_EQ(office.state.counting.reply->count(), 9U);
}

TEST(DeskQuery, CountsEachLineAfterTheLinesAboveIt) {
  const v1::QueryGroup query = desk_chain().campaigns().campaigns(0).dispatch().query();
  const auto counts = desk::line_counts(query);
  ASSERT_EQ(counts.size(), 6U);
  EXPECT_EQ(counts[0].first, "0");
  EXPECT_EQ(counts[0].second.nodes_size(), 1);
  EXPECT_EQ(counts[2].first, "2");
  EXPECT_EQ(counts[2].second.nodes_size(), 3);
  EXPECT_EQ(counts[3].first, "3.0");
  EXPECT_EQ(counts[3].second.nodes_size(), 1) << "in a group, the line alone";
}

TEST(DeskQuery, IsAskedWithoutLinesThatAreNotFinished) {
  v1::QueryGroup query;
  query.add_nodes()->mutable_row()->set_field("city");
  query.mutable_nodes(0)->mutable_row()->set_op(v1::QUERY_OP_IS);
  query.add_nodes()->mutable_group()->add_nodes()->mutable_row()->set_field("age");
  EXPECT_TRUE(desk::complete_part(query).nodes().empty() ||
              desk::complete_part(query).nodes_size() == 1);
  query.mutable_nodes(0)->mutable_row()->add_values("Ulm");
  EXPECT_EQ(desk::complete_part(query).nodes(0).row().values(0), "Ulm");
}

TEST(DeskQuery, SpeaksOfTimeInTheLanguageOfTheDesk) {
  State state;
  v1::QueryRow row;
  row.set_field("process");
  row.set_op(v1::QUERY_OP_OLDER);
  for (const char* typed : {"12 Monate", "12 months", "12 Monaten"}) {
    desk::take_values(row, typed, state);
    EXPECT_EQ(row.values(0), "12 months") << typed;
  }
  EXPECT_EQ(desk::values_text(row, state), "12 Monate");
  state.language = "en";
  EXPECT_EQ(desk::values_text(row, state), "12 months");
}

TEST(DeskQuery, ThatIsSharedIsSavedAsItsNextVersionUnderItsOwnName) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("source.stored");
  office.asked.clear();
  office.press("source.edit");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kQueryVersions), 1U);
  EXPECT_EQ(office.state.query.version, 3U);
  office.press("query.versions");
  office.press("menu.1");
  EXPECT_EQ(office.state.query.version, 2U);
  EXPECT_EQ(office.state.query.query.nodes(0).row().values(0), "65") << "what it said then";
  EXPECT_EQ(count_of(office, v1::AdminRequest::kQuerySave), 0U) << "it counts once it is saved";
  office.asked.clear();
  office.press("query.store");
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kQuerySave);
  const v1::QuerySaveRequest& save = office.asked[0].query_save();
  EXPECT_EQ(save.query().id(), "sixty");
  EXPECT_EQ(save.query().name(), "60+, ein Jahr nicht da");
  EXPECT_EQ(save.query().query().nodes(0).row().values(0), "65");
  EXPECT_EQ(save.was().query().nodes(0).row().values(0), "60");
  EXPECT_EQ(save.language(), "de");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kQueryVersions), 1U) << "and they are asked anew";
}

TEST(DeskQuery, WhoseVersionFoundThePeopleIsNamedByTheirSelection) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("preflight.open");
  office.state.recipients.query_version = 7;
  office.asked.clear();
  office.press("run.start");
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kRunStart);
  EXPECT_EQ(office.asked[0].run_start().selection().query_version(), 7U);
}

TEST(DeskQuery, ExplainsInTheWordsOfTheDeskAndOnlyWhatStandsThere) {
  const ui::Locales locales;
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("source.edit");
  office.press("why.no");
  office.type("106330");
  office.enter();
  const auto why = [&] { return desk::query_view(office.state, locales.in("de")).why; };
  ASSERT_EQ(why().size(), 9U);
  EXPECT_EQ(why()[0].text, "alle Bedingungen treffen zu");
  EXPECT_EQ(why()[1].saw, "16.05.1939");
  EXPECT_EQ(why()[2].text, "Stammfiliale ist eine von Leonberg, Esslingen");
  EXPECT_EQ(why()[2].saw, "Nürtingen");
  EXPECT_EQ(why()[3].text, "Letzter Vorgang länger her als 12 Monate");
  EXPECT_EQ(why()[7].text, "keine davon trifft zu");
  office.press("remove.1");
  EXPECT_TRUE(why().empty()) << "that was another query";
  EXPECT_EQ(count_of(office, v1::AdminRequest::kQueryExplain), 1U) << "each look is in the log";
}

TEST(DeskQuery, GoesIntoTheCampaignAsItStands) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("source.edit");
  office.press("group.root.any");
  office.press("remove.4");
  office.press("add.row.root");
  office.press("row.4.field");
  office.press("menu.0");  // age
  office.press("row.4.value");
  office.type("30");
  office.press("query.use");
  const v1::QueryGroup& query = office.state.campaigns.draft.dispatch().query();
  EXPECT_EQ(query.join(), v1::QueryGroup::JOIN_ANY);
  ASSERT_EQ(query.nodes_size(), 5);
  EXPECT_EQ(query.nodes(4).row().field(), "age");
  EXPECT_EQ(query.nodes(4).row().values(0), "30");
  EXPECT_EQ(office.state.page, desk::Page::campaigns);
}

TEST(DeskRecipients, AreChosenByAllNoneFromToAndOneByOne) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("rows.all");
  const std::size_t all = wanted(office.state.recipients).size();
  EXPECT_EQ(all, included(office.state.recipients).size());
  office.press("recipient.18204.check");
  EXPECT_EQ(wanted(office.state.recipients).size(), all - 1);
  office.press("pick.none");
  EXPECT_TRUE(wanted(office.state.recipients).empty());
  office.press("recipient.18204.check");
  ASSERT_EQ(wanted(office.state.recipients).size(), 1U);
  EXPECT_EQ(wanted(office.state.recipients)[0].no(), "18204");
  office.press("pick.range");
  office.press("pick.from");
  office.erase(1);
  office.type("2");
  office.press("pick.to");
  office.type("4");
  EXPECT_EQ(wanted(office.state.recipients).size(), 3U);
  office.press("recipient.28940.check");
  EXPECT_EQ(wanted(office.state.recipients).size(), 3U) << "who is left out stays so";
}

TEST(DeskStart, FreezesWhomTheDeskChoseAndNobodyTwice) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("rows.all");
  office.press("recipient.18204.check");
  office.press("preflight.open");
  ASSERT_EQ(start_fault(office.state), "");
  office.asked.clear();
  office.answers = false;
  office.press("run.start");
  office.press("run.start");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kRunStart), 1U);
  const v1::RunStartRequest& start = office.asked[0].run_start();
  EXPECT_TRUE(start.last());
  EXPECT_EQ(start.selection().campaign(), "hoertest");
  EXPECT_EQ(start.recipients_size(),
            static_cast<int>(included(office.state.recipients).size()) - 1);
  for (const v1::Recipient& one : start.recipients()) EXPECT_NE(one.no(), "18204");
}

TEST(DeskStart, IsRefusedWithItsReason) {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("preflight.open");
  office.state.recipients.pick = desk::Recipients::Pick::none;
  EXPECT_EQ(start_fault(office.state), "desk.start.nobody");
  office.state.recipients.pick = desk::Recipients::Pick::all;
  office.state.campaigns.draft.set_name("other");
  EXPECT_EQ(start_fault(office.state), "desk.start.unsaved");
  office.asked.clear();
  office.press("run.start");
  EXPECT_TRUE(office.asked.empty());
}

TEST(DeskDevices, AreShutOutWithTheSecondPressOnly) {
  Office office = Office::signed_in();
  office.press("rail.devices");
  office.press("device.5");
  office.asked.clear();
  office.press("device.revoke");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kRevoke), 0U);
  office.press("device.revoke.sure");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kRevoke), 1U);
  EXPECT_EQ(office.asked[0].revoke().device_id(), 5U);
}

TEST(DeskLine, SaysThatNothingLeftTheHouse) {
  Office office = Office::signed_in();
  office.answers = false;
  const auto save = question_of(office.hear(ui::Action{ui::Action::Kind::press, "rail.runs", {}}));
  office.hear(desk::Answered{save.token, fail(Fault::offline, "gone")});
  EXPECT_TRUE(office.state.offline);
  const ui::Locales locales;
  const auto view = present(office.state, locales);
  EXPECT_NE(std::get<ui::DeskView>(view.page).banner.find("nichts gesendet"), std::string::npos);
}

}  // namespace tresen::test
