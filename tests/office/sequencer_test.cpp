// Deciding: who wins, where records go, and that nothing stands in the way of the others.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

std::vector<v1::Verdict::Kind> verdicts(HeadOffice& office, std::uint64_t device) {
  std::vector<v1::Verdict::Kind> kinds;
  for (const v1::FeedOp& op : office.read(device, "device/" + std::to_string(device))) {
    kinds.push_back(op.verdict().kind());
  }
  return kinds;
}

std::vector<std::uint64_t> positions(const std::vector<v1::FeedOp>& ops) {
  std::vector<std::uint64_t> all;
  for (const v1::FeedOp& op : ops) all.push_back(op.pos());
  return all;
}

class Sequencer : public testing::Test {
 protected:
  void push(Pen& pen, const std::vector<std::string>& changes) {
    const std::uint64_t first = office.sync().device(pen.device())->value().hw_seq + 1;
    const auto reply = office->push(pen.device(), Pen::push(first, changes), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    ASSERT_EQ(reply->hw_seq(), first + changes.size() - 1);
  }
  void push_and_decide(Pen& pen, const std::vector<std::string>& changes) {
    push(pen, changes);
    office.decide_all();
  }

  HeadOffice office;
  Pen one{office.new_device("b1"), "b1"};
  Pen two{office.new_device("b2"), "b2"};
  Uuid anna = id_of(1);
};

TEST_F(Sequencer, WhoSawWhatIsThereWinsWhateverTheClocksSay) {
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Alt")})});
  const Stamp seen = office.record(anna).answer("last_name").stamp;
  two.now_ms = noon_ms - 100'000'000;  // a day behind
  push_and_decide(two,
                  {two.write(anna, RecordKind::customer, {two.set("last_name", "Neu", seen)})});
  EXPECT_EQ(office.record(anna).text("last_name"), "Neu");
  EXPECT_EQ(verdicts(office, two.device()), std::vector{v1::Verdict::KIND_APPLIED});
}

// SYNC 1.6: the boot clock, measured at hello, puts a wrong wall clock right.
TEST_F(Sequencer, BelievesTheBootClockAndNotAWallClockAYearAhead) {
  constexpr std::int64_t year_ms = 365LL * 24 * 60 * 60 * 1000;
  two.boot = id_of(200);
  v1::HelloRequest hello;
  hello.set_device_id(two.device());
  hello.set_incarnation(1);
  hello.set_boot_id(to_bytes(two.boot));
  hello.set_boot_ms(5'000);
  hello.set_wall_ms(noon_ms + year_ms);
  ASSERT_TRUE(office->hello(two.device(), hello, noon_ms));
  two.now_ms = noon_ms + year_ms;
  two.boot_ms = 4'000;  // a second before the hello
  push_and_decide(two, {two.write(anna, RecordKind::customer, {two.set("last_name", "Falsch")})});
  const Stamp stamp = office.record(anna).answer("last_name").stamp;
  EXPECT_EQ(stamp.ms, static_cast<std::uint64_t>(noon_ms - 1'000));
  one.now_ms = noon_ms;
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Recht")})});
  EXPECT_EQ(office.record(anna).text("last_name"), "Recht");
}

TEST_F(Sequencer, KeepsTheLoserInTheHistoryAndSaysSo) {
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Erst")})});
  two.now_ms = noon_ms - 1000;
  push_and_decide(two, {two.write(anna, RecordKind::customer, {two.set("last_name", "Lahm")})});
  EXPECT_EQ(office.record(anna).text("last_name"), "Erst");
  EXPECT_EQ(verdicts(office, two.device()), std::vector{v1::Verdict::KIND_SUPERSEDED});
  const auto history = office.sync().history(anna);
  ASSERT_TRUE(history.has_value());
  ASSERT_EQ(history->size(), 1u);
  EXPECT_EQ(history->front().answer.value, "Lahm");
  EXPECT_TRUE(history->front().lost);
}

TEST_F(Sequencer, KeepsWhatWasReplaced) {
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Alt")})});
  const Stamp seen = office.record(anna).answer("last_name").stamp;
  push_and_decide(one,
                  {one.write(anna, RecordKind::customer, {one.set("last_name", "Neu", seen)})});
  const auto history = office.sync().history(anna);
  ASSERT_TRUE(history.has_value());
  ASSERT_EQ(history->size(), 1u);
  EXPECT_EQ(history->front().answer.value, "Alt");
  EXPECT_FALSE(history->front().lost);
}

TEST_F(Sequencer, QuarantinesWhatItCannotReadAndGoesOn) {
  one.write(anna, RecordKind::customer, {});  // number 1, sent as rubbish
  const std::string good = one.write(anna, RecordKind::customer, {one.set("last_name", "Gut")});
  one.write(anna, RecordKind::customer, {});  // number 3, sent far too large
  const std::string other_kind = one.write(anna, RecordKind::process, {one.set("state", "open")});
  const std::string last = one.write(anna, RecordKind::customer, {one.set("first_name", "Anna")});
  push(one, {"\x07rubbish", good, std::string(70'000, 'x'), other_kind, last});
  push_and_decide(two, {two.write(id_of(2), RecordKind::customer, {two.set("last_name", "Zwei")})});
  EXPECT_EQ(office.record(id_of(2)).text("last_name"), "Zwei");
  EXPECT_EQ(office.record(anna).text("first_name"), "Anna");
  const auto held = office.sync().quarantine();
  ASSERT_TRUE(held.has_value());
  std::vector<std::string> reasons;
  for (const QuarantineEntry& entry : *held) reasons.push_back(entry.reason);
  EXPECT_EQ(reasons, (std::vector<std::string>{"unreadable", "too_large", "kind"}));
  EXPECT_EQ(office.sync().facts()->quarantine, 3u);
  EXPECT_EQ(office.sync().facts()->applied, office.sync().facts()->custody);
}

TEST_F(Sequencer, QuarantinesAChangeUnderAForeignNumber) {
  one.write(anna, RecordKind::customer, {one.set("last_name", "Eins")});
  const std::string second = one.write(anna, RecordKind::customer, {one.set("last_name", "Zwei")});
  push_and_decide(one, {second});
  const auto held = office.sync().quarantine();
  ASSERT_EQ(held->size(), 1u);
  EXPECT_EQ(held->front().reason, "sequence");
  EXPECT_EQ(verdicts(office, one.device()), std::vector{v1::Verdict::KIND_QUARANTINED});
}

TEST_F(Sequencer, GivesCustomersNumbersOnceAndNeverTwice) {
  std::vector<Edit> imported{{id_of(9), RecordKind::customer, {one.set("customer_no", "20007")}}};
  ASSERT_TRUE(office->submit(imported, "b1", noon_ms));
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Neu")}),
                        one.write(id_of(2), RecordKind::customer, {one.set("last_name", "Zwei")})});
  EXPECT_EQ(office.record(anna).text("customer_no"), "20008");
  EXPECT_EQ(office.record(id_of(2)).text("customer_no"), "20009");
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("first_name", "Anna")})});
  EXPECT_EQ(office.record(anna).text("customer_no"), "20008");
  const auto found = office.customers().by_number("20009");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, id_of(2));
}

