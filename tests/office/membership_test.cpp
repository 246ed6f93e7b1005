// What a branch holds: its own customers, those it has seen, and for how long.

#include <gtest/gtest.h>

#include "tests/office/reader.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;
using test::Reader;
using test::write;

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

v1::Chain chain_of(v1::Held held, int held_days) {
  v1::Chain chain = test::small_chain(held);
  chain.mutable_rules()->set_held_days(held_days);
  return chain;
}

class Membership : public testing::Test {
 protected:
  void SetUp() override {
    write(office, one, anna, RecordKind::customer,
          {one.set("home_branch", "b1"), one.set("last_name", "Ahrens"),
           one.set("first_name", "Anna")});
    write(office, one, visit, RecordKind::process,
          {one.set("customer", to_hex(anna)), one.set("state", "open")});
  }
  Reader there() {
    Reader reader(office, two.device());
    reader.read("branch/b2");
    return reader;
  }
  v1::LookupRequest ask(const std::string& words) {
    v1::LookupRequest request;
    request.set_words(words);
    request.set_reason(v1::LOOKUP_REASON_CUSTOMER_PRESENT);
    request.set_staff("s1");
    return request;
  }
  v1::LookupRequest take(const Uuid& customer) {
    v1::LookupRequest request = ask("");
    request.set_customer(to_bytes(customer));
    return request;
  }
  void expire(std::int64_t days) {
    while (*office->expire_seen(noon_ms + days * day_ms)) {
    }
  }

  HeadOffice office{chain_of(v1::HELD_BRANCH, 30)};
  Pen one{office.new_device("b1"), "b1"};
  Pen two{office.new_device("b2"), "b2"};
  const Uuid anna = id_of(1);
  const Uuid visit = id_of(50);
};

TEST_F(Membership, ABranchDoesNotHoldWhomItHasNotSeen) { EXPECT_FALSE(there().holds(anna)); }

TEST_F(Membership, ABranchHoldsWhomItHasWrittenAboutWithAllThatBelongsToThem) {
  write(office, two, id_of(51), RecordKind::process,
        {two.set("customer", to_hex(anna)), two.set("state", "open")});
  const Reader reader = there();
  EXPECT_TRUE(reader.holds(anna));
  EXPECT_TRUE(reader.holds(visit));
  EXPECT_TRUE(reader.holds(id_of(51)));
  EXPECT_EQ(*office.customers().bucket_of(anna), "branch/b1");
}

TEST_F(Membership, AGuestIsKeptUpToDateAndMayGetMore) {
  ASSERT_TRUE(office->lookup(two.device(), take(anna), noon_ms));
  Reader reader = there();
  const std::uint64_t before = reader.sum("branch/b2");
  write(office, one, anna, RecordKind::customer, {one.set("city", "Ulm")});
  write(office, one, id_of(52), RecordKind::follow_up, {one.set("customer", to_hex(anna))});
  reader.read("branch/b2");
  EXPECT_NE(reader.sum("branch/b2"), before);
  EXPECT_TRUE(reader.holds(id_of(52)));
}

TEST_F(Membership, ABranchForgetsWhomItHasNotSeenForSoLong) {
  ASSERT_TRUE(office->lookup(two.device(), take(anna), noon_ms));
  Reader reader = there();
  ASSERT_TRUE(reader.holds(anna));
  expire(30);
  reader.read("branch/b2");
  EXPECT_TRUE(reader.holds(anna));
  expire(31);
  reader.read("branch/b2");
  EXPECT_FALSE(reader.holds(anna));
  EXPECT_FALSE(reader.holds(visit));
  const auto knew = office.sync().buckets_that_knew(anna);
  ASSERT_TRUE(knew);
  EXPECT_EQ(*knew, (std::vector<std::string>{"branch/b1", "branch/b2"}));
}

TEST_F(Membership, EachVisitLetsTheTimeBeginAnew) {
  ASSERT_TRUE(office->lookup(two.device(), take(anna), noon_ms));
  write(office, two, anna, RecordKind::customer, {two.set("city", "Ulm")}, noon_ms + 20 * day_ms);
  expire(45);
  EXPECT_TRUE(there().holds(anna));
  expire(51);
  EXPECT_FALSE(there().holds(anna));
}

