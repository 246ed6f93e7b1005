// Mail by the real programs: a campaign that goes out through a whole Postfix, what that sends
// back, the command that settles it, and a daemon that is told to stop in the middle.

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <thread>

#include "tests/office/program.h"
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
  campaigns { id: "hello" name: "Gruß" state: STATE_ACTIVE currency: "EUR"
    dispatch {
      query { nodes { row { field: "city" op: QUERY_OP_IS values: "Ulm" } } }
      contacts { channel: "email" output: OUTPUT_MAIL template: "hello" } } }
})";

class MailProgram : public testing::Test, protected test::Operator {
 protected:
  // A daemon, and a customer with each of these addresses.
  void begin(const std::vector<std::string>& addresses, const std::string& settings) {
    write_bytes(file("chain"), chain_text);
    good({"init", "--chain", file("chain")});
    std::string people = "customer_no,last_name,city,email,consent.email.advertising\n";
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      people += std::to_string(i + 1) + ",Name" + std::to_string(i + 1) + ",Ulm," + addresses[i] +
                ",granted\n";
    }
    write_bytes(file("people.csv"), people);
    good({"import", "customers", file("people.csv"), "--branch", "b1"});
    std::filesystem::create_directories(data() + "/letters");
    std::filesystem::create_directories(data() + "/channels");
    write_bytes(data() + "/letters/hello.mail",
                "subject: Hallo\nsender: Optik · Weg 1 · Ulm\n---\nGuten Tag, {{abmelden}}\n");
    write_bytes(data() + "/channels/mail.conf",
                "from = Optik <post@optik.example>\nreturn_path = bounces@optik.example\n"
                "unsubscribe_mailto = ab@optik.example\n" +
                    settings);
    serve();
  }
  void serve() { daemon = std::make_unique<test::Daemon>(scratch, data()); }
  // Until it is so, or a minute has passed.
  static void expect(const std::function<bool()>& wanted) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!wanted() && std::chrono::steady_clock::now() < end) ::poll(nullptr, 0, 20);
    EXPECT_TRUE(wanted());
  }
  std::map<std::string, int> taken() const {
    std::map<std::string, int> all;
    std::ifstream log(file("sink/taken.log"));
    std::string to, from, id;
    while (log >> to >> from >> id) ++all[to];
    return all;
  }

  test::MailServer sink = test::start_mail(file("sink"));
  std::unique_ptr<test::Daemon> daemon;
};

TEST_F(MailProgram, ComesBackThroughAWholePostfixAndIsSettledByTheCommandOnce) {
  const test::Postfix postfix = test::start_postfix(file("postfix"), sink);
  begin({"anna@kunde.example", "nobody@kunde.example"}, "url = " + postfix.url + "\n");
  good({"campaign", "run", "hello"});
  expect([&] { return !std::filesystem::is_empty(postfix.maildir + "/new"); });
  EXPECT_EQ(taken(), (std::map<std::string, int>{{"anna@kunde.example", 1}}));
  const std::vector<std::string> settle{"mail", "bounces", "--maildir", postfix.maildir};
  EXPECT_EQ(good(settle),
            "2: hard 5.1.1, run 1 of hello; the address is marked\n"
            "1 hard, 0 soft; 1 new, 1 addresses marked; 0 that name none of our mails, "
            "0 other mails\n");
  EXPECT_TRUE(has(good({"campaign", "statistics", "1", "--json"}), R"("undeliverable":1)"));
  // Again, beside what somebody wrote and what names nobody; and without a daemon.
  write_bytes(postfix.maildir + "/new/words", "From: a@kunde.example\n\nDanke!\n");
  std::string report = test::bytes_of(TRESEN_SOURCE_DIR "/tests/office/data/bounces/hard.eml");
  write_bytes(postfix.maildir + "/new/stranger", report);
  daemon->kill(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  const std::string again = good({"mail", "bounces", "--maildir", postfix.maildir, "--json"});
  EXPECT_TRUE(has(again, R"("no":"2","kind":"hard","status":"5.1.1","new":false,"marked":false)"))
      << again;
  EXPECT_TRUE(has(again, R"("of_nobody":1,"no_bounces":1)")) << again;
  const Outcome none = say({"mail", "bounces", "--maildir", file("nowhere")});
  EXPECT_NE(none.code, 0);
  EXPECT_TRUE(has(none.err, file("nowhere") + " is no Maildir")) << none.err;
}

TEST_F(MailProgram, ComesBackThroughAWholePostfixAndIsSettledByTheDaemon) {
  const test::Postfix postfix = test::start_postfix(file("postfix"), sink);
  begin(
      {"anna@kunde.example", "nobody@kunde.example"},
      "url = " + postfix.url + "\nbounce_maildir = " + postfix.maildir + "\nbounce_seconds = 1\n");
  good({"campaign", "run", "hello"});
  expect([&] {
    return has(good({"campaign", "statistics", "1", "--json"}), R"("undeliverable":1)");
  });
  // Nothing goes there any more.
  EXPECT_TRUE(has(good({"campaign", "preflight", "hello", "--json"}), R"("unreachable")"));
}

TEST_F(MailProgram, StopsInTheMiddleOfABatchAndSendsTheRestAfterItIsStartedAgain) {
  std::vector<std::string> addresses;
  for (int i = 0; i < 1000; ++i) addresses.push_back("k" + std::to_string(i) + "@kunde.example");
  begin(addresses, "url = " + sink.url + "\nconnections = 1\n");
  const test::Folder others;
  std::thread command([&] {
    static_cast<void>(head_office_says(others, {"campaign", "run", "hello", "--data", data()}));
  });
  expect([&] { return !taken().empty(); });
  const auto begin = std::chrono::steady_clock::now();
  daemon->kill(SIGTERM);
  EXPECT_EQ(daemon->wait(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
  const std::size_t before = taken().size();
  EXPECT_LT(before, addresses.size()) << "it was not in the middle";
  command.join();
  serve();
  expect([&] { return taken().size() == addresses.size(); });
  for (const auto& [to, times] : taken()) EXPECT_EQ(times, 1) << to;
}

}  // namespace
}  // namespace tresen
