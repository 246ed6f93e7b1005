// Answers that come by telephone or at the desk, callers, and the follow-ups of it all.

#include <gtest/gtest.h>

#include "sync/office/admin_answering.h"
#include "sync/office/answer_rules.h"
#include "sync/office/store/report_reader.h"
#include "sync/record/follow_up.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "sync/record/response.h"
#include "tests/office/queries.h"
#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;
using test::write;

// noon_ms is Wednesday, 18 November 2026: a holiday in Saxony alone.
v1::Chain chain_with_calls() {
  v1::Chain chain = test::optician_chain();
  chain.mutable_rules()->mutable_branches(0)->set_federal_state("BW");
  chain.mutable_rules()->mutable_branches(1)->set_federal_state("SN");
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("calls");
  campaign.set_prompt("Ask about the new varifocals");
  *campaign.mutable_dispatch()->mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *campaign.mutable_dispatch()->add_contacts();
  step.set_channel("phone");
  step.set_output(v1::ContactStep::OUTPUT_CSV);
  return chain;
}

class Answering : public testing::Test {
 protected:
  std::string customer(std::uint8_t number, const char* mobile = "",
                       const char* consent = "granted") {
    std::vector<FieldEdit> fields{
        pen.set("last_name", std::string("Name") + static_cast<char>('a' + number)),
        pen.set("city", "Ulm"), pen.set("home_branch", number % 2 == 0 ? "b2" : "b1"),
        pen.set("consent.phone.advertising", consent)};
    if (*mobile != 0) fields.push_back(pen.set("mobile", mobile));
    write(office, pen, id_of(number), RecordKind::customer, fields);
    return office.record(id_of(number)).text("customer_no");
  }
  Result<v1::AdminReply> ask(const v1::AdminRequest& request) {
    if (looks_up_answers(request)) return look_up_answers(office.folder(), request, noon_ms);
    return write_answers(*office, request, {}, noon_ms);
  }
  v1::ResponseRequest& response(v1::AdminRequest& request, const std::string& no,
                                const char* outcome) {
    v1::ResponseRequest& asked = *request.mutable_response();
    asked.set_campaign("spring");
    asked.set_no(no);
    asked.set_outcome(outcome);
    asked.set_way("phone");
    return asked;
  }
  std::vector<MarketingContact> contacts(std::uint8_t number) {
    std::vector<MarketingContact> list;
    const auto stored =
        office.customers().of_customer(id_of(number), RecordKind::marketing_contact);
    EXPECT_TRUE(stored);
    for (const Record& one : stored.value_or(std::vector<Record>())) {
      list.push_back(read_contact(one));
    }
    return list;
  }
  v1::CallReply call(const std::string& number) {
    v1::AdminRequest request;
    request.mutable_call()->set_number(number);
    const auto reply = ask(request);
    EXPECT_TRUE(reply);
    return reply->call();
  }
  v1::FollowUpsReply follow_ups(const char* branch = "") {
    v1::AdminRequest request;
    request.mutable_follow_ups()->set_branch(branch);
    const auto reply = ask(request);
    EXPECT_TRUE(reply) << reply.error().detail;
    return reply->follow_ups();
  }

  HeadOffice office{chain_with_calls()};
  Pen pen{office.new_device("b1"), "b1"};
};

TEST_F(Answering, ACallerIsKnownByAnySpellingOfTheNumber) {
  const std::string no = customer(1, "+491713920042");
  for (const char* number : {"0171 3920042", "+49 171 392 00 42", "0049-171-3920042",
                             "(0171) 392/0042", "+49 (0)171 3920042"}) {
    const v1::CallReply reply = call(number);
    EXPECT_EQ(reply.state(), "known") << number;
    ASSERT_EQ(reply.callers_size(), 1) << number;
    EXPECT_EQ(reply.callers(0).no(), no);
  }
}

TEST_F(Answering, ACallHasAClearAnswerWhateverTheNumberIs) {
  customer(1, "+491713920042");
  EXPECT_EQ(call("").state(), "suppressed");
  EXPECT_EQ(call("Anonymous").state(), "suppressed");
  EXPECT_EQ(call("0171 392004x").state(), "malformed");
  EXPECT_EQ(call("0171 3920043").state(), "unknown");
  // Who moved on to another number is found by that one alone.
  write(office, pen, id_of(1), RecordKind::customer,
        {pen.set("mobile", "+491713920044", office.record(id_of(1)).answer("mobile").stamp)});
  EXPECT_EQ(call("0171 3920042").state(), "unknown");
  EXPECT_EQ(call("0171 3920044").state(), "known");
}

TEST_F(Answering, AFamilyOnOneNumberIsShownAsSeveral) {
  customer(1, "+491713920042");
  customer(2, "+491713920042");
  EXPECT_EQ(call("01713920042").callers_size(), 2);
}

