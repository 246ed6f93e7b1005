// L08 at head office: an e-mail consent from the counter waits, is asked about with a secret, and
// holds for the branch once the secret comes back.

#include "sync/record/confirmation.h"

#include <gtest/gtest.h>

#include "sync/office/admin_confirmations.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::int64_t day_ms = std::int64_t{24} * 3'600'000;

v1::Chain franchise() {
  v1::Chain chain = test::small_chain();
  chain.mutable_rules()->mutable_branches(0)->set_legal_entity("A GmbH");
  chain.mutable_rules()->mutable_branches(1)->set_legal_entity("B OHG");
  return chain;
}

class Confirmations : public testing::Test {
 protected:
  Confirmations() {
    push({anna,
          RecordKind::customer,
          {one.set("last_name", "Geheim"), one.set("home_branch", "b1"),
           one.set("email", "anna@example.org"), one.set("birth_date", "1948-03-14")}});
    allow("advertising");
  }
  void push(const Edit& edit) {
    const std::string change = one.write(edit.record, edit.kind, edit.fields);
    const auto reply = office->push(one.device(), Pen::push(++pushed_, {change}), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    office.decide_all();
  }
  // As the counter writes it: the proof, and the customer's field.
  void allow(const std::string& purpose) {
    const Record customer = office.record(anna);
    const v1::Chain chain = franchise();
    const ConsentScene scene{customer, {},      chain.rules(),      "b1", one.device(), "s1",
                             {},       noon_ms, local_date(noon_ms)};
    const std::array said{ConsentSaid{ConsentAct::consent,
                                      "email",
                                      purpose,
                                      ConsentState::granted,
                                      {"ad", 4, "h", "de"},
                                      ConsentWay::signature,
                                      {}}};
    for (const Edit& edit : consent_edits(scene, said, ids_)) push(edit);
  }
  std::vector<v1::PendingConsent> pending(bool make = false, bool remind = false) {
    v1::ConsentsPendingRequest request;
    request.set_make(make);
    request.set_remind(remind);
    std::vector<v1::PendingConsent> all;
    while (true) {
      const auto reply = pending_consents(*office, request, now_ms);
      EXPECT_TRUE(reply.has_value()) << reply.error().detail;
      if (!reply) return all;
      for (const auto& each : reply->consents_pending().consents()) all.push_back(each);
      if (reply->consents_pending().next().empty()) return all;
      request.set_after(reply->consents_pending().next());
    }
  }
  Result<v1::AdminReply> click(const std::string& token) {
    v1::ConsentConfirmRequest request;
    request.set_token(token);
    return confirm_consent(*office, request, now_ms);
  }
  std::string holds(const std::string& branch) {
    const auto state = consent_for(office.record(anna), "email", "advertising", franchise().rules(),
                                   branch, now_ms);
    return state ? std::string(name_of(*state)) : "nothing";
  }

  HeadOffice office{franchise()};
  Pen one{office.new_device("b1"), "b1"};
  Uuid anna = id_of(1);
  std::int64_t now_ms = noon_ms + 60'000;

 private:
  std::uint64_t pushed_ = 0;
  IdSource ids_;
};

TEST_F(Confirmations, ListWhoWaitsAndTellATokenOnce) {
  const auto listed = pending();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].no(), office.record(anna).text("customer_no"));
  EXPECT_EQ(listed[0].address(), "anna@example.org");
  EXPECT_EQ(listed[0].purpose(), "advertising");
  EXPECT_EQ(listed[0].lapses_ms(), noon_ms + 14 * day_ms);
  EXPECT_EQ(listed[0].asked(), 0U);
  EXPECT_TRUE(listed[0].token().empty());
  EXPECT_EQ(pending(true)[0].token().size(), 64U);
  EXPECT_TRUE(pending(true)[0].token().empty()) << "made once";
  EXPECT_EQ(pending()[0].asked(), 1U);
}

