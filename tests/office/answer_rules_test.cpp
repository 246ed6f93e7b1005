// What a campaign's rules make of answers: a task each, once, wherever the answer was given, and
// somebody else's when nobody cares for it in time.

#include "sync/office/answer_rules.h"

#include <gtest/gtest.h>

#include <chrono>

#include "sync/base/database.h"
#include "sync/office/admin_answering.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/store/database_place.h"
#include "sync/office/writer.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "tests/office/queries.h"
#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

v1::AnswerRule& rule(v1::Campaign& campaign, const char* id, const char* outcome) {
  v1::AnswerRule& one = *campaign.add_answer_rules();
  one.set_id(id);
  one.set_text(std::string("Do ") + id);
  if (*outcome != 0) one.add_outcomes(outcome);
  return one;
}

// noon_ms is Wednesday, 18 November 2026: a holiday in Saxony alone.
v1::Chain chain_with_rules() {
  v1::Chain chain = test::optician_chain();
  chain.mutable_rules()->mutable_branches(0)->set_federal_state("BW");
  chain.mutable_rules()->mutable_branches(1)->set_federal_state("SN");
  v1::StaffMember& manager = *chain.mutable_staff()->add_members();
  manager.set_id("m1");
  manager.set_role(v1::ROLE_MANAGER);
  manager.add_branches("b1");
  v1::Campaign& spring = *chain.mutable_campaigns()->mutable_campaigns(0);
  v1::AnswerRule& send = rule(spring, "send", "interested");
  send.set_working_days(3);
  send.set_escalate_after_days(2);
  v1::AnswerRule& ring = rule(spring, "ring", "callback");
  ring.set_branch("b2");
  ring.set_staff("s1");
  rule(spring, "fit", "came").set_tasks_max(2);
  spring.mutable_commission()->set_cents(250);
  spring.mutable_commission()->add_outcomes("bought");
  spring.set_currency("EUR");
  return chain;
}

class AnswerRules : public testing::Test {
 protected:
  explicit AnswerRules(const v1::Chain& chain = chain_with_rules()) : office(chain) {}

  std::string customer(std::uint8_t number) {
    test::write(office, pen, id_of(number), RecordKind::customer,
                {pen.set("last_name", std::string("Name") + static_cast<char>('a' + number)),
                 pen.set("city", "Ulm"), pen.set("home_branch", "b1")});
    return office.record(id_of(number)).text("customer_no");
  }
  v1::ResponseReply answered(const std::string& no, const char* outcome) {
    v1::AdminRequest request;
    v1::ResponseRequest& asked = *request.mutable_response();
    asked.set_campaign("spring");
    asked.set_no(no);
    asked.set_outcome(outcome);
    asked.set_way("phone");
    const auto reply = write_answers(*office, request, {}, noon_ms);
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    return reply ? reply->response() : v1::ResponseReply();
  }
  Edit at_counter(std::uint8_t number) const {
    return contact_edit({}, {.id = id_of(static_cast<std::uint8_t>(100 + number)),
                             .campaign = "spring",
                             .customer = id_of(number),
                             .process = {},
                             .at_ms = noon_ms,
                             .kind = ContactKind::stated,
                             .referrer = {},
                             .branch = "b1"});
  }
  void comes(std::uint8_t number) {
    const Edit edit = at_counter(number);
    test::write(office, pen, edit.record, edit.kind, edit.fields);
  }
  std::vector<FollowUp> tasks(std::uint8_t number) {
    std::vector<FollowUp> list;
    const auto records = office.customers().of_customer(id_of(number), RecordKind::follow_up);
    EXPECT_TRUE(records);
    for (const Record& one : *records) list.push_back(read_follow_up(one));
    return list;
  }

  // Somebody else, or the disk, has been at the file.
  void change_file(const std::string& sql, const Uuid& record) {
    office.close();
    {
      auto database = open_to_write(office.folder(), Writers::several);
      ASSERT_TRUE(database) << database.error().detail;
      const auto done = database->run(sql, {Blob{to_bytes(record)}});
      ASSERT_TRUE(done) << done.error().detail;
    }
    office.reopen();
  }

  HeadOffice office;
  Pen pen{office.new_device("b1"), "b1"};
};