TEST_F(Answering, AnAnswerIsStatedUnlessTheCampaignHadWrittenBefore) {
  v1::AdminRequest request;
  response(request, customer(1), "appointment");
  EXPECT_EQ(ask(request)->response().kind(), "stated");
  const std::string written_to = customer(2);
  const Edit letter = participation_edit({{7, 1}, "spring", id_of(2), noon_ms - 1000});
  write(office, pen, letter.record, letter.kind, letter.fields);
  response(request, written_to, "appointment");
  EXPECT_EQ(ask(request)->response().kind(), "matched");
  // Said again within the window, it is the same contact.
  EXPECT_EQ(ask(request)->response().kind(), "matched");
  EXPECT_EQ(contacts(2).size(), 2U);
  EXPECT_EQ(contacts(1).front().source, "phone");
  EXPECT_EQ(contacts(1).front().outcome, "appointment");
}

TEST_F(Answering, WhoDeclinesHasNotCome) {
  v1::AdminRequest request;
  response(request, customer(1), "declined");
  EXPECT_EQ(ask(request)->response().kind(), "turned_down");
  ASSERT_EQ(contacts(1).size(), 1U);
  EXPECT_TRUE(is_turned_down(contacts(1).front()));
}

TEST_F(Answering, WhoObjectsGetsNoAdvertisingAndThereIsAProof) {
  v1::AdminRequest request;
  response(request, customer(1), "objects");
  EXPECT_TRUE(ask(request)->response().objected());
  EXPECT_EQ(office.record(id_of(1)).text("objection"), "yes");
  EXPECT_EQ(office.customers().of_customer(id_of(1), RecordKind::consent)->size(), 1U);
}

TEST_F(Answering, AFollowUpIsDueByTheHolidaysOfItsBranch) {
  v1::AdminRequest request;
  v1::ResponseRequest& asked = response(request, customer(1), "interested");
  asked.set_text("Send the brochure");
  asked.set_working_days(1);
  EXPECT_EQ(ask(request)->response().due(), "2026-11-19");
  asked.set_no(customer(2));
  asked.set_working_days(0);
  EXPECT_EQ(ask(request)->response().due(), "2026-11-19") << "the 18th is free in Saxony";
}

TEST_F(Answering, SomebodyNewIsEnteredAndAddedToTheCampaign) {
  v1::AdminRequest request;
  v1::ResponseRequest& asked = response(request, "", "interested");
  (*asked.mutable_prospect())["last_name"] = "Neumann";
  (*asked.mutable_prospect())["mobile"] = "0171 3920042";
  asked.set_branch("b2");
  const auto reply = ask(request);
  ASSERT_TRUE(reply) << reply.error().detail;
  const v1::CallReply caller = call("01713920042");
  ASSERT_EQ(caller.callers_size(), 1);
  EXPECT_EQ(caller.callers(0).no(), reply->response().no());
  EXPECT_EQ(caller.callers(0).branch(), "b2");
  ASSERT_EQ(caller.callers(0).contacts_size(), 1);
  EXPECT_EQ(caller.callers(0).contacts(0).campaign(), "spring");
  (*asked.mutable_prospect())["mobile"] = "no number";
  EXPECT_EQ(ask(request).error().fault, Fault::invalid);
}

TEST_F(Answering, SomebodyNewIsJudgedByTheRulesOfTheirCountry) {
  v1::AdminRequest request;
  v1::ResponseRequest& asked = response(request, "", "interested");
  auto& prospect = *asked.mutable_prospect();
  prospect["last_name"] = "Neumann";
  prospect["postcode"] = "1010";
  EXPECT_EQ(ask(request).error().fault, Fault::invalid) << "of Germany it would be five digits";
  prospect["country"] = "AT";
  const auto reply = ask(request);
  ASSERT_TRUE(reply) << reply.error().detail;
}

TEST_F(Answering, AMistakeIsToldAndNothingIsWritten) {
  const std::string no = customer(1);
  v1::AdminRequest request;
  v1::ResponseRequest& asked = response(request, no, "perhaps");
  EXPECT_EQ(ask(request).error().fault, Fault::invalid);
  asked.set_outcome("interested");
  asked.set_way("pigeon");
  EXPECT_EQ(ask(request).error().fault, Fault::invalid);
  asked.set_way("phone");
  asked.set_campaign("autumn");
  EXPECT_EQ(ask(request).error().fault, Fault::absent);
  asked.set_campaign("spring");
  asked.set_branch("b9");
  EXPECT_EQ(ask(request).error().fault, Fault::absent);
  EXPECT_TRUE(contacts(1).empty());
}

