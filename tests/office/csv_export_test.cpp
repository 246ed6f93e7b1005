// Recipients as a table, and the settings of channels.

#include "sync/office/channels/csv_export.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "tests/support/folder.h"

namespace tresen {
namespace {

std::string bytes_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

ParcelBatch batch_of(const std::vector<std::vector<std::string>>& rows) {
  ParcelBatch batch;
  batch.key = "g7k-1-csv-1";
  batch.columns = {"name", "postcode"};
  for (const auto& row : rows) {
    Parcel parcel;
    parcel.key = "r" + std::to_string(batch.parcels.size());
    parcel.row = row;
    batch.parcels.push_back(parcel);
  }
  return batch;
}

TEST(CsvExport, WritesCellsAsEachProfileWantsThem) {
  struct Case {
    std::string value, rfc4180, excel;
  };
  for (const auto& [value, rfc4180, excel] : {
           Case{"Müller", "Müller", "Müller"},
           Case{"", "", ""},
           Case{"a,b", "\"a,b\"", "\"a,b\""},
           Case{"a;b", "\"a;b\"", "\"a;b\""},
           Case{"say \"no\"", "\"say \"\"no\"\"\"", "\"say \"\"no\"\"\""},
           Case{"two\nlines", "\"two\nlines\"", "\"two\nlines\""},
           Case{"01067", "01067", "\"=\"\"01067\"\"\""},
           Case{"71229", "71229", "71229"},
           Case{"0", "0", "0"},
           Case{"1234567890123456", "1234567890123456", "\"=\"\"1234567890123456\"\"\""},
           Case{"+497152123456", "+497152123456", "\"=\"\"+497152123456\"\"\""},
           Case{"=1+1", "\"'=1+1\"", "\"'=1+1\""},
           Case{"+1+1", "\"'+1+1\"", "\"'+1+1\""},
           Case{"-2", "\"'-2\"", "\"'-2\""},
           Case{"@SUM(A1)", "\"'@SUM(A1)\"", "\"'@SUM(A1)\""},
           Case{"\t=1", "\"'\t=1\"", "\"'\t=1\""},
       }) {
    const ParcelBatch batch = batch_of({{value, "x"}});
    EXPECT_EQ(export_table(batch, CsvProfile::rfc4180), "name,postcode\r\n" + rfc4180 + ",x\r\n");
    EXPECT_EQ(export_table(batch, CsvProfile::excel),
              "\xEF\xBB\xBFname;postcode\r\n" + excel + ";x\r\n");
  }
}

TEST(CsvExport, SendsABatchOnceAndSaysThatItIsThereTheSecondTime) {
  const test::Folder folder;
  const auto channel = open_csv_export({{"folder", folder.path()}});
  ASSERT_TRUE(channel);
  const ParcelBatch batch = batch_of({{"Ada", "01067"}, {"Max", "71229"}});
  for (int round = 0; round < 2; ++round) {
    const auto receipts = (*channel)->send(batch);
    ASSERT_TRUE(receipts) << receipts.error().detail;
    EXPECT_EQ(*receipts, (std::vector<Receipt>{{"r0", Delivery::sent, "g7k-1-csv-1.csv", ""},
                                               {"r1", Delivery::sent, "g7k-1-csv-1.csv", ""}}));
    EXPECT_EQ(bytes_in(folder / "g7k-1-csv-1.csv"), "name,postcode\r\nAda,01067\r\nMax,71229\r\n");
  }
  const auto other = (*channel)->send(batch_of({{"Eve", "01067"}}));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().fault, Fault::conflict);
  EXPECT_EQ(bytes_in(folder / "g7k-1-csv-1.csv"), "name,postcode\r\nAda,01067\r\nMax,71229\r\n");
}

TEST(CsvExport, LeavesNothingWhereTheDiskIsFullAndAsksToComeAgain) {
  const test::Folder folder;
  ParcelBatch batch = batch_of({{std::string(100'000, 'x'), "01067"}});
  // A file may not grow beyond 4 KiB: writing fails half way, as on a full disk.
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto channel = open_csv_export({{"folder", folder.path()}});
    const auto receipts = (*channel)->send(batch);
    const bool later = receipts && receipts->front().delivery == Delivery::later &&
                       receipts->front().reason.find("File too large") != std::string::npos;
    _exit(later ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(CsvExport, RefusesABatchThatCannotBeRight) {
  const test::Folder folder;
  const auto channel = open_csv_export({{"folder", folder.path()}});
  struct Case {
    std::string name, message;
    void (*spoil)(ParcelBatch&);
  };
  for (const auto& [name, message, spoil] : {
           Case{"path", "cannot be the key of a batch",
                [](ParcelBatch& batch) { batch.key = "../x"; }},
           Case{"empty", "cannot be the key of a batch",
                [](ParcelBatch& batch) { batch.key = ""; }},
           Case{"hidden", "cannot be the key of a parcel",
                [](ParcelBatch& batch) { batch.parcels[0].key = ".x"; }},
           Case{"twice", "stands in batch g7k-1-csv-1 twice",
                [](ParcelBatch& batch) { batch.parcels[1].key = "r0"; }},
           Case{"columns", "has 1 values for 2 columns",
                [](ParcelBatch& batch) { batch.parcels[1].row.pop_back(); }},
       }) {
    ParcelBatch batch = batch_of({{"Ada", "01067"}, {"Max", "71229"}});
    spoil(batch);
    const auto receipts = (*channel)->send(batch);
    ASSERT_FALSE(receipts) << name;
    EXPECT_NE(receipts.error().detail.find(message), std::string::npos) << receipts.error().detail;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ChannelSettings, SayWhichLineIsWrong) {
  struct Case {
    std::string text, message;
  };
  const test::Folder folder;
  std::filesystem::create_directory(folder / "channels");
  for (const auto& [text, message] : {
           Case{"folder\n", "csv.conf:1: \"key = value\" is wanted"},
           Case{"# where\n\nfolder = /x\nfoldre = y\n",
                "csv.conf:4: channel csv has no setting \"foldre\", it has folder, profile"},
           Case{"folder = /x\nfolder = /y\n", "csv.conf:2: \"folder\" stands there twice"},
           Case{"profile = excel\n", "channel csv: \"folder\" is missing"},
           Case{"folder=/x\nprofile=ods\n", "\"profile\" is rfc4180 or excel, not \"ods\""},
       }) {
    std::ofstream(folder / "channels/csv.conf") << text;
    const auto channel = open_channel("csv", folder.path());
    ASSERT_FALSE(channel) << text;
    EXPECT_EQ(channel.error().fault, Fault::invalid);
    EXPECT_NE(channel.error().detail.find(message), std::string::npos) << channel.error().detail;
  }
  std::ofstream(folder / "channels/csv.conf") << "folder = " << folder.path() << "\n";
  EXPECT_TRUE(open_channel("csv", folder.path()));
  const auto unknown = open_channel("pigeon", folder.path());
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().detail.find("there is no channel \"pigeon\", there are csv"),
            std::string::npos);
}

}  // namespace
}  // namespace tresen
