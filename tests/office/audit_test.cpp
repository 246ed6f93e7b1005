// Entries of the audit log at head office: who gets to see them, and what an erasure leaves.

#include "sync/record/audit.h"

#include <gtest/gtest.h>

#include "sync/office/admin_audit.h"
#include "sync/office/erasure.h"
#include "sync/office/placing.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

class AuditLog : public testing::Test {
 protected:
  void push(const Uuid& record, RecordKind kind, std::vector<FieldEdit> fields) {
    const std::string change = one.write(record, kind, std::move(fields));
    const auto reply = office->push(one.device(), Pen::push(++pushed_, {change}), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    office.decide_all();
  }
  void make_customer() {
    push(anna, RecordKind::customer,
         {one.set("last_name", "Geheim"), one.set("home_branch", "b1")});
  }
  void note(const Uuid& id, Act act, const Uuid& subject = {}) {
    const Edit edit = audit_edit({.id = id,
                                  .act = std::string(name_of(act)),
                                  .staff = "s1",
                                  .device = one.device(),
                                  .branch = "b1",
                                  .at_ms = noon_ms,
                                  .subject = subject,
                                  .detail = {}});
    push(id, RecordKind::audit, edit.fields);
  }
  std::vector<v1::AuditFacts> page(const Uuid& after = {}) {
    v1::AuditRequest request;
    if (!after.none()) request.set_after(to_bytes(after));
    const auto reply = audit_log(*office, request, {}, noon_ms + 1000);
    EXPECT_TRUE(reply.has_value());
    if (!reply) return {};
    return {reply->audit().entries().begin(), reply->audit().entries().end()};
  }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  std::uint64_t other = office.new_device("b2");
  Uuid anna = id_of(1);

 private:
  std::uint64_t pushed_ = 0;
};

TEST_F(AuditLog, NoTerminalReadsAnEntry) {
  note(id_of(5), Act::sign_in);
  EXPECT_EQ(*office.customers().bucket_of(id_of(5)), office_bucket);
  for (const std::uint64_t device : {one.device(), other}) {
    for (const char* bucket : {"branch/b1", "branch/b2", "chain"}) {
      v1::PullRequest request;
      request.set_store_epoch(office.sync().store_epoch());
      request.set_bucket(bucket);
      request.set_bytes_max(100'000);
      const auto page = office->pull(device, request);
      if (page) {
        for (const v1::FeedOp& op : page->ops()) EXPECT_FALSE(op.has_put()) << bucket;
      }
    }
    v1::PullRequest request;
    request.set_store_epoch(office.sync().store_epoch());
    request.set_bucket(std::string(office_bucket));
    request.set_bytes_max(100'000);
    EXPECT_FALSE(office->pull(device, request).has_value()) << "asked for by name";
  }
}

TEST_F(AuditLog, AnEntryCannotBeWrittenOver) {
  note(id_of(5), Act::withdrawal);
  note(id_of(5), Act::sign_out);
  EXPECT_EQ(office.record(id_of(5)).text("act"), "withdrawal");
}

TEST_F(AuditLog, TellsWhoWhereWhenAndTheNumberOfWhomItWasAbout) {
  make_customer();
  note(id_of(5), Act::withdrawal, anna);
  const auto entries = page();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].act(), "withdrawal");
  EXPECT_EQ(entries[0].staff(), "s1");
  EXPECT_EQ(entries[0].branch(), "b1");
  EXPECT_EQ(entries[0].device(), one.device());
  EXPECT_EQ(entries[0].at_ms(), noon_ms);
  EXPECT_EQ(entries[0].no(), office.record(anna).text("customer_no"));
}

TEST_F(AuditLog, OpeningItIsAnEntryAndTurningThePageIsNone) {
  EXPECT_EQ(page().size(), 1U);
  const auto again = page();
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].act(), "log_opened");
  EXPECT_TRUE(page(*uuid_from_bytes(again[1].id())).empty());
  EXPECT_EQ(page().size(), 3U);
}

TEST_F(AuditLog, AnEntryOutlivesThePersonAndNamesThemNoMore) {
  make_customer();
  note(id_of(5), Act::withdrawal, anna);
  v1::PersonEraseRequest request;
  request.set_no(office.record(anna).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, request, noon_ms + 1000).has_value());
  const auto entries = page();
  ASSERT_GE(entries.size(), 1U);
  EXPECT_EQ(entries[0].act(), "withdrawal");
  EXPECT_EQ(entries[0].staff(), "s1");
  EXPECT_EQ(entries[0].no(), "");
}

// The terminal was offline while the person was erased.
TEST_F(AuditLog, AnEntryAboutSomebodyWhoIsErasedAlreadyIsKept) {
  make_customer();
  v1::PersonEraseRequest request;
  request.set_no(office.record(anna).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, request, noon_ms + 1000).has_value());
  note(id_of(5), Act::withdrawal, anna);
  EXPECT_EQ(page().front().act(), "withdrawal");
}

}  // namespace
}  // namespace tresen
