// STOP by text message: what is read of the gateway's call, and whom it ends messages for.

#include "sync/office/web/sms_hook.h"

#include <gtest/gtest.h>

#include "sync/office/admin_audit.h"
#include "sync/record/consent_record.h"
#include "sync/record/marketing_contact.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

TEST(SmsHook, ReadsTheCallOfAGateway) {
  const SmsHeard whole{"s e", "+491701112233", "Stopp & Ende"};
  EXPECT_EQ(read_sms_heard("/sms/in?secret=s%20e&from=%2B491701112233&text=Stopp+%26+Ende"), whole);
  EXPECT_EQ(read_sms_heard("/sms/in?from=00491701112233")->from, "+491701112233");
  EXPECT_EQ(read_sms_heard("/sms/in?from=491701112233")->from, "+491701112233");
  EXPECT_EQ(read_sms_heard("/sms/in?from=+491701112233")->from, "+491701112233");
  for (const char* const none : {"12", "KLARBLICK", "", "4917011122334455667788"}) {
    EXPECT_EQ(read_sms_heard(std::string("/sms/in?from=") + none)->from, "") << none;
  }
  EXPECT_EQ(read_sms_heard("/sms/in?text=%FF%zz%")->text, "");
  EXPECT_FALSE(read_sms_heard("/sms"));
  EXPECT_FALSE(read_sms_heard("/u/sms/in?secret=x"));
}

TEST(SmsHook, UnderstandsStopInWhateverWriting) {
  for (const char* const stop : {"STOP", " stop. ", "Stopp!", "\"STOP\"", "stop, bitte",
                                 "STOP Klarblick", "Abmelden", "ENDE"}) {
    EXPECT_TRUE(says_stop(stop)) << stop;
  }
  for (const char* const other : {"", "Danke", "Nonstop", "Bitte nicht stoppen", "?"}) {
    EXPECT_FALSE(says_stop(other)) << other;
  }
}

class SmsStops : public testing::Test {
 protected:
  SmsStops() {
    add(1, "+491701112233");
    add(2, "+491701112233");
    add(3, "+491709999999");
  }
  void add(std::uint8_t number, const std::string& mobile) {
    push({id_of(number),
          RecordKind::customer,
          {one.set("last_name", "Geheim"), one.set("home_branch", "b1"), one.set("mobile", mobile),
           one.set("consent.sms.advertising", "granted"),
           one.set("consent.sms.reminder_service", "granted"),
           one.set("consent.email.advertising", "granted")}});
  }
  void push(const Edit& edit) {
    const std::string change = one.write(edit.record, edit.kind, edit.fields);
    const auto reply = office->push(one.device(), Pen::push(++pushed_, {change}), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    office.decide_all();
  }
  SmsVerdict hear(const std::string& from, const std::string& text = "STOP") {
    const auto verdict = hear_sms(*office, {"", from, text}, now_ms);
    EXPECT_TRUE(verdict.has_value()) << verdict.error().detail;
    return verdict.value_or(SmsVerdict::ignored);
  }
  std::string state(std::uint8_t number, const std::string& key) {
    return office.record(id_of(number)).text("consent." + key);
  }
  // A run of one text message, to customer 1.
  void send_run(const std::string& campaign, v1::RunOutcome::What what) {
    RunStore& runs = office->store().runs();
    v1::FrozenSelection selection;
    selection.set_campaign(campaign);
    selection.mutable_dispatch()->add_contacts()->set_channel("sms");
    const std::uint64_t run = *runs.open(selection, 0);
    v1::Recipient recipient;
    recipient.set_record_id(to_bytes(id_of(1)));
    recipient.set_channel("sms");
    ASSERT_TRUE(runs.add(run, std::span(&recipient, 1)));
    ASSERT_TRUE(runs.freeze(run, noon_ms));
    const auto batch = runs.claim(run, 1, 10, noon_ms);
    ASSERT_TRUE(batch) << batch.error().detail;
    v1::RunSettleRequest settled;
    settled.set_run(run);
    settled.set_worker(1);
    settled.set_batch(batch->batch());
    v1::RunOutcome& outcome = *settled.add_outcomes();
    outcome.set_number(batch->items(0).number());
    outcome.set_what(what);
    ASSERT_TRUE(runs.settle(settled, noon_ms));
    ASSERT_TRUE(runs.claim(run, 1, 10, noon_ms));
  }
  std::vector<std::string> answers(std::uint8_t number) {
    std::vector<std::string> all;
    for (const Record& record :
         *office.customers().of_customer(id_of(number), RecordKind::marketing_contact)) {
      const MarketingContact said = read_contact(record);
      if (!is_turned_down(said)) continue;
      all.push_back(said.campaign + " " + said.outcome + " " + said.source);
    }
    return all;
  }
  std::uint64_t written() { return office.sync().facts()->custody; }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  std::int64_t now_ms = noon_ms + 60'000;

 private:
  std::uint64_t pushed_ = 0;
};

TEST_F(SmsStops, EndTextMessagesForEveryCustomerWithTheNumberAndNobodyElse) {
  EXPECT_EQ(hear("+491701112233"), SmsVerdict::stopped);
  for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}}) {
    EXPECT_EQ(state(number, "sms.advertising"), "withdrawn");
    EXPECT_EQ(state(number, "sms.reminder_service"), "withdrawn");
    EXPECT_EQ(state(number, "email.advertising"), "granted");
    const auto proofs = office.customers().of_customer(id_of(number), RecordKind::consent);
    ASSERT_EQ(proofs->size(), 2U);
    EXPECT_TRUE(check_consents(*proofs).empty());
    EXPECT_EQ(read_consent(proofs->front()).way, ConsentWay::message);
    EXPECT_EQ(read_consent(proofs->front()).from, "+491701112233");
    EXPECT_EQ(read_consent(proofs->front()).at_ms, now_ms);
  }
  EXPECT_EQ(state(3, "sms.advertising"), "granted");
}

