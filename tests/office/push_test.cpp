// Custody: what head office has acknowledged it has on disk, each change once.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

std::vector<std::string> names(Pen& pen, int count) {
  std::vector<std::string> changes;
  for (int i = 0; i < count; ++i) {
    changes.push_back(pen.write(id_of(static_cast<std::uint8_t>(1 + i % 3)), RecordKind::customer,
                                {pen.set("last_name", "Name" + std::to_string(i))}));
  }
  return changes;
}

std::uint64_t seed() {
  const char* const given = std::getenv("SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

std::string state_of(HeadOffice& office) {
  std::string state;
  for (std::uint8_t i = 1; i <= 3; ++i) state += record_bytes(office.record(id_of(i)));
  return state;
}

TEST(Push, AcknowledgesWhatItTook) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  const auto reply = office->push(pen.device(), Pen::push(1, names(pen, 3)), noon_ms);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->hw_seq(), 3u);
}

// The effective time of a change rests on it.
TEST(Push, TheClockOfATerminalIsNotReadOffAHelloThatCameLate) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  v1::HelloRequest hello;
  hello.set_device_id(pen.device());
  hello.set_incarnation(1);
  hello.set_boot_id(std::string(16, 'b'));
  const auto offset_after = [&](std::int64_t boot_ms, std::int64_t now_ms) {
    hello.set_boot_ms(boot_ms);
    EXPECT_TRUE(office->hello(pen.device(), hello, now_ms));
    return office.sync().device(pen.device())->value().boot_offset_ms - noon_ms;
  };
  EXPECT_EQ(offset_after(10'000, noon_ms + 10'000), 0);
  EXPECT_EQ(offset_after(4'000, noon_ms + 60'000), 0) << "said before the first one";
  EXPECT_EQ(offset_after(70'000, noon_ms + 70'500), 500);
}

TEST(Push, AnswersAGapWithTheMarkAndTakesNothing) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  const auto changes = names(pen, 5);
  const auto reply = office->push(pen.device(), Pen::push(3, {changes[2], changes[3]}), noon_ms);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->hw_seq(), 0u);
  EXPECT_EQ(office.sync().facts()->custody, 0u);
}

TEST(Push, SkipsWhatItHasAndTakesTheRest) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  const auto changes = names(pen, 4);
  ASSERT_TRUE(office->push(pen.device(), Pen::push(1, {changes[0], changes[1]}), noon_ms));
  const auto reply = office->push(pen.device(), Pen::push(1, changes), noon_ms);
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->hw_seq(), 4u);
  EXPECT_EQ(office.sync().facts()->custody, 4u);
}

// Any slices of the journal, any number of times, in any order.
TEST(Push, ReplayedInAnyWayEndsInTheSameState) {
  const std::uint64_t used = seed();
  SCOPED_TRACE("seed=" + std::to_string(used));
  HeadOffice once;
  HeadOffice often;
  Pen pen(once.new_device("b1"), "b1");
  ASSERT_EQ(often.new_device("b1"), pen.device());
  const auto changes = names(pen, 40);
  ASSERT_TRUE(once->push(pen.device(), Pen::push(1, changes), noon_ms));
  once.decide_all();

  std::mt19937_64 random(used);
  std::uint64_t mark = 0;
  for (int turn = 0; mark < changes.size() || turn < 60; ++turn) {
    const std::size_t first = random() % changes.size();
    const std::size_t count = 1 + random() % 12;
    const std::size_t last = std::min(changes.size(), first + count);
    const std::vector<std::string> slice(changes.begin() + static_cast<std::ptrdiff_t>(first),
                                         changes.begin() + static_cast<std::ptrdiff_t>(last));
    const auto reply = often->push(pen.device(), Pen::push(first + 1, slice), noon_ms);
    ASSERT_TRUE(reply.has_value());
    ASSERT_GE(reply->hw_seq(), mark);
    mark = reply->hw_seq();
    if (random() % 4 == 0) often.decide_all();
    if (random() % 8 == 0) often.reopen();
  }
  often.decide_all();
  EXPECT_EQ(often.sync().facts()->custody, changes.size());
  EXPECT_EQ(state_of(often), state_of(once));
}

TEST(Push, SurvivesAKillRightAfterTheReply) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  const auto reply = office->push(pen.device(), Pen::push(1, names(pen, 3)), noon_ms);
  ASSERT_TRUE(reply.has_value());
  // What is on disk at this moment, without anything that closing the file might still write.
  test::Folder copy;
  for (const char* name : {"headoffice.db", "headoffice.db-wal"}) {
    const std::filesystem::path from = std::filesystem::path(office.folder()) / name;
    if (std::filesystem::exists(from)) {
      std::filesystem::copy_file(from, std::filesystem::path(copy.path()) / name);
    }
  }
  auto found = open_store(copy.path());
  ASSERT_TRUE(found.has_value()) << found.error().detail;
  EXPECT_EQ((*found)->sync().device(pen.device())->value().hw_seq, 3u);
  EXPECT_EQ((*found)->sync().undecided(10)->size(), 3u);
}