TEST_F(Sequencer, DecidesTheSameInOneRunAsInMany) {
  HeadOffice slow;
  ASSERT_EQ(slow.new_device("b1"), one.device());
  ASSERT_EQ(slow.new_device("b2"), two.device());
  for (int i = 0; i < 30; ++i) {
    Pen& pen = i % 2 == 0 ? one : two;
    pen.now_ms = noon_ms + (i * 7919) % 1000;
    const Uuid who = id_of(static_cast<std::uint8_t>(1 + i % 4));
    const std::string bytes =
        pen.write(who, RecordKind::customer, {pen.set("last_name", "N" + std::to_string(i))});
    push(pen, {bytes});
    ASSERT_TRUE(slow->push(pen.device(), Pen::push(pen.last_seq(), {bytes}), noon_ms));
    ASSERT_TRUE(slow->sequence(1));
  }
  office.decide_all();
  for (std::uint8_t i = 1; i <= 4; ++i) {
    EXPECT_EQ(record_bytes(office.record(id_of(i))), record_bytes(slow.record(id_of(i)))) << int(i);
  }
}

TEST_F(Sequencer, GoesOnWhereItWasAfterAKill) {
  push(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Eins")}),
             one.write(id_of(2), RecordKind::customer, {one.set("last_name", "Zwei")})});
  ASSERT_TRUE(office->sequence(1));
  office.reopen();
  EXPECT_EQ(office.sync().facts()->applied, 1u);
  office.decide_all();
  EXPECT_EQ(office.record(id_of(2)).text("last_name"), "Zwei");
  EXPECT_EQ(office.sync().facts()->applied, 2u);
}