TEST_F(Answering, ACampaignByTelephoneMakesOneTaskForEachBranchCustomer) {
  customer(1, "+491713920041");
  customer(2, "+491713920042");
  customer(3, "+491713920043", "refused");
  v1::AdminRequest request;
  request.mutable_call_tasks()->set_campaign("calls");
  const auto made = ask(request);
  ASSERT_TRUE(made) << made.error().detail;
  EXPECT_EQ(made->call_tasks().made(), 2U);
  EXPECT_EQ(made->call_tasks().not_reached_size(), 1);
  EXPECT_EQ(ask(request)->call_tasks().made(), 0U);
  EXPECT_EQ(ask(request)->call_tasks().already(), 2U);
  const v1::FollowUpsReply of_b1 = follow_ups("b1");
  ASSERT_EQ(of_b1.follow_ups_size(), 1);
  EXPECT_EQ(of_b1.follow_ups(0).text(), "Ask about the new varifocals");
  // It comes down to the terminals of the branch with the customer.
  test::Reader reader(office, pen.device());
  reader.read("branch/b1");
  EXPECT_TRUE(reader.holds(*uuid_from_hex(of_b1.follow_ups(0).id())));
}

TEST_F(Answering, FollowUpsAreMovedAssignedAndDoneManyAtOnce) {
  for (std::uint8_t n = 1; n <= 4; ++n) customer(n, "+491713920042");
  v1::AdminRequest request;
  request.mutable_call_tasks()->set_campaign("calls");
  ASSERT_TRUE(ask(request));
  v1::FollowUpChangeRequest& change = *request.mutable_follow_up_change();
  change.mutable_of_all()->set_branch("b1");
  change.set_staff("s1");
  change.set_due("2026-11-17");
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 2U);
  v1::FollowUpsReply list = follow_ups();
  EXPECT_EQ(list.open(), 4U);
  EXPECT_EQ(list.overdue(), 2U);
  EXPECT_EQ(list.follow_ups(0).staff(), "s1");
  change.Clear();
  change.add_ids(list.follow_ups(0).id());
  change.set_state("done");
  change.set_result("wants an appointment");
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 1U);
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 0U);
  EXPECT_EQ(follow_ups().open(), 3U);
  // Ended by mistake.
  change.set_state("open");
  change.clear_result();
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 1U);
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 0U);
  EXPECT_EQ(follow_ups().open(), 4U);
  EXPECT_EQ(follow_ups().follow_ups(0).result(), "");
  change.set_state("lost");
  EXPECT_EQ(ask(request).error().fault, Fault::invalid);
  change.clear_state();
  change.set_staff("nobody");
  EXPECT_EQ(ask(request).error().fault, Fault::absent);
  change.clear_staff();
  change.add_ids(to_hex(id_of(1)));
  EXPECT_EQ(ask(request).error().fault, Fault::absent);
}

TEST_F(Answering, ATaskThatIsOpenedAgainTakesItsAnswerBack) {
  customer(1, "+491713920042");
  v1::Chain chain = chain_with_calls();
  v1::AnswerRule& rule = *chain.mutable_campaigns()->mutable_campaigns(0)->add_answer_rules();
  rule.set_id("fit");
  rule.set_text("Arrange a fitting");
  ASSERT_TRUE(office->store().campaigns().publish(chain, noon_ms + 1, {}));
  FollowUp task;
  task.id = id_of(70);
  task.customer = id_of(1);
  task.text = "Ring up";
  task.campaign = "spring";
  const Edit made = follow_up_edit({}, task);
  write(office, pen, task.id, RecordKind::follow_up, made.fields);
  // As a counter ends it.
  const MarketingContact answer{.id = id_of(71),
                                .campaign = "spring",
                                .customer = id_of(1),
                                .process = {},
                                .at_ms = noon_ms,
                                .kind = ContactKind::stated,
                                .referrer = {},
                                .branch = "b1",
                                .source = "phone",
                                .outcome = "bought"};
  write(office, pen, answer.id, RecordKind::marketing_contact, contact_edit({}, answer).fields);
  task.state = FollowUpState::done;
  task.result = "bought";
  const Record before = office.record(task.id);
  const Edit ended = with_answer(follow_up_edit(before, task), before, answer.id);
  write(office, pen, task.id, RecordKind::follow_up, ended.fields);
  ASSERT_TRUE(follow_answers(*office, noon_ms, nullptr));
  const Uuid ruled = ruled_task_id(answer.id, "fit");
  ASSERT_EQ(office.record(ruled).text("state"), "open");
  ASSERT_EQ(call("0171 3920042").callers(0).contacts_size(), 1);

  v1::AdminRequest request;
  request.mutable_follow_up_change()->add_ids(to_hex(task.id));
  request.mutable_follow_up_change()->set_state("open");
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 1U);
  EXPECT_EQ(office.record(task.id).text("state"), "open");
  EXPECT_TRUE(is_taken_back(read_contact(office.record(answer.id))));
  EXPECT_EQ(office.record(ruled).text("state"), "dropped") << "nobody has done it yet";
  EXPECT_EQ(call("0171 3920042").callers(0).contacts_size(), 0);
  EXPECT_EQ(*office.customers().projection_differences(), 0U) << "it is counted nowhere";
  const auto reader = open_report_reader(office.folder());
  EXPECT_TRUE((*reader)->contacts(Period())->empty());
  // It happens once.
  EXPECT_EQ(ask(request)->follow_up_change().changed(), 0U);
}

}  // namespace
}  // namespace tresen
