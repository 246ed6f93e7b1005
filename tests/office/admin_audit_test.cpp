// What operators of head office do with people's data, and with the chain, leaves an entry each.

#include <gtest/gtest.h>

#include <functional>

#include "sync/office/admin.h"
#include "sync/record/audit.h"
#include "sync/record/request.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

class OperatorsActs : public testing::Test {
 protected:
  OperatorsActs() {
    Request request;
    request.id = id_of(5);
    request.customer = anna;
    request.number = "DS-5";
    request.at_ms = noon_ms;
    request.due = answer_due(local_date(noon_ms));
    const std::vector<std::string> changes{
        one.write(anna, RecordKind::customer,
                  {one.set("last_name", "Geheim"), one.set("home_branch", "b1")}),
        one.write(request.id, RecordKind::request, request_edit({}, request).fields)};
    EXPECT_TRUE(office->push(one.device(), Pen::push(1, changes), noon_ms));
    office.decide_all();
    no = office.record(anna).text("customer_no");
  }
  v1::AdminReply ask(const std::function<void(v1::AdminRequest&)>& fill) {
    v1::AdminRequest request;
    fill(request);
    return admin.answer(*office, request, now_ms += 1000);
  }
  std::vector<AuditEntry> entries() {
    std::vector<AuditEntry> all;
    const auto page = office.customers().page(RecordKind::audit, {}, 100);
    EXPECT_TRUE(page.has_value());
    for (const Record& record : *page) all.push_back(read_audit(record));
    return all;
  }

  HeadOffice office;
  Admin admin{*load_ca(office.folder())};
  Pen one{office.new_device("b1"), "b1"};
  Uuid anna = id_of(1);
  std::string no;
  std::int64_t now_ms = noon_ms;
};

TEST_F(OperatorsActs, LeaveAnEntryEachThatNamesNobodyButByTheRecord) {
  struct Case {
    std::function<void(v1::AdminRequest&)> fill;
    std::string act, detail;
    bool about_anna;
  };
  using R = v1::AdminRequest;
  const std::vector<Case> cases{
      {[&](R& r) { r.mutable_person_export()->set_no(no); }, "person_export", "", true},
      {[&](R& r) { r.mutable_person_restrict()->set_no(no); }, "restriction", "", true},
      {[&](R& r) {
         r.mutable_person_restrict()->set_no(no);
         r.mutable_person_restrict()->set_lift(true);
       },
       "restriction", "lifted", true},
      {[&](R& r) { r.mutable_lookups()->set_no(no); }, "lookups_read", "", true},
      {[&](R& r) { r.mutable_data_request_settle()->set_number("DS-5"); }, "request_settled",
       "access.done", true},
      {[&](R& r) { r.mutable_device_code()->set_branch("b2"); }, "device_code", "b2", false},
      {[&](R& r) { r.mutable_revoke()->set_device_id(one.device()); }, "revocation",
       std::to_string(one.device()), false},
      {[&](R& r) {
         *r.mutable_publish()->mutable_chain() = test::small_chain();
         r.mutable_publish()->mutable_chain()->mutable_rules()->set_later_days(9);
         r.mutable_publish()->mutable_chain()->clear_staff();
       },
       "publication", "rules", false},
      {[&](R& r) { r.mutable_person_erase()->set_no(no); }, "erasure", "", true},
  };
  for (const Case& one_case : cases) {
    const std::size_t before = entries().size();
    const v1::AdminReply reply = ask(one_case.fill);
    EXPECT_FALSE(reply.has_error()) << one_case.act << ": " << reply.error().detail();
    const auto after = entries();
    ASSERT_EQ(after.size(), before + 1) << one_case.act;
    EXPECT_EQ(after.back().act, one_case.act);
    EXPECT_EQ(after.back().detail, one_case.detail) << one_case.act;
    EXPECT_EQ(after.back().subject, one_case.about_anna ? anna : Uuid{}) << one_case.act;
    EXPECT_EQ(after.back().at_ms, now_ms) << one_case.act;
    EXPECT_EQ(after.back().device, 0U) << one_case.act;
  }
}

