// What a channel remembers of messages, after a kill and after a power cut.

#include "sync/office/channels/sending_journal.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "tests/support/folder.h"

namespace tresen {
namespace {

class Journal : public testing::Test {
 protected:
  SendingJournal opened(const std::string& boot = "one") {
    auto journal = SendingJournal::open(path, boot);
    EXPECT_TRUE(journal);
    return std::move(*journal);
  }
  // Announces a, b, c and d: a was sent, b refused, c left without an answer, d never left.
  void four_messages() {
    SendingJournal journal = opened();
    ASSERT_TRUE(journal.announce(std::array<std::string, 4>{"a", "b", "c", "d"}));
    for (const char* const key : {"a", "b", "c"}) ASSERT_TRUE(journal.leaves(key));
    ASSERT_TRUE(journal.settle({"a", Delivery::sent, "queued as 7", ""}));
    ASSERT_TRUE(journal.settle({"b", Delivery::refused, "", "550 5.1.1"}));
  }

  test::Folder folder;
  std::string path = folder.path() + "/batch.journal";
};

TEST_F(Journal, KnowsAfterAKillWhichMessagesLeft) {
  four_messages();
  const SendingJournal journal = opened();
  EXPECT_EQ(journal.known("a"), (Receipt{"a", Delivery::sent, "queued as 7", ""}));
  EXPECT_EQ(journal.known("b"), (Receipt{"b", Delivery::refused, "", "550 5.1.1"}));
  EXPECT_EQ(journal.known("c"), (Receipt{"c", Delivery::refused, "", "in_doubt"}));
  EXPECT_FALSE(journal.known("d"));
  EXPECT_FALSE(journal.known("e"));
}

TEST_F(Journal, TrustsNothingThatAPowerCutMayHaveLost) {
  four_messages();
  const SendingJournal journal = opened("two");
  EXPECT_EQ(journal.known("a")->delivery, Delivery::sent);
  EXPECT_EQ(journal.known("d")->reason, "in_doubt");
  EXPECT_FALSE(journal.known("e"));
}

TEST_F(Journal, KeepsDoubtThroughLaterLives) {
  four_messages();
  opened("two");
  EXPECT_EQ(opened("two").known("c")->reason, "in_doubt");
  EXPECT_EQ(opened("two").known("d")->reason, "in_doubt");
}

TEST_F(Journal, LetsAMessageThatWasDeferredGoAgain) {
  {
    SendingJournal journal = opened();
    ASSERT_TRUE(journal.announce(std::array<std::string, 1>{"a"}));
    ASSERT_TRUE(journal.settle({"a", Delivery::later, "", "452"}));
  }
  EXPECT_FALSE(opened().known("a"));
}

TEST_F(Journal, PassesOverALineThatWasNeverWholeAndGoesOn) {
  four_messages();
  std::ofstream(path, std::ios::app) << "may e";  // and no end of it
  {
    SendingJournal journal = opened("two");
    EXPECT_FALSE(journal.known("e"));
    ASSERT_TRUE(journal.announce(std::array<std::string, 1>{"f"}));
    ASSERT_TRUE(journal.leaves("f"));
  }
  EXPECT_EQ(opened("two").known("f")->reason, "in_doubt");
}

TEST_F(Journal, SaysWhenItCannotBeWritten) {
  const auto journal = SendingJournal::open(folder.path() + "/none/batch.journal", "one");
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::storage);
}

}  // namespace
}  // namespace tresen