TEST(Push, OfSeveralDevicesSharesACommitAndRefusesOneAlone) {
  HeadOffice office;
  Pen one(office.new_device("b1"), "b1");
  Pen two(office.new_device("b2"), "b2");
  ASSERT_TRUE(office.sync().revoke(two.device()));
  const std::vector<PushCall> calls{{two.device(), Pen::push(1, names(two, 2))},
                                    {one.device(), Pen::push(1, names(one, 2))},
                                    {77, Pen::push(1, {})}};
  const auto replies = office->push(calls, noon_ms);
  ASSERT_TRUE(replies.has_value());
  ASSERT_FALSE((*replies)[0].has_value());
  EXPECT_EQ((*replies)[0].error().fault, Fault::denied);
  ASSERT_TRUE((*replies)[1].has_value());
  EXPECT_EQ((*replies)[1]->hw_seq(), 2u);
  ASSERT_FALSE((*replies)[2].has_value());
  EXPECT_EQ((*replies)[2].error().fault, Fault::denied);
}

TEST(Push, RefusesAnotherIncarnationAndHeadOfficeItself) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  v1::PushRequest request = Pen::push(1, names(pen, 1));
  request.set_incarnation(2);
  EXPECT_EQ(office->push(pen.device(), request, noon_ms).error().fault, Fault::denied);
  EXPECT_EQ(office->push(0, Pen::push(1, {}), noon_ms).error().fault, Fault::denied);
}

TEST(Hello, TellsTheMarkTheEpochAndTheBuckets) {
  HeadOffice office;
  Pen pen(office.new_device("b2"), "b2");
  ASSERT_TRUE(office->push(pen.device(), Pen::push(1, names(pen, 2)), noon_ms));
  v1::HelloRequest request;
  request.set_device_id(pen.device());
  request.set_incarnation(1);
  request.set_last_seq(5);
  const auto reply = office->hello(pen.device(), request, noon_ms);
  ASSERT_TRUE(reply.has_value()) << reply.error().detail;
  EXPECT_EQ(reply->hw_seq(), 2u);
  EXPECT_EQ(reply->store_epoch(), office.sync().store_epoch());
  EXPECT_NE(reply->store_epoch(), 0u);
  std::vector<std::string> buckets;
  for (const v1::BucketHead& head : reply->buckets()) buckets.push_back(head.bucket());
  EXPECT_EQ(buckets,
            (std::vector<std::string>{"config", "device/1", "branch/b2", "branch/b1", "chain"}));
  EXPECT_EQ(office.sync().device(pen.device())->value().waiting, 3u);
}

TEST(Hello, GivesABranchOnlyItsOwnCustomersIfTheChainSaysSo) {
  HeadOffice office(test::small_chain(v1::HELD_BRANCH));
  const auto heads = office->buckets_of(office.new_device("b1"));
  ASSERT_TRUE(heads.has_value());
  std::vector<std::string> buckets;
  for (const FeedHead& head : *heads) buckets.push_back(head.bucket);
  EXPECT_EQ(buckets, (std::vector<std::string>{"config", "device/1", "branch/b1", "chain"}));
}

TEST(Hello, RefusesADeviceThatSpeaksForAnother) {
  HeadOffice office;
  const std::uint64_t one = office.new_device("b1");
  const std::uint64_t two = office.new_device("b1");
  v1::HelloRequest request;
  request.set_device_id(two);
  request.set_incarnation(1);
  EXPECT_EQ(office->hello(one, request, noon_ms).error().fault, Fault::denied);
}

TEST(Hello, LetsADeviceForgetWhatIsFourteenDaysOld) {
  HeadOffice office;
  Pen pen(office.new_device("b1"), "b1");
  constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
  const auto changes = names(pen, 4);
  ASSERT_TRUE(office->push(pen.device(), Pen::push(1, {changes[0], changes[1]}), noon_ms));
  ASSERT_TRUE(
      office->push(pen.device(), Pen::push(3, {changes[2], changes[3]}), noon_ms + 5 * day_ms));
  v1::HelloRequest request;
  request.set_device_id(pen.device());
  request.set_incarnation(1);
  request.set_last_seq(4);
  const auto safe = [&](std::int64_t days) {
    return office->hello(pen.device(), request, noon_ms + days * day_ms)->safe_trim_seq();
  };
  EXPECT_EQ(safe(13), 0u);
  EXPECT_EQ(safe(14), 2u);
  EXPECT_EQ(safe(19), 4u);
  EXPECT_EQ(safe(1), 4u);  // never back
}

}  // namespace
}  // namespace tresen
