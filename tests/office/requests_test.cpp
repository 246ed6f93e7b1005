// What persons asked under the GDPR, handed to head office by the counters.

#include <gtest/gtest.h>

#include "sync/office/admin_requests.h"
#include "sync/record/request.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

class DataRequests : public testing::Test {
 protected:
  void push(const Uuid& record, RecordKind kind, std::vector<FieldEdit> fields) {
    const std::string change = one.write(record, kind, std::move(fields));
    const auto reply = office->push(one.device(), Pen::push(++pushed_, {change}), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    office.decide_all();
  }
  void ask(const Uuid& id, RequestKind what) {
    Request request;
    request.id = id;
    request.customer = anna;
    request.what = what;
    request.number = request_number(local_date(noon_ms), id);
    request.at_ms = noon_ms;
    request.due = answer_due(local_date(noon_ms));
    request.branch = "b1";
    request.device = one.device();
    request.staff = "s1";
    push(id, RecordKind::request, request_edit({}, request).fields);
  }
  std::vector<v1::DataRequestFacts> page(const Uuid& after = {}) {
    v1::DataRequestsRequest request;
    if (!after.none()) request.set_after(to_bytes(after));
    const auto reply = list_data_requests(*office, request);
    EXPECT_TRUE(reply.has_value());
    if (!reply) return {};
    return {reply->data_requests().requests().begin(), reply->data_requests().requests().end()};
  }

  Result<v1::AdminReply> settle(const std::string& number, bool refused,
                                const std::string& why = "") {
    v1::DataRequestSettleRequest request;
    request.set_number(number);
    request.set_refused(refused);
    request.set_why(why);
    return settle_data_request(*office, request, noon_ms + 1000);
  }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  Uuid anna = id_of(1);

 private:
  std::uint64_t pushed_ = 0;
};

TEST_F(DataRequests, AreListedOldestFirstWithTheirLastDay) {
  push(anna, RecordKind::customer, {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  ask(id_of(5), RequestKind::access);
  ask(id_of(6), RequestKind::erasure);
  const auto asked = page();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].what(), "access");
  EXPECT_EQ(asked[0].due(), iso_date(answer_due(local_date(noon_ms))));
  EXPECT_EQ(asked[1].what(), "erasure");
  EXPECT_FALSE(asked[1].done());
  EXPECT_EQ(page(id_of(5)).size(), 1U);
  EXPECT_TRUE(page(id_of(6)).empty());
}

TEST_F(DataRequests, GoWithTheFileOfThePerson) {
  push(anna, RecordKind::customer, {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  ask(id_of(5), RequestKind::access);
  const auto found = office.customers().of_customer(anna, RecordKind::request);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->size(), 1U);
}

TEST_F(DataRequests, AreSettledOnceAndTheBranchHearsOfIt) {
  push(anna, RecordKind::customer, {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  ask(id_of(5), RequestKind::access);
  const std::string number = page()[0].number();
  const auto done = settle(number, false, "  sent by post ");
  ASSERT_TRUE(done.has_value()) << done.error().detail;
  EXPECT_FALSE(done->data_request_settle().already());
  EXPECT_EQ(page()[0].state(), "done");
  EXPECT_EQ(page()[0].settled_ms(), noon_ms + 1000);
  EXPECT_EQ(page()[0].why(), "sent by post");
  EXPECT_TRUE(settle(number, false)->data_request_settle().already());
  EXPECT_EQ(settle(number, true, "no").error().fault, Fault::conflict);
  std::string told;
  const std::vector<FeedHead> heads = *office->buckets_of(one.device());
  for (const FeedHead& head : heads) {
    for (const v1::FeedOp& op : office.read(one.device(), head.bucket)) {
      if (!op.has_put()) continue;
      const auto record = from_wire(op.put());
      if (record && record->kind == RecordKind::request) told = record->text("state");
    }
  }
  EXPECT_EQ(told, "done");
}

TEST_F(DataRequests, AreRefusedForAReasonOnly) {
  push(anna, RecordKind::customer, {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  ask(id_of(5), RequestKind::correction);
  const std::string number = page()[0].number();
  EXPECT_EQ(settle(number, true, "  ").error().fault, Fault::invalid);
  EXPECT_EQ(page()[0].state(), "open");
  ASSERT_TRUE(settle(number, true, "the value is right"));
  EXPECT_EQ(page()[0].state(), "refused");
  EXPECT_EQ(settle("DS-20260101-0000", false).error().fault, Fault::absent);
}

TEST_F(DataRequests, ForErasureTakeThePersonAndThemselvesAway) {
  push(anna, RecordKind::customer, {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  ask(id_of(5), RequestKind::erasure);
  const auto done = settle(page()[0].number(), false);
  ASSERT_TRUE(done.has_value()) << done.error().detail;
  EXPECT_TRUE(done->data_request_settle().has_erased());
  EXPECT_TRUE(page().empty());
  EXPECT_FALSE(*office.customers().find(anna));
}

TEST_F(DataRequests, ForErasureThatAreRefusedEraseNobody) {
  push(anna, RecordKind::customer, {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  ask(id_of(5), RequestKind::erasure);
  const auto done = settle(page()[0].number(), true, "an invoice has to be kept; restricted");
  ASSERT_TRUE(done.has_value()) << done.error().detail;
  EXPECT_FALSE(done->data_request_settle().has_erased());
  EXPECT_TRUE(*office.customers().find(anna));
}

}  // namespace
}  // namespace tresen
