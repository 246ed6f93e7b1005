// A run that the real daemon carries out: followed from a command, killed at any moment, and always
// brought to its end by itself. Counted where the paper comes out.

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include "sync/base/file_lock.h"
#include "tests/office/program.h"
#include "tests/support/postgres.h"
#include "tests/support/seed.h"
#include "tests/support/servers.h"

namespace tresen {
namespace {

using test::has;
using test::head_office_says;
using test::Outcome;
using test::write_bytes;

constexpr const char* chain_text = R"(
id: "demo" name: "Optik Demo"
rules { branches { id: "b1" name: "Eins" legal_entity: "Optik" } }
campaigns {
  campaigns { id: "mail" name: "Brief" state: STATE_ACTIVE currency: "EUR"
    dispatch {
      query { nodes { row { field: "city" op: QUERY_OP_IS values: "Ulm" } } }
      contacts { channel: "post" output: OUTPUT_PRINT template: "short" } } }
})";

// How much of it there is; the benchmark asks for more.
std::uint64_t wanted(const char* name, std::uint64_t otherwise) {
  const char* const given = std::getenv(name);
  return given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
}

class RunOfADaemon : public testing::Test, protected test::Operator {
 protected:
  void begin(std::uint64_t letters, const std::string& database = "") {
    write_bytes(file("chain"), chain_text);
    std::vector<std::string> init{"init", "--chain", file("chain")};
    if (!database.empty()) init.insert(init.end(), {"--database", database});
    good(init);
    std::string people =
        "customer_no,last_name,street,house_no,postcode,city,consent.post.advertising\n";
    for (std::uint64_t n = 0; n < letters; ++n) {
      // Rising and falling: the order of printing is not that of the store.
      const std::uint64_t postcode = 10'000 + n * 7919 % 80'000;
      people += std::to_string(n + 1) + ",Name" + std::to_string(n) + ",Weg," +
                std::to_string(n % 100 + 1) + "," + std::to_string(postcode) + ",Ulm,granted\n";
    }
    write_bytes(file("people.csv"), people);
    good({"import", "customers", file("people.csv"), "--branch", "b1"});
    std::filesystem::create_directories(data() + "/letters");
    std::filesystem::create_directories(data() + "/channels");
    template_says("short.");
    printer = test::start_printer(paper.path());
    write_bytes(data() + "/channels/print.conf",
                "printer = ipp://localhost:" + std::to_string(printer.port) + "/ipp/print\n");
    serve();
  }
  void serve() { daemon = std::make_unique<test::Daemon>(scratch, data()); }
  void kill_daemon() {
    daemon->kill(SIGKILL);
    EXPECT_EQ(daemon->wait(), -SIGKILL);
    daemon.reset();
  }
  void template_says(const std::string& words) const {
    write_bytes(data() + "/letters/short.letter",
                "form: B\nlanguage: en\nsender: Test · Weg 1 · 89073 Ulm\nsubject: Hello\n---\n" +
                    words + "\n");
  }
  // Until the log of the campaign says so, or a minute has passed for each thousand letters.
  std::string log_with(const std::string& part, std::uint64_t letters = 0) {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::minutes(1 + letters / 1000);
    std::string log;
    do {
      log = good({"campaign", "log", "mail", "--json"});
      if (has(log, part)) return log;
    } while (std::chrono::steady_clock::now() < deadline && !HasFailure());
    ADD_FAILURE() << "not \"" << part << "\" but " << log;
    return log;
  }
  // How many sheets came out of the printer under each name; a name twice is a letter twice.
  std::map<std::string, std::uint64_t> sheets(std::uint64_t all) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::map<std::string, std::uint64_t> jobs;
    std::uint64_t count = 0;
    // The printer writes them after it has answered.
    while (count < all && std::chrono::steady_clock::now() < deadline) {
      jobs.clear();
      count = 0;
      std::ifstream lines(paper / "jobs.log");
      std::string name;
      std::uint64_t pages = 0;
      while (lines >> name >> pages) {
        EXPECT_FALSE(jobs.contains(name)) << name << " was printed twice";
        jobs[name] = pages;
        count += pages;
      }
      std::this_thread::yield();
    }
    return jobs;
  }
  // The letters of the archive's volumes: each of them left with its volume.
  std::map<std::string, int> letters_left() const {
    std::map<std::string, int> letters;
    for (const auto& volume : std::filesystem::directory_iterator(data() + "/archive/run1")) {
      if (volume.path().extension() != ".csv") continue;
      std::ifstream lines(volume.path());
      std::string line;
      std::getline(lines, line);  // names of columns
      while (std::getline(lines, line)) ++letters[line.substr(0, line.find(','))];
    }
    return letters;
  }
  void expect_each_once(std::uint64_t letters) const {
    std::uint64_t count = 0;
    for (const auto& [name, pages] : sheets(letters)) count += pages;
    EXPECT_EQ(count, letters) << "sheets that came out of the printer";
    const auto left = letters_left();
    EXPECT_EQ(left.size(), letters);
    for (const auto& [letter, times] : left) EXPECT_EQ(times, 1) << letter;
  }