TEST_F(Sequencer, RefusesASecondSequencerThatIsLate) {
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Eins")})});
  Decision late;
  late.after_pos = 0;
  late.through_pos = 1;
  const auto decided = office.sync().decide(late);
  ASSERT_FALSE(decided.has_value());
  EXPECT_EQ(decided.error().fault, Fault::conflict);
}

TEST_F(Sequencer, FeedsEachChangeOnceInOrderAndOnlyTheLatestState) {
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("last_name", "Eins")}),
                        one.write(id_of(2), RecordKind::customer, {one.set("last_name", "Zwei")})});
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("first_name", "Anna")})});
  const auto ops = office.read(two.device(), "branch/b1");
  ASSERT_EQ(positions(ops), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(from_wire(ops[0].put())->id, id_of(2));
  EXPECT_EQ(from_wire(ops[1].put())->text("first_name"), "Anna");
  EXPECT_EQ(from_wire(ops[1].put())->text("last_name"), "Eins");
  EXPECT_EQ(office.read(two.device(), "branch/b1", 3).size(), 0u);
  const auto mine = office.read(one.device(), "device/1");
  ASSERT_EQ(positions(mine), (std::vector<std::uint64_t>{1, 2, 3}));
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(mine[i].verdict().seq(), i + 1);
}

TEST_F(Sequencer, PutsWhatBelongsToACustomerIntoTheCustomersBucket) {
  const Uuid visit = id_of(50);
  push_and_decide(one, {one.write(anna, RecordKind::customer, {one.set("home_branch", "b1")})});
  push_and_decide(two, {two.write(visit, RecordKind::process,
                                  {two.set("customer", to_hex(anna)), two.set("state", "open")})});
  EXPECT_EQ(*office.customers().bucket_of(visit), "branch/b1");
  ASSERT_EQ(office.customers().of_customer(anna, RecordKind::process)->size(), 1u);

  const Stamp seen = office.record(anna).answer("home_branch").stamp;
  push_and_decide(one,
                  {one.write(anna, RecordKind::customer, {one.set("home_branch", "b2", seen)})});
  EXPECT_EQ(*office.customers().bucket_of(anna), "branch/b2");
  EXPECT_EQ(*office.customers().bucket_of(visit), "branch/b2");
  EXPECT_EQ(office.read(one.device(), "branch/b2").size(), 2u);
  // This device reads both buckets: nothing has left it.
  for (const v1::FeedOp& op : office.read(one.device(), "branch/b1")) EXPECT_TRUE(op.has_moved());
}