TEST_F(AnswerRules, MakeOfAnAnswerTheTaskOfItsRuleAndOfNoOther) {
  const v1::ResponseReply interested = answered(customer(1), "interested");
  ASSERT_EQ(interested.tasks_size(), 1);
  EXPECT_EQ(interested.tasks(0).rule(), "send");
  // Thursday, Friday, Monday.
  EXPECT_EQ(interested.tasks(0).due(), "2026-11-23");
  ASSERT_EQ(tasks(1).size(), 1U);
  EXPECT_EQ(tasks(1).front().text, "Do send");
  EXPECT_EQ(tasks(1).front().branch, "b1");
  EXPECT_EQ(to_hex(tasks(1).front().id), interested.tasks(0).follow_up());
  // By the holidays of the branch that does it; and by whom.
  const v1::ResponseReply callback = answered(customer(2), "callback");
  ASSERT_EQ(callback.tasks_size(), 1);
  EXPECT_EQ(callback.tasks(0).due(), "2026-11-19");
  EXPECT_EQ(tasks(2).front().branch, "b2");
  EXPECT_EQ(tasks(2).front().staff, "s1");
  EXPECT_EQ(answered(customer(3), "declined").tasks_size(), 0);
  EXPECT_TRUE(tasks(3).empty());
}

TEST_F(AnswerRules, MakeOneTaskOfAnAnswerHoweverOftenItIsSaid) {
  const std::string no = customer(1);
  answered(no, "interested");
  EXPECT_EQ(answered(no, "interested").tasks_size(), 0);
  EXPECT_EQ(tasks(1).size(), 1U);
}

TEST_F(AnswerRules, WaitForACustomerWhomADiskHasDamagedAndHoldUpNoOther) {
  for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}}) {
    customer(number);
    comes(number);
  }
  const char* const turned =
      "UPDATE record SET body = CAST(x'ff' || body AS BLOB) WHERE record_id = ?";
  change_file(turned, id_of(1));
  ASSERT_EQ(follow_answers(*office, noon_ms), false);
  EXPECT_EQ(tasks(2).size(), 1U);
  change_file("UPDATE record SET body = substr(body, 2) WHERE record_id = ?", id_of(1));
  ASSERT_EQ(follow_answers(*office, noon_ms), false);
  EXPECT_EQ(tasks(1).size(), 1U);
  EXPECT_EQ(tasks(2).size(), 1U);
}

TEST_F(AnswerRules, AreAskedAboutAnswersThatComeUpFromTheCounter) {
  customer(1);
  comes(1);
  EXPECT_TRUE(tasks(1).empty());
  EXPECT_EQ(follow_answers(*office, noon_ms), false);
  ASSERT_EQ(tasks(1).size(), 1U);
  EXPECT_EQ(tasks(1).front().text, "Do fit");
  EXPECT_EQ(follow_answers(*office, noon_ms), false);
  EXPECT_EQ(tasks(1).size(), 1U);
}

TEST_F(AnswerRules, TakeALetterThatWentOutForNoAnswer) {
  customer(1);
  const Edit letter = participation_edit({{7, 1}, "spring", id_of(1), noon_ms});
  test::write(office, pen, letter.record, letter.kind, letter.fields);
  EXPECT_TRUE(office->store().answers().due(10)->empty());
}

TEST_F(AnswerRules, MakeNoMoreTasksThanTheyMay) {
  for (std::uint8_t n = 1; n <= 3; ++n) {
    customer(n);
    comes(n);
    std::vector<RuledAnswer> told;
    ASSERT_TRUE(follow_answers(*office, noon_ms, &told));
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().task.refused(), n == 3) << int{n};
    EXPECT_EQ(tasks(n).size(), n == 3 ? 0U : 1U) << int{n};
  }
}

// A portion was made, and the office was killed before it was written down that it was.
TEST_F(AnswerRules, DoNotOpenATaskAgainThatSomebodyHasDone) {
  customer(1);
  comes(1);
  ASSERT_TRUE(follow_answers(*office, noon_ms));
  FollowUp task = tasks(1).front();
  task.state = FollowUpState::done;
  const Edit edit = follow_up_edit(office.record(task.id), task);
  ASSERT_TRUE(office->submit(std::span(&edit, 1), "b1", noon_ms + 1000));
  change_file("INSERT INTO answer_due SELECT row FROM record WHERE record_id = ?", id_of(101));
  ASSERT_TRUE(follow_answers(*office, noon_ms + 2000));
  ASSERT_EQ(tasks(1).size(), 1U);
  EXPECT_EQ(tasks(1).front().state, FollowUpState::done);
}

