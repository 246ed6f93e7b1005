// What a till tells the counter, and that nothing of it is done twice: with a whole counter behind,
// also one that was started anew.

#include <gtest/gtest.h>

#include "sync/record/process_record.h"
#include "sync/record/sale.h"
#include "tests/app/counter.h"
#include "tests/support/hostile_values.h"

namespace tresen::test {
namespace {

constexpr std::int64_t day_ms = 24 * std::int64_t{3'600'000};

struct TillCalls : testing::Test {
  Counter counter;

  static v1::PosRequest request(const std::string& id) {
    v1::PosRequest made;
    made.set_request_id(id);
    return made;
  }
  v1::PosReply asked(const v1::PosRequest& request) {
    counter.till.clear();
    counter.ask(request);
    return counter.till.empty() ? v1::PosReply() : counter.till.back();
  }
  v1::PosReply start(const std::string& id, const std::string& number = "104711") {
    v1::PosRequest made = request(id);
    made.mutable_start()->set_customer_no(number);
    made.mutable_start()->set_template_("brille_neu");
    made.mutable_start()->set_correlation("receipt 88");
    return asked(made);
  }
  v1::PosReply push(const std::string& id, const std::string& key, const std::string& value) {
    v1::PosRequest made = request(id);
    made.mutable_push_customer()->set_customer_no("104711");
    (*made.mutable_push_customer()->mutable_fields())[key] = value;
    return asked(made);
  }
  static v1::PosRequest sale(const std::string& id, const std::string& process = {}) {
    v1::PosRequest made = request(id);
    v1::Sale& sale = *made.mutable_report_sale();
    sale.set_process_id(process);
    if (process.empty()) sale.set_customer_no("104711");
    sale.set_amount_cents(12'900);
    sale.set_currency("EUR");
    return made;
  }
  v1::PosReply set_operator(const std::string& staff) {
    v1::PosRequest made = request("");
    made.mutable_set_operator()->set_staff(staff);
    return asked(made);
  }
  Record hans() { return counter.stored(id(1)); }
};

TEST_F(TillCalls, AStartIsDoneOnceAlsoAcrossARestart) {
  counter.sign_in();
  const v1::PosReply first = start("r1");
  ASSERT_EQ(first.status(), v1::POS_STATUS_OK);
  EXPECT_EQ(start("r1").process().process_id(), first.process().process_id());
  counter.press("park");
  counter.restart();
  const v1::PosReply again = start("r1");
  EXPECT_EQ(again.status(), v1::POS_STATUS_OK);
  EXPECT_EQ(again.process().process_id(), first.process().process_id());
  EXPECT_EQ(counter.file_of(id(1)).processes.size(), 1U);
  EXPECT_EQ(counter.screen(), "S01") << "and nothing opens by itself";
}

TEST_F(TillCalls, HostileValuesAreRefusedByTheNameOfTheFieldOrKeptToTheLastByte) {
  int asked = 0;
  for (const HostileValue& one : hostile_values()) {
    for (const std::string key : {"last_name", "notes"}) {
      const std::string before = hans().text(key);
      const v1::PosReply told = push("hostile " + std::to_string(++asked), key, one.value);
      EXPECT_EQ(told.status(), one.good ? v1::POS_STATUS_OK : v1::POS_STATUS_INVALID) << one.what;
      EXPECT_EQ(told.text(), one.good ? "" : "not taken: " + key) << one.what;
      EXPECT_TRUE(hans().text(key) == (one.good ? one.value : before)) << one.what;
    }
  }
}

TEST_F(TillCalls, AStartThatWaitsForSomebodySurvivesAKill) {
  EXPECT_EQ(start("r1").status(), v1::POS_STATUS_QUEUED);
  counter.restart();
  EXPECT_EQ(start("r1").status(), v1::POS_STATUS_QUEUED);
  counter.sign_in();
  EXPECT_EQ(counter.screen(), "S06");
  ASSERT_EQ(counter.file_of(id(1)).processes.size(), 1U);
  const v1::PosReply known = start("r1");
  EXPECT_EQ(known.status(), v1::POS_STATUS_OK);
  EXPECT_EQ(known.process().process_id(), to_hex(counter.file_of(id(1)).processes[0].id));
  counter.restart();
  counter.sign_in();
  EXPECT_EQ(counter.file_of(id(1)).processes.size(), 1U);
}

TEST_F(TillCalls, ASecondStartForTheSameVisitGivesTheProcessThatIsOpen) {
  counter.sign_in();
  const std::string process = start("r1").process().process_id();
  counter.press("park");
  EXPECT_EQ(start("r2").process().process_id(), process);
  EXPECT_EQ(counter.file_of(id(1)).processes.size(), 1U);
}

TEST_F(TillCalls, AStartForSomebodyUnknownIsRefusedButWaitsWhileCustomersAreLocked) {
  counter.sign_in();
  EXPECT_EQ(start("r1", "999999").status(), v1::POS_STATUS_INVALID);
  CacheSyncStatus status = counter.state.shared.sync;
  status.locked = true;
  counter.told(status);
  EXPECT_EQ(start("r2").status(), v1::POS_STATUS_QUEUED);
  counter.told(CustomerAbsent{{}, "104711"});
  EXPECT_EQ(counter.state.shared.till_starts.size(), 1U) << "nobody can be read now";
  status.locked = false;
  counter.told(status);
  counter.press("start");
  EXPECT_EQ(counter.screen(), "S06");
}

TEST_F(TillCalls, IsTaughtThatAChoiceCameToNothing) {
  counter.sign_in();
  v1::PosRequest choice = request("r1");
  choice.mutable_start()->set_customer_no("104711");
  counter.ask(choice);
  EXPECT_EQ(counter.screen(), "S05");
  EXPECT_TRUE(counter.till.empty());
  counter.press("back");
  ASSERT_EQ(counter.till.size(), 1U);
  EXPECT_EQ(counter.till[0].status(), v1::POS_STATUS_INVALID);
}

TEST_F(TillCalls, ValuesFromATillAreMergedByTheRulesOfTheRecord) {
  EXPECT_EQ(push("r1", "mobile", "0171 39 200 42").status(), v1::POS_STATUS_OK);
  EXPECT_EQ(hans().text("mobile"), "+491713920042");
  EXPECT_EQ(hans().answer("mobile").source, Source::till);
  struct Case {
    std::string key, value;
    v1::PosStatus status;
  };
  const Record before = hans();
  for (const auto& [key, value, status] :
       {Case{"mobile", "  ", v1::POS_STATUS_OK}, Case{"mobile", "01713920042", v1::POS_STATUS_OK},
        Case{"birth_date", "31.02.1960", v1::POS_STATUS_INVALID},
        Case{"customer_no", "1", v1::POS_STATUS_INVALID},
        Case{"consent.email.advertising", "granted", v1::POS_STATUS_INVALID},
        Case{"objection", "no", v1::POS_STATUS_INVALID},
        Case{"shoe_size", "43", v1::POS_STATUS_INVALID}}) {
    const v1::PosReply reply = push("r " + key + value, key, value);
    EXPECT_EQ(reply.status(), status) << key << " " << reply.text();
    EXPECT_TRUE(value.size() < 4 || reply.text().find(value) == std::string::npos)
        << "values belong into no log: " << reply.text();
  }
  EXPECT_EQ(hans(), before);
}

TEST_F(TillCalls, WhatACustomerRefusedIsNotGivenByATill) {
  counter.sign_in();
  start("r1");
  ASSERT_TRUE(counter.shows("field.mobile"));
  counter.press("answer.refused");
  EXPECT_EQ(push("r2", "mobile", "01713920042").status(), v1::POS_STATUS_OK);
  EXPECT_EQ(hans().answer("mobile").state, AnswerState::refused);
}

TEST_F(TillCalls, ASaleStandsInItsProcessAndCountsOnce) {
  counter.sign_in();
  const std::string process = start("r1").process().process_id();
  const auto sales = [&] { return sales_of(counter.file_of(id(1)).processes.at(0)); };
  v1::PosRequest told = sale("r2", process);
  told.mutable_report_sale()->set_receipt("B-17");
  EXPECT_EQ(asked(told).status(), v1::POS_STATUS_OK);
  EXPECT_EQ(asked(told).status(), v1::POS_STATUS_OK);
  told.set_request_id("r3");
  EXPECT_EQ(asked(told).status(), v1::POS_STATUS_OK) << "a till that forgot it reports it again";
  counter.restart();
  told.set_request_id("r2");
  EXPECT_EQ(asked(told).status(), v1::POS_STATUS_OK);
  ASSERT_EQ(sales().size(), 1U);
  EXPECT_EQ(sales()[0].amount_cents, 12'900);
  EXPECT_EQ(sales()[0].currency, "EUR");
  EXPECT_EQ(sales()[0].receipt, "B-17");
}

TEST_F(TillCalls, ASaleIsNeverVetoedAndParksWhatIsStillOpen) {
  counter.sign_in();
  const std::string process = start("r1").process().process_id();
  ASSERT_EQ(counter.screen(), "S06");
  EXPECT_EQ(asked(sale("r2", process)).status(), v1::POS_STATUS_OK);
  const Record stored = counter.file_of(id(1)).processes.at(0);
  EXPECT_EQ(read_process(stored).state, ProcessState::parked);
  EXPECT_EQ(sales_of(stored).size(), 1U);
}

TEST_F(TillCalls, ARequestIsForgottenAfterSevenDays) {
  const auto sales = [&] { return sales_of(hans()).size(); };
  EXPECT_EQ(asked(sale("r1")).status(), v1::POS_STATUS_OK);
  counter.pass(7 * day_ms - 2'000);
  counter.restart();
  EXPECT_EQ(asked(sale("r1")).status(), v1::POS_STATUS_OK);
  EXPECT_EQ(sales(), 1U);
  counter.pass(2 * day_ms);
  counter.restart();
  EXPECT_EQ(asked(sale("r1")).status(), v1::POS_STATUS_OK);
  EXPECT_EQ(sales(), 2U);
}

TEST_F(TillCalls, SaysWhatIsWrongWithASale) {
  v1::PosRequest money = sale("r1"), process = sale("r2", std::string(32, 'a')), who = sale("r3");
  money.mutable_report_sale()->set_currency("Euro");
  who.mutable_report_sale()->set_customer_no("999999");
  for (const v1::PosRequest& wrong : {money, process, who}) {
    const v1::PosReply reply = asked(wrong);
    EXPECT_EQ(reply.status(), v1::POS_STATUS_INVALID);
    EXPECT_FALSE(reply.text().empty());
  }
}

TEST_F(TillCalls, WhoLeavesTheTillLeavesTheCounterToo) {
  counter.sign_in();
  EXPECT_EQ(set_operator("nobody of ours").status(), v1::POS_STATUS_INVALID);
  EXPECT_EQ(set_operator("s1").status(), v1::POS_STATUS_OK);
  EXPECT_EQ(set_operator("s1").status(), v1::POS_STATUS_OK) << "told again after a reconnect";
  EXPECT_EQ(counter.screen(), "S02");
  EXPECT_EQ(set_operator("").status(), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.screen(), "S01");
}

TEST_F(TillCalls, WhoWorksAtTheTillAnswersForWhatItTells) {
  set_operator("s1");
  push("r1", "mobile", "01713920042");
  EXPECT_EQ(hans().answer("mobile").staff, "s1");
}

TEST_F(TillCalls, TheWindowComesAndGoesButNotOfAKiosk) {
  v1::PosRequest show = request(""), hide = request("");
  show.mutable_show();
  hide.mutable_hide();
  EXPECT_EQ(asked(hide).status(), v1::POS_STATUS_OK);
  EXPECT_EQ(asked(show).status(), v1::POS_STATUS_OK);
  EXPECT_EQ(counter.windows, (std::vector<bool>{false, true}));
  counter.sign_in();
  start("r1");
  EXPECT_TRUE(counter.windows.back()) << "what a till starts is seen";
  counter.state.shared.kiosk = true;
  EXPECT_EQ(asked(hide).status(), v1::POS_STATUS_UNSUPPORTED);
}

TEST_F(TillCalls, AFullDiskIsSaidAndNothingIsKept) {
  counter.sign_in();
  CacheSyncStatus status = counter.state.shared.sync;
  status.disk_full = true;
  counter.told(status);
  EXPECT_EQ(start("r1").status(), v1::POS_STATUS_BUSY);
  status.disk_full = false;
  counter.told(status);
  EXPECT_EQ(start("r1").status(), v1::POS_STATUS_OK) << "the same request may be asked again";
}

}  // namespace
}  // namespace tresen::test
