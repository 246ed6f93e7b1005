// Two threads and a letter box.

#include "sync/base/mailbox.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace tresen {
namespace {

using std::chrono::milliseconds;

TEST(Mailbox, KeepsTheOrder) {
  Mailbox<int> box(3);
  for (const int letter : {1, 2, 3}) EXPECT_TRUE(box.post(letter));
  for (const int letter : {1, 2, 3}) EXPECT_EQ(box.take(), letter);
}

TEST(Mailbox, RefusesWhenItIsFull) {
  Mailbox<int> box(2);
  EXPECT_TRUE(box.post(1));
  EXPECT_TRUE(box.post(2));
  EXPECT_FALSE(box.post(3));
  EXPECT_EQ(box.try_take(), 1);
  EXPECT_TRUE(box.post(4));
  EXPECT_EQ(box.try_take(), 2);
  EXPECT_EQ(box.try_take(), 4);
  EXPECT_EQ(box.try_take(), std::nullopt);
}

TEST(Mailbox, RefusesWhatWouldWeighTooMuchTogether) {
  Mailbox<int> box(10, {}, 100);
  EXPECT_TRUE(box.post(1, 60));
  EXPECT_FALSE(box.post(2, 41));
  EXPECT_TRUE(box.post(3, 40));
  EXPECT_FALSE(box.post(4, 1));
  EXPECT_TRUE(box.post(5, 0));
  EXPECT_EQ(box.load().weight, 100u);
  EXPECT_EQ(box.load().count, 3u);
  EXPECT_EQ(box.take(), 1);
  EXPECT_EQ(box.load().weight, 40u);
  EXPECT_TRUE(box.post(6, 60));
}

TEST(Mailbox, GivesWhatIsInItAfterItWasClosed) {
  Mailbox<int> box(2);
  EXPECT_TRUE(box.post(1));
  box.close();
  EXPECT_FALSE(box.post(2));
  EXPECT_EQ(box.take(), 1);
  EXPECT_EQ(box.take(), std::nullopt);
  EXPECT_TRUE(box.closed());
}

TEST(Mailbox, WaitsNoLongerThanAsked) {
  Mailbox<int> box(1);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(box.take(milliseconds(20)), std::nullopt);
  EXPECT_GE(std::chrono::steady_clock::now() - before, milliseconds(20));
}

TEST(Mailbox, RingsForEachLetterThatItTook) {
  int rung = 0;
  Mailbox<int> box(2, [&rung] { ++rung; });
  for (int letter = 0; letter < 5; ++letter) static_cast<void>(box.post(letter));
  EXPECT_EQ(rung, 2);
}

TEST(Mailbox, LosesAndDoublesNothingBetweenThreads) {
  constexpr int letters_per_sender = 5000;
  Mailbox<int> box(16);
  std::vector<std::jthread> senders;
  for (int sender = 0; sender < 3; ++sender) {
    senders.emplace_back([&box, sender] {
      for (int i = 0; i < letters_per_sender; ++i) {
        while (!box.post(sender * letters_per_sender + i)) std::this_thread::yield();
      }
    });
  }
  std::vector<int> last(3, -1);
  for (int count = 0; count < 3 * letters_per_sender; ++count) {
    const auto letter = box.take();
    ASSERT_TRUE(letter);
    const auto sender = static_cast<std::size_t>(*letter / letters_per_sender);
    EXPECT_EQ(*letter % letters_per_sender, last[sender] + 1);
    last[sender] = *letter % letters_per_sender;
  }
  EXPECT_EQ(box.try_take(), std::nullopt);
}

// As for an answer: whoever asked takes it and throws the box away, while the poster still returns.
TEST(Mailbox, MayGoAsSoonAsItsLetterWasTaken) {
  Mailbox<Mailbox<int>*> questions(1);
  std::jthread answerer([&questions] {
    while (const auto box = questions.take()) EXPECT_TRUE((*box)->post(1));
  });
  for (int i = 0; i < 2000; ++i) {
    auto box = std::make_unique<Mailbox<int>>(1);
    ASSERT_TRUE(questions.post(box.get()));
    EXPECT_EQ(box->take(), 1);
  }
  questions.close();
}

TEST(Mailbox, WakesATakerWhenItIsClosed) {
  Mailbox<int> box(1);
  std::jthread closer([&box] { box.close(); });
  EXPECT_EQ(box.take(), std::nullopt);
}

TEST(Latest, ShowsEveryReaderAWholeValue) {
  Latest<std::vector<int>> latest;
  constexpr int rounds = 2000;
  std::jthread setter([&] {
    for (int round = 1; round <= rounds; ++round) {
      latest.set(std::vector<int>(static_cast<std::size_t>(round % 50), round));
    }
  });
  for (int round = 0; round < rounds; ++round) {
    EXPECT_TRUE(latest.read([](const std::vector<int>& value) {
      for (const int one : value) {
        if (one != value.front() || one % 50 != static_cast<int>(value.size())) return false;
      }
      return true;
    }));
  }
  setter.join();
  EXPECT_EQ(latest.read([](const auto& value) { return value.size(); }), 0u);
}

}  // namespace
}  // namespace tresen
