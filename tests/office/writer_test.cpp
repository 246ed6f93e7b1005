// The writer thread: answers everybody, decides by itself, and leaves nothing unanswered.

#include "sync/office/writer.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::id_of;
using test::noon_ms;
using test::Pen;

struct Signal {};

class WriterThread : public testing::Test {
 protected:
  WriterThread() {
    EXPECT_TRUE(create_office(folder.path(), test::small_chain(), noon_ms));
    Office office = open();
    EXPECT_TRUE(office.store().sync().put_code({"s", "h", "b1", noon_ms + 1}));
    device = office.store().sync().redeem_code("s", "h", noon_ms)->id;
  }
  Office open() { return std::move(*Office::open(folder.path())); }

  test::Folder folder;
  test::StorePlace place{folder.path()};
  SystemClock clock;
  std::uint64_t device = 0;
};

TEST_F(WriterThread, AnswersEachPushOnceAndSaysWhatHasGrown) {
  Mailbox<std::vector<FeedHead>> grown(100);
  Mailbox<std::uint64_t> marks(200);
  Writer writer(open(), clock,
                [&](const std::vector<FeedHead>& heads) { EXPECT_TRUE(grown.post(heads)); });
  Pen pen(device, "b1");
  constexpr std::uint64_t pushes = 100;
  for (std::uint64_t seq = 1; seq <= pushes; ++seq) {
    const auto request =
        Pen::push(seq, {pen.write(id_of(1), RecordKind::customer, {pen.set("notes", "n")})});
    ASSERT_TRUE(writer.post(Writer::Push{{device, request}, [&](Result<v1::PushReply> reply) {
                                           EXPECT_TRUE(marks.post(reply->hw_seq()));
                                         }}));
  }
  for (std::uint64_t seq = 1; seq <= pushes; ++seq) {
    const auto mark = marks.take(std::chrono::seconds(20));
    ASSERT_TRUE(mark.has_value());
    EXPECT_EQ(*mark, seq);
  }
  bool branch_grew = false;
  while (!branch_grew) {
    const auto heads = grown.take(std::chrono::seconds(20));
    ASSERT_TRUE(heads.has_value());
    for (const FeedHead& head : *heads) branch_grew = branch_grew || head.bucket == "branch/b1";
  }
}

TEST_F(WriterThread, AnswersWhatItHasBeforeItEnds) {
  int answered = 0;
  {
    Writer writer(open(), clock, {});
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(writer.post([&answered](Office&) { ++answered; }));
    }
  }
  EXPECT_EQ(answered, 50);
}

// Nobody waits without an answer, and memory has a bound: who comes too much is told to come later.
TEST_F(WriterThread, RefusesLettersWhenItHasTooMuchToDo) {
  Mailbox<Signal> held(1);
  Mailbox<Signal> begun(1);
  Writer writer(open(), clock, {});
  ASSERT_TRUE(writer.post([&](Office&) {
    EXPECT_TRUE(begun.post(Signal{}));
    held.take();
  }));
  ASSERT_TRUE(begun.take().has_value());
  int taken = 0;
  constexpr int far_too_many = 100'000;
  while (taken < far_too_many && writer.post([](Office&) {})) ++taken;
  EXPECT_GT(taken, 100);
  EXPECT_LT(taken, far_too_many);
  EXPECT_FALSE(writer.post(Writer::Push{{device, Pen::push(1, {})}, {}}));
  ASSERT_TRUE(held.post(Signal{}));
}

// A queue of pushes is bounded by what they weigh, and says so before it is full.
TEST_F(WriterThread, SlowsDevicesDownBeforeItRefusesThem) {
  Mailbox<Signal> held(1);
  Mailbox<Signal> begun(1);
  Mailbox<v1::PushReply> replies(10'000);
  Writer writer(open(), clock, {});
  ASSERT_TRUE(writer.post([&](Office&) {
    EXPECT_TRUE(begun.post(Signal{}));
    held.take();
  }));
  ASSERT_TRUE(begun.take().has_value());
  // All of them leave a gap, so that nothing has to be written.
  const v1::PushRequest heavy = Pen::push(9, {std::string(250'000, 'x')});
  std::uint64_t taken = 0;
  while (writer.post(Writer::Push{
      {device, heavy}, [&](Result<v1::PushReply> reply) { EXPECT_TRUE(replies.post(*reply)); }})) {
    ++taken;
  }
  EXPECT_NEAR(static_cast<double>(taken) * 250'512, 64.0 * 1024 * 1024, 300'000);
  EXPECT_GT(writer.load().weight, 63u * 1024 * 1024);
  EXPECT_FALSE(writer.post(Writer::Push{{device, heavy}, {}}));
  ASSERT_TRUE(held.post(Signal{}));
  std::uint64_t slowed = 0;
  for (std::uint64_t i = 0; i < taken; ++i) {
    const auto reply = replies.take(std::chrono::seconds(20));
    ASSERT_TRUE(reply.has_value());
    if (reply->retry_after_ms() > 0) {
      ++slowed;
      EXPECT_GT(reply->batch_ops_max(), 0u);
    }
  }
  EXPECT_GT(slowed, 0u);
  EXPECT_LT(slowed, taken);
}

TEST_F(WriterThread, StopsInTimeAndAnswersEverybody) {
  int answered = 0;
  int busy = 0;
  {
    Mailbox<Signal> held(1);
    Writer writer(open(), clock, {});
    ASSERT_TRUE(writer.post([&](Office&) { held.take(); }));
    for (int i = 0; i < 50; ++i) {
      ASSERT_TRUE(writer.post(
          Writer::Push{{device, Pen::push(9, {"x"})}, [&](const Result<v1::PushReply>& reply) {
                         ++answered;
                         if (!reply) busy += reply.error().fault == Fault::busy;
                       }}));
    }
    writer.stop(std::chrono::milliseconds(0));
    EXPECT_FALSE(writer.post([](Office&) {}));
    ASSERT_TRUE(held.post(Signal{}));
  }
  EXPECT_EQ(answered, 50);
  EXPECT_EQ(busy, 50);
}

TEST_F(WriterThread, DecidesWhatAnEarlierRunHasLeft) {
  Pen pen(device, "b1");
  {
    Office office = open();
    ASSERT_TRUE(office.push(
        device, Pen::push(1, {pen.write(id_of(1), RecordKind::customer, {pen.set("notes", "n")})}),
        noon_ms));
  }
  Mailbox<std::vector<FeedHead>> grown(100);
  Writer writer(open(), clock,
                [&](const std::vector<FeedHead>& heads) { EXPECT_TRUE(grown.post(heads)); });
  EXPECT_TRUE(grown.take(std::chrono::seconds(20)).has_value());
}

}  // namespace
}  // namespace tresen
