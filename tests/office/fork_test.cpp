// Two disks that claim to be one device: found, frozen, and never merged silently.

#include <gtest/gtest.h>

#include "sync/office/lives.h"
#include "tests/support/disk.h"

namespace tresen {
namespace {

using test::Disk;
using test::HeadOffice;
using test::id_of;
using test::noon_ms;

class Fork : public testing::Test {
 protected:
  Fork() {
    for (int i = 1; i <= 4; ++i) disk.write(1, "notes", "common" + std::to_string(i));
    EXPECT_TRUE(disk.send(office));
  }
  bool frozen() { return office.sync().device(disk.device())->value().frozen; }
  // A disk of before a row that head office has; it is greeted, and the device is frozen.
  Disk set_back() {
    Disk image = disk;
    disk.write(1, "notes", "after the image");
    EXPECT_TRUE(disk.send(office));
    EXPECT_TRUE(greet(image).frozen());
    return image;
  }
  v1::HelloReply greet(Disk& one) {
    auto reply = office.greet(one.hello());
    EXPECT_TRUE(reply.has_value()) << (reply ? "" : reply.error().detail);
    return reply.value_or(v1::HelloReply());
  }
  std::vector<std::string> reasons() {
    std::vector<std::string> all;
    const auto held = office.sync().quarantine();
    for (const QuarantineEntry& entry : *held) all.push_back(entry.reason);
    return all;
  }