  test::Folder paper;
  test::RunningServer printer;
  std::unique_ptr<test::Daemon> daemon;
};

TEST_F(RunOfADaemon, IsFollowedToItsEndByTheCommandThatStartedIt) {
  begin(30);
  const Outcome run = say({"campaign", "run", "mail", "--batch", "10"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_TRUE(has(run.out, "run 1 of mail, done: 30 of 30 sent")) << run.out;
  EXPECT_TRUE(has(run.err, "run 1 of mail, preparing")) << run.err;
  expect_each_once(30);
  EXPECT_EQ(sheets(30).size(), 3U);
}

TEST_F(RunOfADaemon, NeverStartsWhileThereIsALetterThatCannotBePrinted) {
  begin(3);
  template_says("{{email}}");
  const Outcome run = say({"campaign", "run", "mail"});
  EXPECT_EQ(run.code, 1);
  EXPECT_TRUE(has(run.err, "letters that cannot be printed:\n1: text: no value for email"))
      << run.err;
  const std::string log = good({"campaign", "log", "mail", "--json"});
  EXPECT_TRUE(has(log, R"("state":"cancelled")")) << log;
  EXPECT_TRUE(has(log, R"("problems":[{"no":"1","name":"Name0","place":"text")")) << log;
  EXPECT_FALSE(std::filesystem::exists(data() + "/archive/run1"));
  // Once it is put right, nothing of it is in the way.
  template_says("short.");
  EXPECT_EQ(say({"campaign", "run", "mail"}).code, 0);
}

TEST_F(RunOfADaemon, GoesOnWithoutTheCommandThatIsInterrupted) {
  begin(4);
  ASSERT_EQ(mkfifo((paper / "hold").c_str(), 0600), 0);
  test::Command command(paper, {"campaign", "run", "mail", "--batch", "1", "--data", data()});
  log_with(R"("sent":1)");
  command.kill(SIGINT);
  const Outcome run = command.wait();
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_TRUE(has(run.err, "head office carries run 1 on")) << run.err;
  EXPECT_TRUE(has(good({"campaign", "log", "mail", "--json"}), R"("state":"sending")"));
  {
    std::ofstream go(paper / "hold");  // waits until the printer reads
    std::filesystem::remove(paper / "hold");
    go << "go\n";
  }
  log_with(R"("state":"done")");
  expect_each_once(4);
}

TEST_F(RunOfADaemon, WaitsForAPrinterThatIsGoneAndSaysSo) {
  begin(2);
  const std::string settings = test::bytes_of(data() + "/channels/print.conf");
  std::filesystem::remove(data() + "/channels/print.conf");
  const Outcome run = say({"campaign", "run", "mail"});
  EXPECT_EQ(run.code, 1);
  EXPECT_TRUE(has(run.err, "channel print has no settings")) << run.err;
  EXPECT_TRUE(has(run.err, "head office tries again at")) << run.err;
  EXPECT_TRUE(has(good({"campaign", "log", "mail"}), "trouble: channel print has no settings"));
  write_bytes(data() + "/channels/print.conf", settings);
  EXPECT_TRUE(has(good({"campaign", "resume", "1"}), "done: 2 of 2 sent"));
  EXPECT_TRUE(has(good({"campaign", "log", "mail", "--json"}), R"("trouble":"")"));
  expect_each_once(2);
}

TEST_F(RunOfADaemon, WaitsWhereTheDiskIsFullInMidRun) {
  begin(4);
  std::filesystem::create_directories(data() + "/archive/run1");
  const std::string full = data() + "/archive/run1/run1-batch2-0001.pdf.part";
  std::filesystem::create_symlink("/dev/full", full);
  const Outcome run = say({"campaign", "run", "mail", "--batch", "2"});
  EXPECT_EQ(run.code, 1);
  EXPECT_TRUE(has(run.err, "run1-batch2-0001.pdf")) << run.err;
  EXPECT_TRUE(has(run.err, "2 of 4 sent, 2 to go")) << run.err;
  std::filesystem::remove(full);
  EXPECT_TRUE(has(good({"campaign", "resume", "1"}), "done: 4 of 4 sent"));
  expect_each_once(4);
}

TEST_F(RunOfADaemon, IsLeftAloneWhileSomebodyElseHoldsIt) {
  begin(2);
  auto lock = FileLock::take(data() + "/run1.lock");
  ASSERT_TRUE(lock);
  std::optional<FileLock> theirs(std::move(*lock));
  std::thread command([this] {
    EXPECT_EQ(head_office_says(paper, {"campaign", "run", "mail", "--data", data()}).code, 0);
  });
  log_with(R"("run":1)");
  ::poll(nullptr, 0, 1500);  // it looks twice a second
  EXPECT_TRUE(has(good({"campaign", "log", "mail", "--json"}), R"("state":"preparing")"));
  theirs.reset();
  command.join();
  expect_each_once(2);
}

TEST_F(RunOfADaemon, IsPausedAndCancelledBetweenBatches) {
  begin(20);
  ASSERT_EQ(mkfifo((paper / "hold").c_str(), 0600), 0);
  {
    // The printer holds the first letter, and is busy for all others.
    std::thread command([this] {
      static_cast<void>(head_office_says(paper, {"campaign", "run", "mail", "--batch", "1",
                                                 "--data", data()}));
    });
    log_with(R"("sent":1)");
    EXPECT_TRUE(has(good({"campaign", "pause", "1"}), "paused"));
    command.join();
  }
  {
    std::ofstream go(paper / "hold");
    std::filesystem::remove(paper / "hold");
    go << "go\n";
  }
  const std::string before = good({"campaign", "log", "mail", "--json"});
  EXPECT_TRUE(has(before, R"("sent":1)")) << before;
  EXPECT_TRUE(has(good({"campaign", "cancel", "1"}), "cancelled"));
  // Another run goes out; the cancelled one does not stir.
  EXPECT_EQ(say({"campaign", "run", "mail"}).code, 0);
  const auto jobs = sheets(21);
  EXPECT_TRUE(jobs.contains("run1-batch1"));
  EXPECT_EQ(jobs.size(), 2U);
}

// One that takes the line and never says a word.
TEST_F(RunOfADaemon, HoldsUpNoShutdownThoughThePrinterIsSilent) {
  begin(2);
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(silent, generic, length), 0);
  ASSERT_EQ(::listen(silent, 8), 0);
  ASSERT_EQ(::getsockname(silent, generic, &length), 0);
  write_bytes(data() + "/channels/print.conf",
              "printer = ipp://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) +
                  "/ipp/print\n");
  std::thread command([this] {
    static_cast<void>(
        head_office_says(paper, {"campaign", "run", "mail", "--data", data()}));
  });
  log_with(R"("what":"fixed")");
  const auto begin = std::chrono::steady_clock::now();
  daemon->kill(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
  command.join();
  ::close(silent);
  daemon.reset();
  write_bytes(data() + "/channels/print.conf",
              "printer = ipp://localhost:" + std::to_string(printer.port) + "/ipp/print\n");
  serve();
  log_with(R"("state":"done")");
  expect_each_once(2);
}

// Signal 9 at any moment of setting, fixing, sending and settling.
TEST_F(RunOfADaemon, ComesToItsEndThoughTheDaemonIsKilledAgainAndAgain) {
  const std::uint64_t letters = wanted("LETTERS", 600), kills = wanted("KILLS", 10);
  const std::uint64_t batch = wanted("BATCH", 20);
  const std::uint64_t seed = test::seed();
  SCOPED_TRACE("seed=" + std::to_string(seed));
  std::printf("seed=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  begin(letters);
  std::thread command([&] {
    // It ends with its daemon.
    static_cast<void>(head_office_says(paper, {"campaign", "run", "mail", "--batch",
                                               std::to_string(batch), "--data", data()}));
  });
  log_with(R"("run":1)");
  std::uint64_t killed = 0;
  while (killed < kills && !has(good({"campaign", "log", "mail", "--json"}), R"("state":"done")")) {
    ::poll(nullptr, 0, static_cast<int>(random() % 300));  // any moment will do
    kill_daemon();
    serve();
    ++killed;
  }
  command.join();
  std::printf("killed %llu times in mid-run\n", static_cast<unsigned long long>(killed));
  EXPECT_GT(killed, 1U);
  const std::string log = log_with(R"("state":"done")", letters);
  EXPECT_TRUE(has(log, R"("sent":)" + std::to_string(letters) + ",")) << log;
  expect_each_once(letters);
}

// Over a PostgreSQL: whoever holds the run dies or sleeps, and another one goes on with it.
TEST_F(RunOfADaemon, PrintsNoLetterTwiceThoughSeveralDaemonsDieAndSleep) {
  const std::uint64_t letters = wanted("LETTERS", 600), deaths = wanted("KILLS", 12);
  const std::uint64_t seed = test::seed();
  SCOPED_TRACE("seed=" + std::to_string(seed));
  std::printf("seed=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  begin(letters, test::Postgres::own().new_database());
  std::vector<std::unique_ptr<test::Daemon>> all;
  all.push_back(std::move(daemon));
  while (all.size() < 3) all.push_back(std::make_unique<test::Daemon>(scratch, data()));
  std::thread command([&] {
    // It ends with its daemon.
    static_cast<void>(head_office_says(
        paper, {"campaign", "run", "mail", "--batch", "20", "--data", data()}));
  });
  log_with(R"("run":1)");
  std::uint64_t died = 0, slept = 0;
  while (died + slept < deaths &&
         !has(good({"campaign", "log", "mail", "--json"}), R"("state":"done")")) {
    ::poll(nullptr, 0, static_cast<int>(random() % 300));  // any moment will do
    std::unique_ptr<test::Daemon>& victim = all.at(random() % all.size());
    if (random() % 3 == 0) {
      victim->kill(SIGSTOP);
      ::poll(nullptr, 0, static_cast<int>(random() % 3000));
      victim->kill(SIGCONT);
      ++slept;
    } else {
      victim->kill(SIGKILL);
      EXPECT_EQ(victim->wait(), -SIGKILL);
      victim = std::make_unique<test::Daemon>(scratch, data());
      ++died;
    }
  }
  command.join();
  std::printf("killed %llu times, stopped %llu times in mid-run\n",
              static_cast<unsigned long long>(died), static_cast<unsigned long long>(slept));
  EXPECT_GT(died + slept, 1U);
  const std::string log = log_with(R"("state":"done")", letters);
  EXPECT_TRUE(has(log, R"("sent":)" + std::to_string(letters) + ",")) << log;
  expect_each_once(letters);
}

}  // namespace
}  // namespace tresen
