// Letters on their way out of the house, to real servers: ippeveprinter, sshd, nginx.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/office/channels/letter_volume.h"
#include "sync/office/channels/print.h"
#include "sync/office/channels/upload.h"
#include "tests/office/letter_parts.h"
#include "tests/support/servers.h"
#include "tests/support/tcp_proxy.h"

namespace tresen {
namespace {

using test::Folder;

std::string bytes_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Ten letters, and the batch that sends them.
ParcelBatch batch_in(const Folder& folder) {
  LetterPress press = test::press_of(test::small_letter);
  VolumeWriter writer(press, {folder.path(), "volume", {"Test", "2026-11-22T09:30:00Z"}});
  std::vector<LetterProblem> problems;
  for (std::uint32_t i = 1; i <= 10; ++i) {
    EXPECT_TRUE(writer.add(test::letter_to(i), problems));
  }
  const auto volumes = writer.finish();
  EXPECT_TRUE(volumes && volumes->size() == 1);
  ParcelBatch batch;
  batch.key = "g7k-1-1";
  batch.title = "Eye test";
  batch.document = volumes->front().path;
  for (const IndexedLetter& letter : volumes->front().letters) {
    Parcel parcel;
    parcel.key = letter.key;
    parcel.pages = letter.pages;
    batch.parcels.push_back(parcel);
  }
  return batch;
}

// What became of a batch as a whole: all its receipts say the same.
Receipt outcome_of(Channel& channel, const ParcelBatch& batch) {
  const auto receipts = channel.send(batch);
  EXPECT_TRUE(receipts) << (receipts ? "" : receipts.error().detail);
  if (!receipts) return {};
  EXPECT_EQ(receipts->size(), batch.parcels.size());
  for (std::size_t i = 0; i < receipts->size(); ++i) {
    EXPECT_EQ((*receipts)[i].key, batch.parcels[i].key);
    EXPECT_EQ((*receipts)[i].delivery, receipts->front().delivery);
  }
  return receipts->front();
}

std::unique_ptr<Channel> printer_at(int port) {
  auto channel =
      open_print({{"printer", "ipp://localhost:" + std::to_string(port) + "/ipp/print"}});
  EXPECT_TRUE(channel);
  return std::move(*channel);
}

// Hands it over until the printer is not busy any more.
Receipt patient_outcome(Channel& channel, const ParcelBatch& batch) {
  for (;;) {
    const Receipt receipt = outcome_of(channel, batch);
    if (receipt.delivery != Delivery::later) return receipt;
    EXPECT_NE(receipt.reason.find("busy"), std::string::npos) << receipt.reason;
    if (testing::Test::HasFailure()) return receipt;
  }
}

// The lines of jobs.log, once there are so many: the printer writes them after it has answered.
std::string jobs_of(const Folder& folder, int count) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  std::string jobs;
  while (std::chrono::steady_clock::now() < deadline) {
    jobs = bytes_in(folder / "jobs.log");
    if (std::ranges::count(jobs, '\n') >= count) break;
    std::this_thread::yield();
  }
  return jobs;
}

TEST(PrintChannel, PrintsABatchOnceAndSheetsAgainUnderAnotherKey) {
  const Folder letters, folder;
  const auto printer = test::start_printer(folder.path());
  ASSERT_NE(printer.server, nullptr);
  const ParcelBatch batch = batch_in(letters);
  const auto channel = printer_at(printer.port);
  ASSERT_TRUE(channel->check()) << channel->check().error().detail;
  const Receipt first = patient_outcome(*channel, batch);
  EXPECT_EQ(first.delivery, Delivery::sent) << first.reason;
  EXPECT_EQ(jobs_of(folder, 1), "g7k-1-1 10\n");

  // Somebody presses start again, or a daemon that was killed comes back.
  const Receipt second = patient_outcome(*printer_at(printer.port), batch);
  EXPECT_EQ(second, first);

  // The printer has eaten sheets 3 to 5.
  const auto again = sheets_again(batch, {3, 5}, "g7k-1-1-again-1");
  ASSERT_TRUE(again);
  ASSERT_EQ(again->parcels.size(), 3u);
  EXPECT_EQ(patient_outcome(*channel, *again).delivery, Delivery::sent);
  EXPECT_EQ(jobs_of(folder, 2), "g7k-1-1 10\ng7k-1-1-again-1 3\n");
  EXPECT_FALSE(sheets_again(batch, {11, 12}, "x"));

  // Nothing is left beside the volume.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(letters.path()), {}), 2);
}

TEST(PrintChannel, ComesAgainWhenThePrinterIsBusy) {
  const Folder letters, folder;
  ASSERT_EQ(mkfifo((folder / "hold").c_str(), 0600), 0);
  const auto printer = test::start_printer(folder.path());
  ASSERT_NE(printer.server, nullptr);
  ParcelBatch batch = batch_in(letters);
  const auto channel = printer_at(printer.port);
  EXPECT_EQ(outcome_of(*channel, batch).delivery, Delivery::sent);
  batch.key = "g7k-1-2";
  const Receipt busy = outcome_of(*channel, batch);
  EXPECT_EQ(busy.delivery, Delivery::later);
  EXPECT_NE(busy.reason.find("server-error-busy"), std::string::npos) << busy.reason;
  {
    std::ofstream go(folder / "hold");  // waits until the printer reads
    std::filesystem::remove(folder / "hold");
    go << "go\n";
  }
  EXPECT_EQ(patient_outcome(*channel, batch).delivery, Delivery::sent);
  EXPECT_EQ(jobs_of(folder, 2), "g7k-1-1 10\ng7k-1-2 10\n");
}

TEST(PrintChannel, SaysThatThePrinterIsGone) {
  const Folder letters, folder;
  int port = 0;
  {
    const auto printer = test::start_printer(folder.path());
    port = printer.port;
  }
  const auto channel = printer_at(port);
  const Receipt gone = outcome_of(*channel, batch_in(letters));
  EXPECT_EQ(gone.delivery, Delivery::later);
  EXPECT_NE(gone.reason.find("cannot be reached"), std::string::npos) << gone.reason;
  EXPECT_EQ(channel->check().error().fault, Fault::offline);
  EXPECT_NE(open_print({{"printer", "lpt1"}}).error().detail.find("not \"lpt1\""),
            std::string::npos);
}

// What both kinds of servers have to do.
void sends_nothing_twice(const ChannelSettings& settings, const Folder& letters,
                         const std::string& files) {
  auto channel = open_upload(settings);
  ASSERT_TRUE(channel) << channel.error().detail;
  ASSERT_TRUE((*channel)->check()) << (*channel)->check().error().detail;
  const ParcelBatch batch = batch_in(letters);
  for (int round = 0; round < 2; ++round) {
    const Receipt receipt = outcome_of(**channel, batch);
    EXPECT_EQ(receipt.delivery, Delivery::sent) << receipt.reason;
    EXPECT_EQ(receipt.reference, "g7k-1-1.pdf");
    EXPECT_TRUE(bytes_in(files + "/g7k-1-1.pdf") == bytes_in(batch.document));
    const auto index = read_volume_index(files + "/g7k-1-1.csv");
    ASSERT_TRUE(index) << index.error().detail;
    EXPECT_EQ(index->size(), 10u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(files), {}), 2);
  }
  // Died behind the volume: only the index is missing, and the volume keeps its time.
  std::filesystem::remove(files + "/g7k-1-1.csv");
  const auto written = std::filesystem::last_write_time(files + "/g7k-1-1.pdf");
  EXPECT_EQ(outcome_of(**channel, batch).delivery, Delivery::sent);
  EXPECT_EQ(std::filesystem::last_write_time(files + "/g7k-1-1.pdf"), written);
  EXPECT_TRUE(std::filesystem::exists(files + "/g7k-1-1.csv"));
  // Another file of that name is not touched.
  std::ofstream(files + "/g7k-1-1.pdf") << "other";
  const auto conflict = (*channel)->send(batch);
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().fault, Fault::conflict);
  EXPECT_EQ(bytes_in(files + "/g7k-1-1.pdf"), "other");
}

