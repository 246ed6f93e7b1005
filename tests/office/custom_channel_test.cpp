// The chain's own program as a way out of the house: what it is given, and what becomes of each row
// whatever it says.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "sync/office/channels/channels.h"
#include "sync/office/channels/custom.h"
#include "sync/office/channels/sending_journal.h"
#include "tests/support/folder.h"
#include "tests/visit/driver/child.h"

namespace tresen::test {
namespace {

class CustomChannel : public testing::Test {
 protected:
  CustomChannel() {
    batch.key = "run7-batch1";
    batch.document = folder / "batch";
    batch.columns = {"name", "phone"};
    for (const char* const number : {"1", "2", "3"}) {
      Parcel& parcel = batch.parcels.emplace_back();
      parcel.key = std::string("run7-") + number;
      parcel.row = {"Müller, \"Anna\"\nB", "+4917011122" + std::string(number)};
    }
  }
  // A program of these lines of sh.
  Result<std::unique_ptr<Channel>> channel(const std::string& script, int timeout_s = 60) {
    const std::string path = folder / "program";
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    ::chmod(path.c_str(), 0700);
    return open_custom(
        {{"command", path + " first second"}, {"timeout_seconds", std::to_string(timeout_s)}});
  }
  std::vector<Receipt> send(const std::string& script, int timeout_s = 60) {
    auto opened = channel(script, timeout_s);
    EXPECT_TRUE(opened.has_value());
    auto receipts = (*opened)->send(batch);
    EXPECT_TRUE(receipts.has_value()) << receipts.error().detail;
    return receipts.value_or(std::vector<Receipt>{});
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static Receipt doubt(const std::string& key) {
    return {key, Delivery::refused, "", std::string(reason_in_doubt)};
  }

  Folder folder;
  ParcelBatch batch;
};

TEST_F(CustomChannel, GivesRowsAndTakesAnAnswerForEach) {
  const auto receipts = send("cat >" + (folder / "rows") +
                             "\n"
                             "echo \"$@ $TRESEN_BATCH\" >" +
                             (folder / "words") +
                             "\n"
                             "echo run7-2 refused no such line\n"
                             "echo run7-1 sent A-17\n"
                             "echo run7-3 later");
  EXPECT_EQ(receipts,
            (std::vector<Receipt>{{"run7-1", Delivery::sent, "A-17", ""},
                                  {"run7-2", Delivery::refused, "", "no such line"},
                                  {"run7-3", Delivery::later, "", "the command gives no reason"}}));
  EXPECT_EQ(read("rows").substr(0, 55),
            "key,name,phone\r\nrun7-1,\"Müller, \"\"Anna\"\"\nB\",+491701112");
  EXPECT_EQ(read("words"), "first second run7-batch1\n");
}

TEST_F(CustomChannel, HandsOverOnlyWhatIsToGoAgain) {
  send("echo run7-1 sent; echo run7-2 later gone; echo run7-3 refused");
  const auto again = send("cat >" + (folder / "rows") + "; echo run7-2 sent");
  EXPECT_EQ(again[0].delivery, Delivery::sent);
  EXPECT_EQ(again[1].delivery, Delivery::sent);
  EXPECT_EQ(again[2].delivery, Delivery::refused);
  const std::string rows = read("rows");
  EXPECT_NE(rows.find("run7-2"), std::string::npos);
  EXPECT_EQ(rows.find("run7-1"), std::string::npos);
}

TEST_F(CustomChannel, NeverHandsOverTwiceWhatWasNotAnswered) {
  const auto receipts = send("cat >/dev/null; echo run7-1 sent; echo run7-3 sen; exit 3");
  EXPECT_EQ(receipts[0].delivery, Delivery::sent);
  EXPECT_EQ(receipts[1], doubt("run7-2"));
  EXPECT_EQ(receipts[2], doubt("run7-3"));
  const auto again = send("echo called >" + (folder / "called"));
  EXPECT_EQ(again, receipts);
  EXPECT_EQ(read("called"), "") << "nothing was left to be handed over";
}

TEST_F(CustomChannel, BelievesNoRubbish) {
  const auto receipts = send(
      "printf '\\377\\376 sent\\nrun9-1 sent\\nrun7-1 sent \\033[31mred\\nrun7-1 refused\\n"
      "run7-2\\n\\nrun7-2 maybe\\nrun7-3 sent'");
  EXPECT_EQ(receipts[0], (Receipt{"run7-1", Delivery::sent, "[31mred", ""}));
  EXPECT_EQ(receipts[1], doubt("run7-2"));
  EXPECT_EQ(receipts[2], doubt("run7-3")) << "a line that was cut off is no answer";
}

TEST_F(CustomChannel, EndsWhoTakesTooLongWithAllItsChildren) {
  const auto begin = std::chrono::steady_clock::now();
  const auto receipts = send(
      "echo run7-1 sent\ntail -f /dev/null & echo $! >" + (folder / "pid") + "\ntail -f /dev/null",
      1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
  EXPECT_EQ(receipts[0].delivery, Delivery::sent);
  EXPECT_EQ(receipts[1], doubt("run7-2"));
  std::string state = read("pid");
  state.pop_back();
  // Gone, or dead and not reaped yet by whoever is its parent now, as soon as it has its turn.
  const visit::Deadline soon{visit::Millis(60'000)};
  std::string words;
  do {
    std::ifstream stat("/proc/" + state + "/stat");
    words.clear();
    std::getline(stat, words);
  } while (!words.empty() && words.find(") Z ") == std::string::npos && soon.next_look());
  EXPECT_FALSE(soon.over()) << words;
}

TEST_F(CustomChannel, StopsWhoSaysTooMuch) {
  const auto receipts = send("while :; do echo rubbish; done");
  EXPECT_EQ(receipts[0], doubt("run7-1"));
}

TEST_F(CustomChannel, KeepsOurEnvironmentToItself) {
  ::setenv("TRESEN_SECRET", "x", 1);
  send("env >" + (folder / "env") + "; ls -l /proc/self/fd >" + (folder / "open"));
  EXPECT_EQ(read("env").find("TRESEN_SECRET"), std::string::npos);
  EXPECT_EQ(read("open").find("batch.journal"), std::string::npos);
}

TEST_F(CustomChannel, LosesNothingWhereTheProgramIsNotThere) {
  auto opened = open_custom({{"command", folder / "nobody"}});
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ((*opened)->check().error().fault, Fault::absent);
  const auto receipts = (*opened)->send(batch);
  ASSERT_TRUE(receipts.has_value());
  EXPECT_EQ((*receipts)[0].delivery, Delivery::later);
  EXPECT_EQ(send("echo run7-1 sent")[0].delivery, Delivery::sent);
}

TEST_F(CustomChannel, TakesNoCommandThatIsNone) {
  for (const char* const command : {"", "program", "./program", "sh -c ls"}) {
    EXPECT_EQ(open_custom({{"command", command}}).error().fault, Fault::invalid) << command;
  }
  EXPECT_EQ(open_custom({{"command", "/bin/true"}, {"timeout_seconds", "0"}}).error().fault,
            Fault::invalid);
}

}  // namespace
}  // namespace tresen::test