TEST_F(Confirmations, RemindOnceAndNoMore) {
  EXPECT_TRUE(pending(false, true)[0].token().empty()) << "nobody was asked before";
  const std::string first = pending(true)[0].token();
  const std::string second = pending(true, true)[0].token();
  EXPECT_EQ(second.size(), 64U);
  EXPECT_NE(first, second);
  EXPECT_TRUE(pending(true, true)[0].token().empty());
  EXPECT_EQ(pending()[0].asked(), 2U);
  ASSERT_TRUE(click(first));
}

TEST_F(Confirmations, MakeTheConsentHoldForTheControllerOfItsBranchAlone) {
  const std::string token = pending(true)[0].token();
  EXPECT_EQ(holds("b1"), "pending");
  const auto done = click(token);
  ASSERT_TRUE(done.has_value()) << done.error().detail;
  EXPECT_FALSE(done->consent_confirm().already());
  EXPECT_EQ(done->consent_confirm().state(), "granted");
  EXPECT_EQ(holds("b1"), "granted");
  EXPECT_EQ(holds("b2"), "nothing");
  EXPECT_TRUE(pending().empty());
  const auto proofs = office.customers().of_customer(anna, RecordKind::consent);
  ASSERT_TRUE(proofs.has_value());
  ASSERT_EQ(proofs->size(), 3U);
  EXPECT_TRUE(check_consents(*proofs).empty());
  EXPECT_EQ(read_consent(proofs->back()).way, ConsentWay::doi);
}

TEST_F(Confirmations, GoDownToTheBranch) {
  const std::string token = pending(true)[0].token();
  ASSERT_TRUE(click(token));
  std::string state;
  std::size_t proofs = 0;
  const std::vector<FeedHead> heads = *office->buckets_of(one.device());
  for (const FeedHead& head : heads) {
    for (const v1::FeedOp& op : office.read(one.device(), head.bucket)) {
      if (!op.has_put()) continue;
      const auto record = from_wire(op.put());
      if (!record) continue;
      if (record->kind == RecordKind::customer) state = record->text("consent.email.advertising");
      if (record->kind == RecordKind::consent) ++proofs;
    }
  }
  EXPECT_EQ(state, "granted");
  EXPECT_EQ(proofs, 3U);
}

TEST_F(Confirmations, HappenOnceAlsoAfterARestart) {
  const std::string token = pending(true)[0].token();
  ASSERT_TRUE(click(token));
  office.reopen();
  now_ms += day_ms;
  const auto again = click(token);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->consent_confirm().already());
  EXPECT_EQ(again->consent_confirm().at_ms(), now_ms - day_ms);
  EXPECT_EQ(office.customers().of_customer(anna, RecordKind::consent)->size(), 3U);
}

TEST_F(Confirmations, AreRefusedWithWhatToDo) {
  const std::string token = pending(true)[0].token();
  std::string other = token;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(click("").error().fault, Fault::invalid);
  EXPECT_EQ(click("x" + token.substr(1)).error().fault, Fault::invalid);
  EXPECT_EQ(click(other).error().fault, Fault::absent);
  EXPECT_EQ(click(to_hex(anna) + token.substr(32)).error().fault, Fault::absent);
  now_ms = noon_ms + 15 * day_ms;
  const auto late = click(token);
  EXPECT_EQ(late.error().fault, Fault::conflict);
  EXPECT_NE(late.error().detail.find("again at the counter"), std::string::npos);
  EXPECT_EQ(holds("b1"), "nothing");
  EXPECT_TRUE(pending(true, true).empty()) << "who lapsed is asked no more";
}

TEST_F(Confirmations, AskNobodyWhoHasWithdrawn) {
  const std::string token = pending(true)[0].token();
  push({anna, RecordKind::customer, {one.set("consent.email.advertising", "withdrawn")}});
  EXPECT_TRUE(pending(true, true).empty());
  EXPECT_EQ(click(token).error().fault, Fault::conflict);
  EXPECT_EQ(holds("b1"), "withdrawn");
}

}  // namespace
}  // namespace tresen