TEST_F(SmsStops, AnswerTheCampaignOfTheLastTextMessageOnce) {
  for (const char* const campaign : {"older", "newer", "unsent"}) {
    const bool leaves = std::string_view(campaign) != "unsent";
    send_run(campaign, leaves ? v1::RunOutcome::WHAT_SENT : v1::RunOutcome::WHAT_REFUSED);
  }
  EXPECT_EQ(hear("+491701112233"), SmsVerdict::stopped);
  EXPECT_EQ(answers(1), (std::vector<std::string>{"newer unsubscribed sms"}));
  // Whoever shares the number, but got no message, has answered none.
  EXPECT_EQ(answers(2), std::vector<std::string>());
  const std::uint64_t before = written();
  EXPECT_EQ(hear("+491701112233"), SmsVerdict::already);
  EXPECT_EQ(written(), before);
}

TEST_F(SmsStops, HappenOnceHoweverOftenTheyCome) {
  EXPECT_EQ(hear("+491701112233"), SmsVerdict::stopped);
  const std::uint64_t before = written();
  EXPECT_EQ(hear("+491701112233", "stop!"), SmsVerdict::already);
  office.reopen();
  EXPECT_EQ(hear("+491701112233"), SmsVerdict::already);
  EXPECT_EQ(written(), before);
}

TEST_F(SmsStops, FromAnUnknownNumberStandInTheAuditLogAndChangeNobody) {
  EXPECT_EQ(hear("+491700000001"), SmsVerdict::unknown);
  EXPECT_EQ(hear(""), SmsVerdict::unknown);
  EXPECT_EQ(state(1, "sms.advertising"), "granted");
  int noted = 0;
  const auto log = audit_log(*office, {}, {}, now_ms);
  for (const auto& entry : log->audit().entries()) {
    if (entry.detail() != "sms.unknown_number") continue;
    ++noted;
    EXPECT_EQ(entry.act(), "withdrawal");
    EXPECT_EQ(entry.no(), "");
  }
  EXPECT_EQ(noted, 2);
}

TEST_F(SmsStops, AreNothingElseThatSomebodyAnswers) {
  const std::uint64_t before = written();
  EXPECT_EQ(hear("+491701112233", "Danke"), SmsVerdict::ignored);
  EXPECT_EQ(written(), before);
}

}  // namespace
}  // namespace tresen