TEST(Feed, TellsADeviceWhatHasLeftItsBranch) {
  HeadOffice office(test::small_chain(v1::HELD_BRANCH));
  Pen pen(office.new_device("b1"), "b1");
  Pen other(office.new_device("b2"), "b2");
  const Uuid anna = id_of(1);
  const auto made = pen.write(anna, RecordKind::customer, {pen.set("home_branch", "b1")});
  ASSERT_TRUE(office->push(pen.device(), Pen::push(1, {made}), noon_ms));
  office.decide_all();
  const auto moved =
      other.write(anna, RecordKind::customer, {other.set("home_branch", "b2", pen.last_stamp())});
  ASSERT_TRUE(office->push(other.device(), Pen::push(1, {moved}), noon_ms));
  office.decide_all();
  const auto ops = office.read(pen.device(), "branch/b1");
  ASSERT_EQ(ops.size(), 1u);
  EXPECT_EQ(ops[0].remove(), to_bytes(anna));
  v1::PullRequest request;
  request.set_store_epoch(office.sync().store_epoch());
  request.set_bucket("branch/b2");
  EXPECT_EQ(office->pull(pen.device(), request).error().fault, Fault::denied);
}

TEST(Feed, SendsACallerOfAnotherEpochBackToHello) {
  HeadOffice office;
  const std::uint64_t device = office.new_device("b1");
  v1::PullRequest request;
  request.set_bucket("config");
  request.set_store_epoch(office.sync().store_epoch() + 1);
  EXPECT_EQ(office->pull(device, request).error().fault, Fault::conflict);
  request.set_store_epoch(office.sync().store_epoch());
  request.set_after_pos(1000);
  EXPECT_EQ(office->pull(device, request).error().fault, Fault::conflict);
}

TEST(Feed, GivesThePartsOfTheChainOnceEachInTheirNewestVersion) {
  HeadOffice office;
  const std::uint64_t device = office.new_device("b1");
  ASSERT_EQ(office.read(device, "config").size(), 4u);
  v1::Chain chain = *office->store().campaigns().chain();
  EXPECT_EQ(chain.rules().version(), 1u);
  EXPECT_EQ(chain.staff().members(0).pin(), "");
  chain.mutable_campaigns()->add_campaigns()->set_id("summer");
  ASSERT_EQ(*office->store().campaigns().publish(chain, noon_ms), 1);
  const auto ops = office.read(device, "config");
  ASSERT_EQ(ops.size(), 4u);
  EXPECT_EQ(ops[3].pos(), 5u);
  EXPECT_EQ(ops[3].config().campaigns().version(), 2u);
  EXPECT_EQ(ops[3].config().campaigns().campaigns_size(), 2);
  ASSERT_EQ(*office->store().campaigns().publish(chain, noon_ms), 0);
  chain.set_id("other");
  EXPECT_EQ(office->store().campaigns().publish(chain, noon_ms).error().fault, Fault::invalid);
}

TEST(Submit, WritesHeadOfficesOwnChangesThroughTheSameLog) {
  HeadOffice office;
  const std::uint64_t device = office.new_device("b2");
  Pen pen(0, "");
  std::vector<Edit> edits;
  for (std::uint8_t i = 1; i <= 100; ++i) {
    edits.push_back({id_of(i),
                     RecordKind::customer,
                     {pen.set("last_name", "N" + std::to_string(i)),
                      pen.set("external_id", "E" + std::to_string(i))}});
  }
  ASSERT_EQ(*office->submit(edits, "b2", noon_ms), 100u);
  EXPECT_EQ(*office.customers().count(RecordKind::customer), 100u);
  EXPECT_EQ(office.read(device, "branch/b2").size(), 100u);
  ASSERT_EQ(*office->submit(edits, "b2", noon_ms + 1000), 100u);
  EXPECT_EQ(*office.customers().count(RecordKind::customer), 100u);
  const auto found = office.customers().by_external_id("E7");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->id, id_of(7));
  std::vector<Record> all;
  for (Uuid after;;) {
    const auto page = office.customers().page(RecordKind::customer, after, 7);
    ASSERT_TRUE(page.has_value());
    if (page->empty()) break;
    all.insert(all.end(), page->begin(), page->end());
    after = page->back().id;
  }
  EXPECT_EQ(all.size(), 100u);
}

}  // namespace
}  // namespace tresen