// A line that breaks in the middle leaves no file under its name; the next time all is well.
void survives_a_cut_line(const ChannelSettings& settings, const Folder& letters,
                         const std::string& files, test::TcpProxy& line) {
  const ParcelBatch batch = batch_in(letters);
  line.set({.cut_up_after = 9'000});
  auto channel = open_upload(settings);
  ASSERT_TRUE(channel) << channel.error().detail;
  const Receipt cut = outcome_of(**channel, batch);
  EXPECT_EQ(cut.delivery, Delivery::later);
  EXPECT_NE(cut.reason.find("the server "), std::string::npos) << cut.reason;
  EXPECT_GE(line.facts().cut, 1u);
  EXPECT_FALSE(std::filesystem::exists(files + "/g7k-1-1.pdf"));
  line.set({});
  EXPECT_EQ(outcome_of(**channel, batch).delivery, Delivery::sent);
  EXPECT_TRUE(bytes_in(files + "/g7k-1-1.pdf") == bytes_in(batch.document));
  EXPECT_FALSE(std::filesystem::exists(files + "/g7k-1-1.pdf.part"));
}

ChannelSettings settings_of(const test::SftpServer& server) {
  return {{"url", server.url}, {"host_key", server.host_key}, {"key_file", server.key_file}};
}

std::string through(const std::string& url, int port, const test::TcpProxy& line) {
  std::string other = url;
  const std::string direct = "127.0.0.1:" + std::to_string(port);
  return other.replace(other.find(direct), direct.size(), line.address());
}

TEST(UploadChannel, SendsBySftpAndNothingTwice) {
  const Folder letters, folder;
  const auto server = test::start_sftp(folder.path());
  sends_nothing_twice(settings_of(server), letters, folder / "files");
}

TEST(UploadChannel, SurvivesACutLineOfSftp) {
  const Folder letters, folder;
  const auto server = test::start_sftp(folder.path());
  const auto line = test::TcpProxy::start("127.0.0.1:" + std::to_string(server.running.port));
  ASSERT_TRUE(line);
  ChannelSettings settings = settings_of(server);
  settings["url"] = through(server.url, server.running.port, **line);
  survives_a_cut_line(settings, letters, folder / "files", **line);
}

TEST(UploadChannel, SendsNothingToAServerWithAnotherHostKey) {
  const Folder letters, folder;
  const auto server = test::start_sftp(folder.path());
  ChannelSettings settings = settings_of(server);
  settings["host_key"] = "SHA256:" + std::string(43, 'A');
  const auto channel = open_upload(settings);
  ASSERT_TRUE(channel);
  for (const auto& error :
       {(*channel)->check().error(), (*channel)->send(batch_in(letters)).error()}) {
    EXPECT_EQ(error.fault, Fault::denied);
    EXPECT_NE(error.detail.find("shows another host key than SHA256:AAAA"), std::string::npos)
        << error.detail;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder / "files"));
}

TEST(UploadChannel, SendsByHttpsAndNothingTwice) {
  const Folder letters, folder;
  const auto server = test::start_web(folder.path());
  sends_nothing_twice({{"url", server.url}, {"ca_file", server.ca_file}}, letters,
                      folder / "files");
}

TEST(UploadChannel, SurvivesACutLineOfHttps) {
  const Folder letters, folder;
  const auto server = test::start_web(folder.path());
  const auto line = test::TcpProxy::start("127.0.0.1:" + std::to_string(server.running.port));
  ASSERT_TRUE(line);
  survives_a_cut_line(
      {{"url", through(server.url, server.running.port, **line)}, {"ca_file", server.ca_file}},
      letters, folder / "files", **line);
}

TEST(UploadChannel, SendsNothingToAServerWhoseCertificateItDoesNotTrust) {
  const Folder letters, folder, others;
  const auto server = test::start_web(folder.path());
  const auto other = test::start_web(others.path());
  const auto channel = open_upload({{"url", server.url}, {"ca_file", other.ca_file}});
  ASSERT_TRUE(channel);
  const auto sent = (*channel)->send(batch_in(letters));
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().fault, Fault::denied);
  EXPECT_NE(sent.error().detail.find("is not who it should be"), std::string::npos)
      << sent.error().detail;
  EXPECT_TRUE(std::filesystem::is_empty(folder / "files"));
}

TEST(UploadChannel, RefusesSettingsThatCannotBe) {
  struct Case {
    ChannelSettings settings;
    std::string message;
  };
  for (const auto& [settings, message] : {
           Case{{}, "\"url\" begins with sftp:// or https://, not \"\""},
           Case{{{"url", "ftp://x/"}}, "not \"ftp://x/\""},
           Case{{{"url", "http://x/"}}, "not \"http://x/\""},
           Case{{{"url", "https://x/y"}}, "ends with /"},
           Case{{{"url", "sftp://x/"}}, "\"host_key\" is SHA256:..."},
           Case{{{"url", "sftp://x/"}, {"host_key", "SHA256:x"}}, "\"key_file\" is missing"},
           Case{{{"url", "https://x/"}, {"password_file", "/none"}}, "cannot be read"},
       }) {
    const auto channel = open_upload(settings);
    ASSERT_FALSE(channel);
    EXPECT_NE(channel.error().detail.find(message), std::string::npos) << channel.error().detail;
  }
}

}  // namespace
}  // namespace tresen
