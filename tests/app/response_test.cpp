// Somebody on the telephone: recognised at the first ring, or rung up because a task wants it.

#include <gtest/gtest.h>

#include "sync/record/customer.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "sync/record/response.h"
#include "tests/app/counter.h"

namespace tresen::test {
namespace {

constexpr const char* number = "+491713920042";

Record told(Edit edit) {
  Record blank{.id = edit.record, .kind = edit.kind, .fields = {}};
  Record record = with_edit(blank, edit, Stamp{1, 0, 0});
  record.row_ver = 1;
  return record;
}

Record written_to(const Uuid& customer, const std::string& campaign, std::uint32_t recipient) {
  return told(participation_edit({.code = {1, recipient},
                                  .campaign = campaign,
                                  .customer = customer,
                                  .at_ms = at(0).wall_ms - recipient}));
}

struct Telephone : testing::Test {
  Counter counter;
  std::uint64_t pos = 1;
  int calls = 0;

  Telephone() {
    Record hans = hans_mueller();
    hans.row_ver = 2;
    Edit mobile{hans.id, RecordKind::customer, {}};
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = number;
    mobile.fields.push_back({"mobile", FieldEdit::Action::set, answer, {}});
    hans = with_edit(hans, mobile, Stamp{1, 0, 0});
    feed({hans, written_to(hans.id, "paper", 1), written_to(hans.id, "letter", 2)});
    counter.sign_in();
  }