// The same word as at a desk, where each has an entry with who asked.
TEST_F(OperatorsActs, OfOtherKindsAreNotedByTheNameOfTheRequest) {
  using R = v1::AdminRequest;
  struct Case {
    std::function<void(R&)> fill;
    std::string name;
    bool about_anna;
  };
  for (const Case& one_case : {
           Case{[&](R& r) {
                  r.mutable_list_add()->set_list("regulars");
                  r.mutable_list_add()->add_nos(no);
                },
                "list_add", false},
           Case{[&](R& r) {
                  r.mutable_list_remove()->set_list("regulars");
                  r.mutable_list_remove()->add_nos(no);
                },
                "list_remove", false},
           Case{[&](R& r) {
                  r.mutable_run_start()->mutable_selection()->set_campaign("spring");
                  auto& dispatch = *r.mutable_run_start()->mutable_selection()->mutable_dispatch();
                  v1::ContactStep& step = *dispatch.add_contacts();
                  step.set_channel("post");
                  step.set_output(v1::ContactStep::OUTPUT_CSV);
                  v1::Recipient& anybody = *r.mutable_run_start()->add_recipients();
                  anybody.set_record_id(to_bytes(anna));
                  anybody.set_channel("post");
                  r.mutable_run_start()->set_last(true);
                },
                "run_start", false},
           Case{[&](R& r) {
                  r.mutable_run_change()->set_run(1);
                  r.mutable_run_change()->set_state(v1::RunFacts::STATE_CANCELLED);
                },
                "run_change", false},
           Case{[&](R& r) {
                  r.mutable_customer_edit()->set_no(no);
                  v1::CustomerFieldEdit& edit = *r.mutable_customer_edit()->add_fields();
                  edit.set_field("last_name");
                  edit.set_value("Anders");
                  edit.set_was("Geheim");
                },
                "customer_edit", true},
           Case{[&](R& r) { r.mutable_customers(); }, "customers", false},
       }) {
    const std::size_t before = entries().size();
    const v1::AdminReply reply = ask(one_case.fill);
    EXPECT_FALSE(reply.has_error()) << one_case.name << ": " << reply.error().detail();
    const auto after = entries();
    ASSERT_EQ(after.size(), before + 1) << one_case.name;
    EXPECT_EQ(after.back().act, "operator_request");
    EXPECT_EQ(after.back().detail, one_case.name);
    EXPECT_EQ(after.back().subject, one_case.about_anna ? anna : Uuid{}) << one_case.name;
    EXPECT_EQ(after.back().device, 0U);
  }
}

TEST_F(OperatorsActs, ThatComeInPagesOrOnlyTryAreNotedOnceOrNotAtAll) {
  ask([&](v1::AdminRequest& r) { r.mutable_customers()->set_after(to_bytes(anna)); });
  ask([&](v1::AdminRequest& r) {
    r.mutable_run_start()->mutable_selection()->set_campaign("spring");
  });
  ask([&](v1::AdminRequest& r) {
    r.mutable_customer_edit()->set_no(no);
    r.mutable_customer_edit()->set_only_check(true);
  });
  ask([](v1::AdminRequest& r) { r.mutable_consents_pending(); });
  ask([](v1::AdminRequest& r) { r.mutable_lists(); });
  EXPECT_TRUE(entries().empty());
}

TEST_F(OperatorsActs, ThatFailOrOnlyLookAtTheChainLeaveNone) {
  ask([](v1::AdminRequest& r) { r.mutable_status(); });
  ask([](v1::AdminRequest& r) { r.mutable_devices(); });
  ask([](v1::AdminRequest& r) { r.mutable_chain(); });
  ask([](v1::AdminRequest& r) { r.mutable_person_export()->set_no("99999"); });
  ask([](v1::AdminRequest& r) { r.mutable_data_request_settle()->set_number("DS-6"); });
  EXPECT_TRUE(entries().empty());
}

}  // namespace
}  // namespace tresen
