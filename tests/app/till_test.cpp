// What a till asks of the counter and hears of it, with a whole counter behind.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

struct Till : testing::Test {
  Counter counter;

  static v1::PosRequest request(const std::string& id) {
    v1::PosRequest made;
    made.set_request_id(id);
    return made;
  }
  void start() {
    v1::PosRequest start = request("start");
    start.mutable_start()->set_customer_no("104711");
    start.mutable_start()->set_template_("brille_neu");
    start.mutable_start()->set_correlation("receipt 88");
    counter.ask(start);
  }
  v1::PosStatus ask_for(const v1::CustomerRef& customer) {
    v1::PosRequest asked = request("customer " + std::to_string(++asked_));
    *asked.mutable_set_customer() = customer;
    counter.till.clear();
    counter.ask(asked);
    return counter.till.empty() ? v1::POS_STATUS_UNSPECIFIED : counter.till.back().status();
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (const v1::PosEvent& event : counter.events) kinds.push_back(event.kind());
    return kinds;
  }
  std::size_t count(std::string_view kind) const {
    return static_cast<std::size_t>(std::ranges::count(kinds(), kind));
  }

 private:
  int asked_ = 0;
};

TEST_F(Till, HearsOfAProcessFromItsOpeningToItsEnd) {
  counter.sign_in();
  start();
  ASSERT_EQ(count("process.opened"), 1U);
  for (int card = 0; card < 3; ++card) counter.press("answer.unknown");
  counter.press("tile.letter");
  counter.press("category.mode");
  counter.press("follow_up.none");
  EXPECT_EQ(count("process.completed"), 0U);
  counter.press("summary.close");
  ASSERT_EQ(count("process.completed"), 1U);
  const auto end = std::ranges::find(counter.events, "process.completed", &v1::PosEvent::kind);
  EXPECT_EQ(end->process().state(), "closed");
  EXPECT_EQ(end->process().campaign(), "letter");
  EXPECT_EQ(end->process().correlation(), "receipt 88");
  EXPECT_GE(count("step.changed"), 3U);
  EXPECT_GE(count("customer.updated"), 1U);
}

TEST_F(Till, HearsThatAProcessWasParkedAndOpenedAgain) {
  counter.sign_in();
  start();
  counter.press("park");
  EXPECT_EQ(count("process.parked"), 1U);
  v1::PosRequest resume = request("resume");
  resume.mutable_resume()->set_process_id(counter.till.front().process().process_id());
  counter.ask(resume);
  EXPECT_EQ(counter.screen(), "S06");
  EXPECT_EQ(count("process.opened"), 2U);
}

TEST_F(Till, HearsOfALockAndThatTheProcessOnlyLeftTheScreen) {
  counter.sign_in();
  start();
  v1::PosRequest lock = request("lock");
  lock.mutable_lock();
  counter.ask(lock);
  EXPECT_EQ(counter.screen(), "S01");
  EXPECT_EQ(count("session.locked"), 1U);
  EXPECT_EQ(count("process.parked") + count("process.completed"), 0U);
}

TEST_F(Till, IsToldNothingPersonal) {
  counter.sign_in();
  start();
  counter.spell("01713920042");
  counter.press("next");
  counter.press("park");
  for (const v1::PosEvent& event : counter.events) {
    const std::string text = event.ShortDebugString();
    for (const char* personal : {"Hans", "ller", "3920042"}) {
      EXPECT_EQ(text.find(personal), std::string::npos) << text;
    }
  }
}

TEST_F(Till, ShowsACustomerByNumberOrByWhatTheSearchFinds) {
  counter.sign_in();
  v1::CustomerRef by_number;
  by_number.set_customer_no("104711");
  EXPECT_EQ(ask_for(by_number), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.screen(), "S03");
  v1::CustomerRef by_name;
  (*by_name.mutable_fields())["last_name"] = "M\xc3\xbcller";
  (*by_name.mutable_fields())["first_name"] = "Hans";
  EXPECT_EQ(ask_for(by_name), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_TRUE(counter.shows("result.104711"));
  EXPECT_EQ(ask_for({}), v1::POS_STATUS_INVALID);
}

TEST_F(Till, TakesNobodyAwayFromWhomIsServed) {
  v1::CustomerRef somebody;
  somebody.set_customer_no("104711");
  counter.sign_in();
  start();
  EXPECT_EQ(ask_for(somebody), v1::POS_STATUS_BUSY);
  EXPECT_EQ(counter.screen(), "S06");
}

TEST_F(Till, IsShownItsCustomerOnceSomebodyHasSignedIn) {
  v1::CustomerRef somebody;
  somebody.set_customer_no("104711");
  EXPECT_EQ(ask_for(somebody), v1::POS_STATUS_QUEUED);
  EXPECT_EQ(counter.screen(), "S01");
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S03");
}

TEST_F(Till, IsToldOfACustomerWhoIsNotKnownOrGetsTheSearch) {
  counter.sign_in();
  v1::CustomerRef stranger;
  stranger.set_customer_no("999999");
  const int before = counter.writes;
  EXPECT_EQ(ask_for(stranger), v1::POS_STATUS_INVALID);
  (*stranger.mutable_fields())["last_name"] = "Nobody";
  EXPECT_EQ(ask_for(stranger), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.screen(), "S02") << "staff choose, and nobody is made anew";
  EXPECT_EQ(counter.writes, before);
}

TEST_F(Till, SearchesForWhoRings) {
  counter.sign_in();
  v1::PosRequest call = request("call");
  call.mutable_incoming_call()->set_number("0711 1234");
  counter.ask(call);
  EXPECT_EQ(counter.till.back().status(), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.screen(), "S02");
}

}  // namespace
}  // namespace tresen::test