  HeadOffice office;
  Disk disk{office, "b1"};
};

TEST_F(Fork, IsNotSeenWhereThereIsNone) {
  disk.write(1, "notes", "more");
  EXPECT_FALSE(greet(disk).frozen());
  EXPECT_TRUE(disk.send(office));
  EXPECT_FALSE(greet(disk).frozen());
}

// Only one of the two has sent what we have; what the other forgot would be nowhere.
TEST_F(Fork, NoDiskMayForgetARowWhileItIsNotKnownWhichOneHasSentIt) {
  const DeviceRow was = *office.sync().device(disk.device()).value();
  DeviceRow row = was;
  row.safe_trim_seq = 4;
  ASSERT_TRUE(office.sync().set_life(row, was));
  EXPECT_EQ(greet(disk).safe_trim_seq(), 4u);
  Disk image = set_back();
  EXPECT_EQ(greet(image).safe_trim_seq(), 0u);
  EXPECT_EQ(greet(disk).safe_trim_seq(), 0u);
}

TEST_F(Fork, IsADiskSetBackToAnEarlierImage) {
  const Disk image = disk;
  disk.write(1, "notes", "after the image");
  ASSERT_TRUE(disk.send(office));
  Disk restored = image;
  EXPECT_TRUE(greet(restored).frozen());
  EXPECT_TRUE(frozen());
}

TEST_F(Fork, IsACloneThatWroteOtherRowsUnderTheSameNumbers) {
  Disk clone = disk;
  disk.write(1, "notes", "original");
  ASSERT_TRUE(disk.send(office));
  clone.write(2, "notes", "clone");
  EXPECT_FALSE(clone.send(office));
  EXPECT_TRUE(frozen());
  disk.write(1, "notes", "original again");
  EXPECT_FALSE(disk.send(office));  // the device is frozen, whichever of both it is
  EXPECT_EQ(office.sync().facts()->custody, 5u);
}

// The clone is ahead: its numbers are new, but its chain is not ours.
TEST_F(Fork, IsAChainThatDoesNotGoOnFromOurs) {
  Disk clone = disk;
  disk.write(1, "notes", "original");
  ASSERT_TRUE(disk.send(office));
  clone.write(2, "notes", "clone 5");
  clone.write(2, "notes", "clone 6");
  const auto reply = office->push(clone.device(), clone.push(6, 6), noon_ms);
  ASSERT_TRUE(reply.has_value());
  EXPECT_TRUE(reply->frozen());
  EXPECT_EQ(reply->hw_seq(), 5u);
}

TEST_F(Fork, IsAnotherChainAtTheRowThatWasAcknowledged) {
  Disk clone = disk;
  disk.write(1, "notes", "original");
  disk.write(1, "notes", "original");
  ASSERT_TRUE(disk.send(office));
  for (int i = 0; i < 3; ++i) clone.write(2, "notes", "clone");
  clone.acked = 5;
  EXPECT_TRUE(greet(clone).frozen());
}

TEST_F(Fork, EndsWithANewLifeWhoseForkedRowsAreQuarantinedUnread) {
  Disk restored = disk;
  disk.write(1, "notes", "delivered before the crash");
  ASSERT_TRUE(disk.send(office));
  restored.write(2, "last_name", "Forked");
  restored.write(2, "first_name", "Forked too");
  EXPECT_FALSE(restored.send(office));
  ASSERT_EQ(*office->unfreeze(disk.device()), 2u);
  EXPECT_TRUE(frozen());  // until it is heard

  const v1::HelloReply moved = greet(restored);
  EXPECT_EQ(moved.incarnation(), 2u);
  EXPECT_FALSE(moved.frozen());
  EXPECT_EQ(moved.hw_seq(), 4u);
  restored.incarnation = 2;
  EXPECT_EQ(greet(restored).incarnation(), 2u);
  restored.write(3, "last_name", "Free");
  ASSERT_TRUE(restored.send(office));
  office.decide_all();
  EXPECT_EQ(reasons(), (std::vector<std::string>{"fork", "fork"}));
  EXPECT_EQ(office.record(id_of(3)).text("last_name"), "Free");
  EXPECT_FALSE(office.customers().find(id_of(2))->has_value());
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "delivered before the crash");
}

// What an image had not heard acknowledged, but head office has: the same row is no fork.
TEST_F(Fork, KnowsARowThatAnEarlierLifeHasDelivered) {
  disk.write(1, "notes", "delivered");
  Disk image = disk;
  ASSERT_TRUE(disk.send(office));
  disk.write(1, "notes", "and more");
  ASSERT_TRUE(disk.send(office));
  EXPECT_TRUE(greet(image).frozen());
  ASSERT_TRUE(office->unfreeze(disk.device()));
  greet(image);
  image.incarnation = 2;
  ASSERT_TRUE(image.send(office));
  office.decide_all();
  EXPECT_EQ(reasons(), std::vector<std::string>());
  const auto ops = office.read(disk.device(), "device/1");
  ASSERT_FALSE(ops.empty());
  EXPECT_EQ(ops.back().verdict().kind(), v1::Verdict::KIND_DUPLICATE);
  EXPECT_EQ(office.record(id_of(1)).text("notes"), "and more");
}

// The life in between wrote another row under that number.
TEST_F(Fork, KnowsARowThatAnyEarlierLifeHasDelivered) {
  Disk twin = disk;
  disk.write(1, "notes", "delivered in the first life");
  ASSERT_TRUE(disk.send(office));
  disk.acked = 4;  // and not heard of
  twin.write(2, "notes", "the twin's");
  EXPECT_FALSE(twin.send(office));
  for (Disk* next : {&twin, &disk}) {
    ASSERT_TRUE(office->unfreeze(disk.device()));
    next->incarnation = greet(*next).incarnation();
    ASSERT_TRUE(next->send(office));
    office.decide_all();
    Disk* const other = next == &twin ? &disk : &twin;
    other->incarnation = next->incarnation;
    other->write(3, "notes", "so that it freezes again");
    EXPECT_FALSE(other->send(office));
  }
  // The twin's, and the one that was written after it.
  EXPECT_EQ(reasons(), (std::vector<std::string>{"fork", "fork"}));
}

// Both lives have a row of that number; a verdict says which of them it means.
TEST_F(Fork, ItsVerdictsNameTheRowAndNotOnlyItsNumber) {
  Disk image = disk;
  disk.write(1, "notes", "delivered");
  ASSERT_TRUE(disk.send(office));
  image.write(2, "notes", "another");
  EXPECT_FALSE(image.send(office));
  ASSERT_TRUE(office->unfreeze(disk.device()));
  greet(image);
  image.incarnation = 2;
  ASSERT_TRUE(image.send(office));
  office.decide_all();
  std::vector<std::uint64_t> marks;
  for (const v1::FeedOp& op : office.read(disk.device(), "device/1")) {
    if (op.verdict().seq() == 5) marks.push_back(op.verdict().row_mark());
  }
  EXPECT_EQ(marks, (std::vector{disk.mark(5), image.mark(5)}));
}

TEST_F(Fork, RefusesTheOtherCloneForGood) {
  Disk clone = disk;
  disk.write(1, "notes", "original");
  ASSERT_TRUE(disk.send(office));
  clone.write(2, "notes", "clone");
  clone.boot = std::string(16, '\2');
  EXPECT_FALSE(clone.send(office));
  ASSERT_TRUE(office->unfreeze(disk.device()));
  EXPECT_EQ(greet(disk).incarnation(), 2u);  // the first one that is heard
  EXPECT_EQ(office->push(clone.device(), clone.push(5, 5), noon_ms).error().fault, Fault::denied);
  disk.incarnation = 2;
  EXPECT_EQ(greet(disk).incarnation(), 2u);
  EXPECT_EQ(office.greet(clone.hello()).error().fault, Fault::denied);
  EXPECT_TRUE(disk.send(office));
}

// Who was offered the new life and has not said that it heard so may be either of them.
TEST_F(Fork, HelpsATerminalThatLostItsDiskInItsSecondLife) {
  Disk one(office, "b1");
  Disk empty = one;
  Disk image = one;
  one.write(1, "notes", "first");
  ASSERT_TRUE(one.send(office));
  image.write(1, "notes", "other");
  ASSERT_FALSE(image.send(office));
  ASSERT_EQ(*office->unfreeze(one.device()), 2u);
  EXPECT_EQ(greet(one).incarnation(), 2u);
  one.incarnation = 2;
  EXPECT_FALSE(greet(one).frozen());
  EXPECT_TRUE(greet(empty).frozen());
  ASSERT_EQ(*office->unfreeze(one.device()), 3u);
  EXPECT_EQ(greet(empty).incarnation(), 3u);
  empty.incarnation = 3;
  empty.write(1, "notes", "on a new disk");
  EXPECT_TRUE(empty.send(office));
}

TEST_F(Fork, FreezesAgainWhereBothClonesTookTheNewLife) {
  Disk clone = disk;
  disk.write(1, "notes", "original");
  ASSERT_TRUE(disk.send(office));
  clone.write(2, "notes", "clone");
  EXPECT_FALSE(clone.send(office));
  ASSERT_TRUE(office->unfreeze(disk.device()));
  disk.acked = clone.acked;  // the acknowledgement was lost with the power
  for (Disk* one : {&disk, &clone}) {
    EXPECT_EQ(greet(*one).incarnation(), 2u);
    one->incarnation = 2;
  }
  EXPECT_TRUE(clone.send(office));
  EXPECT_FALSE(disk.send(office));
  EXPECT_TRUE(frozen());
}

TEST_F(Fork, TellsTheNewLifeAgainToAMachineThatWasStartedAnew) {
  Disk restored = set_back();
  ASSERT_TRUE(office->unfreeze(disk.device()));
  EXPECT_EQ(greet(restored).incarnation(), 2u);
  restored.boot = std::string(16, '\2');  // before the answer was on its disk
  EXPECT_EQ(greet(restored).incarnation(), 2u);
}

// SYNC P5: what looks like a disk that was set back may be a letter that was on its way for days.
TEST_F(Fork, IsNotAHelloThatCameLate) {
  const v1::HelloRequest early = disk.hello();
  disk.write(1, "notes", "later");
  ASSERT_TRUE(disk.send(office));
  const auto late = office->hello(disk.device(), early, noon_ms);
  ASSERT_TRUE(late.has_value());
  EXPECT_NE(late->challenge(), 0u);
  EXPECT_FALSE(frozen());
  EXPECT_EQ(greet(disk).challenge(), 0u);
  EXPECT_EQ(greet(disk).hw_seq(), 5u);
}

TEST_F(Fork, IsBelievedOnceForEachChallenge) {
  Disk restored = disk;
  disk.write(1, "notes", "after the image");
  ASSERT_TRUE(disk.send(office));
  v1::HelloRequest hello = restored.hello();
  hello.set_echo(office->hello(disk.device(), hello, noon_ms)->challenge());
  EXPECT_TRUE(office->hello(disk.device(), hello, noon_ms)->frozen());
  ASSERT_TRUE(office->unfreeze(disk.device()));
  EXPECT_NE(office->hello(disk.device(), hello, noon_ms)->challenge(), 0u) << "the same letter";
  EXPECT_EQ(greet(restored).incarnation(), 2u);
}

TEST_F(Fork, IsNotBelievedByAnEchoFromBeforeHeadOfficeWasStartedAnew) {
  Disk restored = disk;
  disk.write(1, "notes", "after the image");
  ASSERT_TRUE(disk.send(office));
  v1::HelloRequest hello = restored.hello();
  hello.set_echo(office->hello(disk.device(), hello, noon_ms)->challenge());
  office.reopen();
  const auto reply = office->hello(disk.device(), hello, noon_ms + 1);
  ASSERT_TRUE(reply.has_value());
  EXPECT_NE(reply->challenge(), 0u);
  EXPECT_NE(reply->challenge(), hello.echo());
  EXPECT_FALSE(frozen());
}

// What was to be said back ends with the next hello, whether that had to say it or not.
TEST_F(Fork, IsNotBelievedByAnEchoThatCameLate) {
  Disk restored = disk;
  disk.write(1, "notes", "after the image");
  ASSERT_TRUE(disk.send(office));
  v1::HelloRequest hello = restored.hello();
  hello.set_echo(office->hello(disk.device(), hello, noon_ms)->challenge());
  ASSERT_NE(hello.echo(), 0u);
  EXPECT_FALSE(greet(disk).frozen());
  EXPECT_NE(office->hello(disk.device(), hello, noon_ms + 1)->challenge(), hello.echo());
  EXPECT_FALSE(frozen());
}

TEST_F(Fork, TellsTheNewLifeAgainIfTheAnswerWasLost) {
  Disk restored = set_back();
  ASSERT_TRUE(office->unfreeze(disk.device()));
  EXPECT_EQ(greet(restored).incarnation(), 2u);
  restored.write(1, "notes", "written meanwhile");
  EXPECT_EQ(greet(restored).incarnation(), 2u);  // the first answer never came
  restored.incarnation = 2;
  ASSERT_TRUE(restored.send(office));
  office.decide_all();
  EXPECT_EQ(reasons(), std::vector<std::string>{"fork"});
}

TEST_F(Fork, IsEndedOnlyWhereThereIsOne) {
  EXPECT_EQ(office->unfreeze(disk.device()).error().fault, Fault::conflict);
  EXPECT_EQ(office->unfreeze(77).error().fault, Fault::absent);
  EXPECT_EQ(office->unfreeze(0).error().fault, Fault::absent);
}

// Its rows were acknowledged before head office was restored, and another clone has written its own
// under their numbers since.
TEST(Lives, BeginAtTheSafeMarkWhereWhatWasAcknowledgedIsNotThere) {
  DeviceRow row;
  row.hw_seq = 9;
  row.safe_trim_seq = 3;
  row.frozen = true;
  row.offered_incarnation = 2;
  Claim claim;
  claim.last_seq = 12;
  claim.acked_seq = 6;
  claim.chain_at_acked = "mine";
  EXPECT_EQ(judge(row, claim, "mine").row.hw_seq, 6u);
  for (const auto& chain_there : {std::optional<std::string>("another's"), {}}) {
    const Judgement judged = judge(row, claim, chain_there);
    EXPECT_EQ(judged.standing, Standing::moved);
    EXPECT_EQ(judged.row.hw_seq, 3u);
    EXPECT_EQ(judged.row.chain_head, "");
    EXPECT_EQ(judged.row.fork_last, 12u);
    EXPECT_EQ(judge(judged.row, claim, chain_there).standing, Standing::moved)
        << "said again, for the answer was lost";
  }
}

// A head office that was restored to a time before the operator's offer follows the terminal.
TEST(Lives, AreFollowedByAHeadOfficeThatWasRestored) {
  DeviceRow row;
  row.hw_seq = 9;
  row.safe_trim_seq = 3;
  Claim claim;
  claim.incarnation = 2;
  claim.last_seq = 12;
  claim.acked_seq = 11;
  EXPECT_EQ(judge(row, claim, {}).standing, Standing::refused);
  claim.knows_another_store = true;
  const Judgement judged = judge(row, claim, {});
  EXPECT_EQ(judged.standing, Standing::known);
  EXPECT_EQ(judged.row.incarnation, 2u);
  EXPECT_EQ(judged.row.hw_seq, 3u);
  EXPECT_EQ(judged.row.fork_last, 9u);
}

// The disk was set back before it was offered its life: what was safe to trim on the disk that had
// gone further is not what this one has trimmed.
TEST(Lives, AskForAllThatTheDiskStillHasAfterARestore) {
  DeviceRow row;
  row.hw_seq = 32;
  row.safe_trim_seq = 10;
  Claim claim;
  claim.incarnation = 2;
  claim.last_seq = 14;
  claim.acked_seq = 12;
  claim.knows_another_store = true;
  for (const std::uint64_t trimmed : {0, 2}) {
    claim.trimmed_seq = trimmed;
    const Judgement judged = judge(row, claim, {});
    EXPECT_EQ(judged.row.hw_seq, trimmed);
    EXPECT_LE(judged.row.safe_trim_seq, trimmed) << "or it would trim what it is about to send";
  }
}

}  // namespace
}  // namespace tresen
