// Who rings, and what is to be done about customers, told by the desk's state and by what it asks
// head office.

#include <gtest/gtest.h>

#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "tests/desk/desk_samples.h"

namespace tresen::test {
namespace {

Office with_call(const std::string& number) {
  Office office = Office::signed_in();
  office.press("rail.calls");
  office.type(number);
  office.enter();
  return office;
}

Office at_follow_ups() {
  Office office = Office::signed_in();
  office.state.staff_id = "s1";
  office.press("rail.follow_ups");
  return office;
}

const char* const first = "00000000000000000000000000000100";
const char* const second = "00000000000000000000000000000101";

}  // namespace

TEST(DeskCalls, AskOnceForANumberAsItIsTyped) {
  Office office = Office::signed_in();
  office.press("rail.calls");
  office.type("07152/906 41-18");
  office.pass(1000);
  EXPECT_EQ(count_of(office, v1::AdminRequest::kCall), 0U) << "each look is in the audit log";
  office.enter();
  ASSERT_EQ(count_of(office, v1::AdminRequest::kCall), 1U);
  EXPECT_EQ(office.asked.back().call().number(), "07152/906 41-18");
  EXPECT_EQ(office.state.calls.campaign, "hoertest") << "the campaign that wrote last";
}

TEST(DeskCalls, PutDownWhatIsAnsweredWithOnePress) {
  Office office = with_call("07152 9064118");
  office.press("call.text");
  office.type("Termin bestätigen");
  office.press("call.days");
  office.type("3");
  office.asked.clear();
  office.press("outcome.appointment");
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kResponse);
  const v1::ResponseRequest& response = office.asked[0].response();
  EXPECT_EQ(response.campaign(), "hoertest");
  EXPECT_EQ(response.no(), "18204");
  EXPECT_EQ(response.outcome(), "appointment");
  EXPECT_EQ(response.way(), "phone");
  EXPECT_EQ(response.text(), "Termin bestätigen");
  EXPECT_EQ(response.working_days(), 3U);
  EXPECT_TRUE(office.state.calls.noted);
  EXPECT_EQ(office.state.calls.text, "") << "the next answer makes no second task";
  EXPECT_EQ(count_of(office, v1::AdminRequest::kCall), 1U) << "what is known of them has changed";
  EXPECT_EQ(office.state.calls.campaign, "hoertest") << "and they stay before whoever listens";
}

TEST(DeskCalls, WriteAnObjectionWithTheSecondPress) {
  Office office = with_call("07152 9064118");
  office.press("outcome.objects");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kResponse), 0U);
  office.press("outcome.objects");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kResponse), 1U);
}

TEST(DeskCalls, PutDownNothingUntilACampaignIsChosen) {
  Office office = with_call("07152 9064118");
  office.press("caller.1");
  EXPECT_EQ(office.state.calls.campaign, "") << "no campaign had to do with him";
  office.press("outcome.interested");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kResponse), 0U);
  office.press("call.campaign");
  office.press("menu.0");
  office.press("outcome.interested");
  ASSERT_EQ(count_of(office, v1::AdminRequest::kResponse), 1U);
}

TEST(DeskCalls, AnswerANumberThatNobodyHasOneThatIsNoneAndNoneAtAll) {
  EXPECT_EQ(with_call("07021 123 45 67").state.calls.reply->state(), "unknown");
  EXPECT_EQ(with_call("Vorwahl").state.calls.reply->state(), "malformed");
  EXPECT_EQ(with_call("").state.calls.reply->state(), "suppressed");
}

TEST(DeskCalls, ForgetWhoWasShownWithTheFirstKeyOfAnotherNumber) {
  Office office = with_call("07152 9064118");
  ASSERT_TRUE(office.state.calls.reply);
  office.press("call.number");
  office.type("1");
  EXPECT_FALSE(office.state.calls.reply) << "or an answer is put down for somebody else";
}

TEST(DeskFollowUps, AreShownByDayPersonAndBranch) {
  Office office = at_follow_ups();
  EXPECT_EQ(office.asked.back().follow_ups().when(), v1::FollowUpsRequest::WHEN_DUE);
  office.press("when.overdue");
  EXPECT_EQ(office.asked.back().follow_ups().when(), v1::FollowUpsRequest::WHEN_OVERDUE);
  office.press("whose.mine");
  EXPECT_EQ(office.asked.back().follow_ups().staff(), "s1");
  office.press("whose.all");
  office.press("follow.branch");
  office.press("menu.1");
  EXPECT_EQ(office.asked.back().follow_ups().branch(), "b1");
  EXPECT_EQ(office.asked.back().follow_ups().staff(), "");
}

TEST(DeskFollowUps, AreDoneWithTheirResultAllThatAreChosenAtOnce) {
  Office office = at_follow_ups();
  office.press(std::string("follow.") + first + ".check");
  office.press(std::string("follow.") + second);
  office.press("task.result");
  office.type("kommt am Freitag");
  office.asked.clear();
  office.press("task.done");
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kFollowUpChange);
  const v1::FollowUpChangeRequest& change = office.asked[0].follow_up_change();
  EXPECT_EQ(change.ids_size(), 2);
  EXPECT_EQ(change.state(), "done");
  EXPECT_EQ(change.result(), "kommt am Freitag");
  EXPECT_TRUE(office.state.follow_ups.marked.empty());
  EXPECT_EQ(office.state.follow_ups.result, "");
  EXPECT_EQ(office.state.said->first, "2");
}

TEST(DeskFollowUps, AreMovedAndGivenToOthers) {
  Office office = at_follow_ups();
  office.press("mark.all");
  office.asked.clear();
  office.press("task.week");
  EXPECT_EQ(office.asked.at(0).follow_up_change().working_days(), 5U);
  EXPECT_EQ(office.asked[0].follow_up_change().ids_size(), 9);
  office.press("mark.all");
  office.press("task.due");
  office.type("01.12.2026");
  office.asked.clear();
  office.press("task.move");
  EXPECT_EQ(office.asked.at(0).follow_up_change().due(), "2026-12-01");
  office.press("mark.all");
  office.press("follow.to");
  office.asked.clear();
  office.press("menu.3");
  EXPECT_EQ(office.asked.at(0).follow_up_change().branch(), "b2");
  EXPECT_EQ(office.asked[0].follow_up_change().staff(), "-") << "somebody else's branch";
}

TEST(DeskFollowUps, AreGivenToSomebodyByName) {
  Office office = at_follow_ups();
  office.press("mark.all");
  office.press("follow.to");
  office.asked.clear();
  // Behind oneself, anybody and the four branches; whoever sits here is not named twice.
  office.press("menu.6");
  EXPECT_EQ(office.asked.at(0).follow_up_change().staff(), "s2");
  EXPECT_EQ(office.asked[0].follow_up_change().branch(), "") << "it stays where it is";
  office.press("follow.branch");
  office.press("menu.3");
  office.press("mark.all");
  office.press("follow.to");
  office.asked.clear();
  office.press("menu.6");
  EXPECT_EQ(office.asked.at(0).follow_up_change().staff(), "s3") << "s2 does not work in b3";
  office.press("mark.all");
  office.press("follow.to");
  office.asked.clear();
  office.press("menu.7");
  EXPECT_TRUE(office.asked.empty());
}

TEST(DeskFollowUps, AreNotChangedUntilSomeAreChosen) {
  Office office = at_follow_ups();
  office.asked.clear();
  office.press("task.done");
  office.press("task.week");
  EXPECT_EQ(count_of(office, v1::AdminRequest::kFollowUpChange), 0U);
}

}  // namespace tresen::test