TEST_F(AnswerRules, HandATaskThatNobodyCaresForToTheManagerOnce) {
  answered(customer(1), "interested");
  answered(customer(2), "interested");
  const Uuid done = tasks(2).front().id;
  FollowUp task = tasks(2).front();
  task.state = FollowUpState::done;
  const Edit edit = follow_up_edit(office.record(done), task);
  ASSERT_TRUE(office->submit(std::span(&edit, 1), "b1", noon_ms + 1000));
  // Due on Monday, the 23rd; two working days later it is Wednesday.
  ASSERT_TRUE(escalate_tasks(*office, noon_ms + 6 * day_ms));
  EXPECT_EQ(tasks(1).front().staff, "");
  ASSERT_TRUE(escalate_tasks(*office, noon_ms + 7 * day_ms));
  EXPECT_EQ(tasks(1).front().staff, "m1");
  EXPECT_EQ(tasks(1).front().state, FollowUpState::open);
  EXPECT_EQ(tasks(2).front().staff, "");
  // Whoever the manager gives it to keeps it.
  task = tasks(1).front();
  task.staff = "s1";
  const Edit given = follow_up_edit(office.record(task.id), task);
  ASSERT_TRUE(office->submit(std::span(&given, 1), "b1", noon_ms + 7 * day_ms + 1000));
  ASSERT_TRUE(escalate_tasks(*office, noon_ms + 8 * day_ms));
  EXPECT_EQ(tasks(1).front().staff, "s1");
}

// BetrVG 87(1) no. 10: nothing that pays staff without the works council.
TEST_F(AnswerRules, EarnNothingWithoutAWorksAgreement) {
  for (std::uint8_t n = 1; n <= 12; ++n) answered(customer(n), "bought");
  EXPECT_TRUE(office->store().answers().commissions("spring")->empty());
  v1::Chain chain = chain_with_rules();
  chain.mutable_campaigns()->mutable_campaigns(0)->mutable_dispatch()->set_list("l");
  const auto refused = dispatched_campaign(chain, "spring");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("its commission is locked"), std::string::npos)
      << refused.error().detail;
}

class Earning : public AnswerRules {
 protected:
  static v1::Chain agreed() {
    v1::Chain chain = chain_with_rules();
    v1::WorksAgreement& agreement = *chain.mutable_rules()->mutable_works_agreement();
    agreement.set_reference("BV 2026/4");
    agreement.set_approver("Ada Example");
    for (const char* id : {"s2", "s3", "s4", "s5"}) {
      chain.mutable_staff()->add_members()->set_id(id);
    }
    return chain;
  }
  Earning() : AnswerRules(agreed()) {}

  v1::CommissionsReply told() {
    v1::AdminRequest request;
    request.mutable_commissions()->set_campaign("spring");
    const auto reply = write_answers(*office, request, {}, noon_ms);
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    return reply ? reply->commissions() : v1::CommissionsReply();
  }
};

TEST_F(Earning, AddsUpWhatAnswersEarnABranchAndTellsNothingOfAFew) {
  for (std::uint8_t n = 1; n <= 9; ++n) answered(customer(n), "bought");
  answered(customer(20), "interested");
  EXPECT_EQ(told().sums_size(), 0);
  EXPECT_TRUE(told().withheld());
  answered(customer(10), "bought");
  // The same answer earns once.
  answered(office.record(id_of(10)).text("customer_no"), "bought");
  ASSERT_EQ(told().sums_size(), 1);
  const v1::CommissionsReply reply = told();
  const v1::CommissionSum& sum = reply.sums(0);
  EXPECT_EQ(sum.month(), "2026-11");
  EXPECT_EQ(sum.branch(), "b1");
  EXPECT_EQ(sum.answers(), 10U);
  EXPECT_EQ(sum.cents(), 2500);
  EXPECT_EQ(sum.reference(), "BV 2026/4");
  EXPECT_EQ(told().currency(), "EUR");
}

// In a daemon nobody has to ask.
TEST_F(AnswerRules, AreAskedByTheDaemonAsSoonAsAnAnswerIsDecided) {
  customer(1);
  const std::string folder = office.folder();
  const Edit edit = at_counter(1);
  const std::string change = pen.write(edit.record, edit.kind, edit.fields);
  office.close();
  SystemClock clock;
  Mailbox<bool> there(1);
  Writer writer(std::move(*Office::open(folder)), clock, {});
  ASSERT_TRUE(writer.post(Writer::Push{{pen.device(), Pen::push(pen.last_seq(), {change})},
                                       [](Result<v1::PushReply> reply) { EXPECT_TRUE(reply); }}));
  const Uuid task = ruled_task_id(edit.record, "fit");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  bool made = false;
  while (!made && std::chrono::steady_clock::now() < deadline) {
    ASSERT_TRUE(writer.post([&](Office& asked) {
      static_cast<void>(there.post(asked.store().customers().find(task)->has_value()));
    }));
    made = there.take().value_or(false);
  }
  EXPECT_TRUE(made);
}

}  // namespace
}  // namespace tresen