TEST_F(Membership, WhoMovesToABranchThatHasSeenThemNeverLeavesIt) {
  ASSERT_TRUE(office->lookup(two.device(), take(anna), noon_ms));
  Reader reader = there();
  const Stamp seen = office.record(anna).answer("home_branch").stamp;
  write(office, two, anna, RecordKind::customer, {two.set("home_branch", "b2", seen)});
  for (const v1::FeedOp& op : office.read(two.device(), "branch/b2", reader.cursor("branch/b2"))) {
    EXPECT_TRUE(op.has_put());
  }
  reader.read("branch/b2");
  EXPECT_TRUE(reader.holds(visit));
  // Their own customer now: no time runs out.
  expire(400);
  reader.read("branch/b2");
  EXPECT_TRUE(reader.holds(anna));
}

TEST_F(Membership, WhoIsMovedAwayByTheirBranchIsAGuestThere) {
  const Stamp seen = office.record(anna).answer("home_branch").stamp;
  Reader home(office, one.device());
  home.read("branch/b1");
  write(office, one, anna, RecordKind::customer, {one.set("home_branch", "b2", seen)});
  for (const v1::FeedOp& op : office.read(one.device(), "branch/b1", home.cursor("branch/b1"))) {
    EXPECT_TRUE(op.has_put());
  }
  home.read("branch/b1");
  EXPECT_TRUE(home.holds(anna));
  expire(31);
  home.read("branch/b1");
  EXPECT_FALSE(home.holds(anna));
}

TEST_F(Membership, NobodyIsAGuestWhereAllHoldAll) {
  ASSERT_TRUE(office->lookup(two.device(), take(anna), noon_ms));
  Reader reader = there();
  ASSERT_TRUE(office->store().campaigns().publish(chain_of(v1::HELD_CHAIN, 30), noon_ms));
  office.decide_all();
  reader.read("branch/b2");
  reader.read("branch/b1");
  EXPECT_TRUE(reader.holds(anna));
  EXPECT_TRUE(reader.records("branch/b2").empty());
  EXPECT_EQ(reader.records("branch/b1").size(), 2U);
  const auto reply = office->lookup(two.device(), take(anna), noon_ms);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->bucket(), "branch/b1");
}

TEST_F(Membership, ALookupTellsLittleAndIsWrittenDown) {
  const auto found = office->lookup(two.device(), ask("ahrens anna"), noon_ms);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_EQ(found->hits(0).last_name(), "Ahrens");
  EXPECT_EQ(found->hits(0).branch(), "b1");
  EXPECT_FALSE(there().holds(anna));
  const auto taken = office->lookup(two.device(), take(anna), noon_ms + 5);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->bucket(), "branch/b2");
  EXPECT_TRUE(there().holds(anna));
  const auto rows = office.sync().lookups(anna, 10);
  ASSERT_TRUE(rows);
  const LookupRow looked{noon_ms, two.device(), "s1", "customer_present", anna, false};
  LookupRow took = looked;
  took.at_ms = noon_ms + 5;
  took.taken = true;
  EXPECT_EQ(*rows, (std::vector<LookupRow>{took, looked}));
}

TEST_F(Membership, LookingAtOnesOwnIsNobodysBusiness) {
  ASSERT_TRUE(office->lookup(one.device(), ask("ahrens"), noon_ms));
  const auto taken = office->lookup(one.device(), take(anna), noon_ms);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->bucket(), "branch/b1");
  EXPECT_TRUE(office.sync().lookups(Uuid{}, 10)->empty());
}

TEST_F(Membership, ALookupNeedsAReasonAndSomethingToGoBy) {
  v1::LookupRequest request = ask("ahrens");
  request.clear_reason();
  EXPECT_EQ(office->lookup(two.device(), request, noon_ms).error().fault, Fault::invalid);
  EXPECT_EQ(office->lookup(two.device(), ask("ah"), noon_ms).error().fault, Fault::invalid);
  EXPECT_EQ(office->lookup(two.device(), take(visit), noon_ms).error().fault, Fault::absent);
  EXPECT_EQ(office->lookup(99, ask("ahrens"), noon_ms).error().fault, Fault::denied);
}

}  // namespace
}  // namespace tresen