  void feed(const std::vector<Record>& records) {
    StoreFeed page{"branch/b1", 0, pos, 0, 0, {}};
    for (const Record& one : records) page.ops.push_back(put(++pos, one));
    page.next_pos = pos;
    counter.receive(ToCache(page));
  }
  void rings(const std::string& from) {
    v1::PosRequest call;
    call.set_request_id("call" + std::to_string(++calls));
    call.mutable_incoming_call()->set_number(from);
    counter.ask(call);
  }
  ui::ResponseView page() { return std::get<ui::ResponseView>(counter.view().page); }
  std::vector<MarketingContact> answers() {
    std::vector<MarketingContact> all;
    for (const Record& stored : counter.file_of(id(1)).contacts) {
      const MarketingContact contact = read_contact(stored);
      if (!contact.outcome.empty()) all.push_back(contact);
    }
    return all;
  }
};

TEST_F(Telephone, RecognisesACallerHoweverTheNumberIsSpelt) {
  for (const char* spelling : {"0171 3920042", "+49 171 3920042", "01713920042", "0171/392-0042"}) {
    rings(spelling);
    ASSERT_EQ(counter.screen(), "S19") << spelling;
    EXPECT_EQ(counter.view().bar.number, "104711");
    EXPECT_EQ(page().campaigns.size(), 2U);
    EXPECT_EQ(page().known, "Angeschrieben am 15.01.2027, noch keine Antwort");
    counter.press("response.card");
    counter.press("back");
  }
}

TEST_F(Telephone, PutsDownWhatACallerAnswersOnce) {
  for (int times = 0; times < 2; ++times) {
    rings("0171 3920042");
    EXPECT_FALSE(page().ready) << "nothing is written before an answer is chosen";
    counter.press("about.letter");
    counter.press("outcome.declined");
    counter.press("outcome.appointment");
    counter.press("response.save");
    EXPECT_EQ(counter.screen(), "S03");
    counter.press("back");
  }
  rings("0171 3920042");
  counter.press("about.letter");
  EXPECT_EQ(page().known, "Antwort vom 15.01.2027: Termin vereinbart");
  const auto all = answers();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().campaign, "letter");
  EXPECT_EQ(all.front().outcome, "appointment");
  EXPECT_EQ(all.front().source, "phone");
  EXPECT_EQ(all.front().kind, ContactKind::matched);
  EXPECT_EQ(all.front().branch, "b1");
}

TEST_F(Telephone, RingsAgainWhileNobodyHasAnsweredYetAndNotInTheMiddleOfAnAnswer) {
  rings("0171 3920042");
  rings("0711 123456");
  EXPECT_EQ(counter.till.back().status(), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.screen(), "S02");
  rings("0171 3920042");
  counter.press("outcome.interested");
  rings("0711 123456");
  EXPECT_EQ(counter.till.back().status(), v1::POS_STATUS_BUSY);
  EXPECT_EQ(counter.screen(), "S19");
}

TEST_F(Telephone, GivesWayToACardThatIsScanned) {
  rings("0171 3920042");
  counter.hand({ui::Action::Kind::scan, {}, "104711"});
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(Telephone, EndsAllAdvertisingForWhoeverWantsNoMore) {
  rings("0171 3920042");
  counter.press("outcome.objects");
  counter.press("response.save");
  EXPECT_TRUE(has_objected(counter.stored(id(1))));
  EXPECT_FALSE(counter.file_of(id(1)).consents.empty()) << "with its proof";
  EXPECT_TRUE(std::get<ui::CardView>(counter.view().page).objected) << "and the card says so";
}

TEST_F(Telephone, OpensNobodyWhereSeveralHaveTheNumberOrNobody) {
  rings("0711 123456");
  EXPECT_EQ(counter.screen(), "S02");
  counter.press("back");
  feed({record(id(2), 1,
               {{"customer_no", "104712"},
                {"last_name", "Müller"},
                {"mobile", number},
                {"home_branch", "b1"}})});
  rings("0171 3920042");
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_TRUE(counter.shows("result.104711") && counter.shows("result.104712"));
}

TEST_F(Telephone, IsForgottenAsSoonAsSomebodySearchesForAnother) {
  rings("0711 123456");
  counter.press("search.clear");
  for (const char digit : std::string("01713920042")) {
    counter.hand({ui::Action::Kind::type, {}, std::string(1, digit)});
  }
  EXPECT_EQ(counter.screen(), "S02") << "a search opens nobody by itself";
  counter.press("result.104711");
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(Telephone, OpensTheCardOfACallerToWhomNoCampaignWrote) {
  feed({record(id(2), 1,
               {{"customer_no", "104712"},
                {"last_name", "Berg"},
                {"mobile", "+491713920043"},
                {"home_branch", "b1"}})});
  rings("0171 3920043");
  EXPECT_EQ(counter.screen(), "S03");
  EXPECT_FALSE(counter.shows("customer.answer"));
}

TEST_F(Telephone, IsReachedFromTheCardToo) {
  counter.open_hans();
  counter.press("customer.answer");
  ASSERT_EQ(counter.screen(), "S19");
  EXPECT_EQ(page().number, "0171 39 200 42");
  counter.press("outcome.interested");
  counter.press("response.save");
  EXPECT_EQ(answers().size(), 1U);
}

// A task that a campaign made for this branch.
struct CallTask : Telephone {
  CallTask() {
    FollowUp task;
    task.id = run_task_id({1, 9});
    task.customer = id(1);
    task.due = local_date(at(0).wall_ms);
    task.text = "Zu den Gleitsicht-Wochen einladen";
    task.branch = "b1";
    task.campaign = "letter";
    feed({told(follow_up_edit({}, task))});
    counter.press("tasks");
    counter.press("task." + to_hex(task.id));
  }
  Record stored_task() {
    for (const Record& stored : counter.file_of(id(1)).follow_ups) {
      if (stored.id == run_task_id({1, 9})) return stored;
    }
    return {};
  }
  FollowUp task() { return read_follow_up(stored_task()); }
};

TEST_F(CallTask, SaysWhatToSayAndIsDoneWithItsResult) {
  ASSERT_EQ(counter.screen(), "S19");
  EXPECT_EQ(page().script, "Zu den Gleitsicht-Wochen einladen");
  EXPECT_EQ(page().number, "0171 39 200 42");
  counter.press("outcome.bought");
  EXPECT_TRUE(page().again.empty());
  counter.press("response.save");
  EXPECT_EQ(counter.screen(), "S12");
  EXPECT_EQ(task().state, FollowUpState::done);
  EXPECT_EQ(task().result, "bought");
  ASSERT_EQ(answers().size(), 1U);
  EXPECT_EQ(answers().front().campaign, "letter");
}

TEST_F(CallTask, IsTakenBackWithItsAnswerForTenSeconds) {
  counter.press("outcome.bought");
  counter.press("response.save");
  ASSERT_EQ(task().state, FollowUpState::done);
  EXPECT_FALSE(answer_of_task(stored_task()).none());
  EXPECT_TRUE(std::get<ui::ListView>(counter.view().page).undo);
  counter.press("undo");
  EXPECT_EQ(task().state, FollowUpState::open);
  EXPECT_EQ(task().result, "");
  EXPECT_TRUE(answer_of_task(stored_task()).none());
  ASSERT_EQ(answers().size(), 1U) << "it stays as a record";
  EXPECT_TRUE(is_taken_back(answers().front()));
  EXPECT_FALSE(is_turned_down(answers().front()));
  // The same answer, now meant, is no second time of one that stands.
  counter.press("task." + to_hex(task().id));
  EXPECT_EQ(page().known, "Angeschrieben am 15.01.2027, noch keine Antwort");
  counter.press("outcome.bought");
  counter.press("response.save");
  EXPECT_EQ(task().state, FollowUpState::done);
  EXPECT_EQ(answers().size(), 2U);
}

TEST_F(CallTask, OfWhomObjectedIsTakenBackOnTheCardAlone) {
  counter.press("outcome.objects");
  counter.press("response.save");
  EXPECT_EQ(task().state, FollowUpState::done);
  EXPECT_FALSE(std::get<ui::ListView>(counter.view().page).undo);
  EXPECT_TRUE(has_objected(counter.stored(id(1))));
}

TEST_F(CallTask, WaitsForAnotherDayWhenNobodyAnswersTheTelephone) {
  counter.press("outcome.not_reached");
  counter.press("again.3");
  counter.press("response.save");
  EXPECT_EQ(counter.screen(), "S12");
  EXPECT_EQ(task().state, FollowUpState::open);
  EXPECT_EQ(task().result, "not_reached");
  EXPECT_EQ(days_between(counter.state.shared.today, task().due), 3);
  EXPECT_TRUE(answers().empty()) << "who was not reached has answered nothing";
}

TEST_F(CallTask, WaitsForTheDayOnWhichSomebodyWantsToBeRungUp) {
  counter.press("outcome.callback");
  counter.press("again.7");
  counter.press("response.save");
  EXPECT_EQ(task().state, FollowUpState::open);
  EXPECT_EQ(days_between(counter.state.shared.today, task().due), 7);
  ASSERT_EQ(answers().size(), 1U);
  EXPECT_EQ(answers().front().outcome, "callback");
}

TEST_F(CallTask, IsMineIfItWasGivenToMe) {
  FollowUp mine = task();
  counter.press("back");
  mine.staff = "s1";
  const Record stored = stored_task();
  Record given = with_edit(stored, follow_up_edit(stored, mine), Stamp{2, 0, 0});
  given.row_ver = 5;
  feed({given});
  counter.press("tasks.mine");
  EXPECT_TRUE(counter.shows("task." + to_hex(mine.id)));
}

}  // namespace
}  // namespace tresen::test
