// STOP all the way: a subscriber's message through a real gateway (Kannel) to the web door of the
// real daemon, and the same call by somebody who does not know the secret.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "sync/office/store/store.h"
#include "tests/support/daemon.h"
#include "tests/support/kannel.h"
#include "tests/visit/driver/child.h"

namespace tresen::test {
namespace {

struct SmsDoor : DaemonTest {
  static void SetUpTestSuite() { ASSERT_TRUE(enter_own_network()); }
  SmsDoor() {
    auto office = Office::open(folder.path());
    Pen pen(0, "b1");
    const Edit made{
        id_of(1),
        RecordKind::customer,
        {pen.set("last_name", "Geheim"), pen.set("home_branch", "b1"),
         pen.set("mobile", "+491701112233"), pen.set("consent.sms.advertising", "granted")}};
    EXPECT_TRUE(office->submit(std::span(&made, 1), "b1", wall_ms()).has_value());
    ::mkdir((folder.path() + "/channels").c_str(), 0700);
    std::ofstream(folder.path() + "/secret") << "sesame\n";
    std::ofstream(folder.path() + "/channels/sms.conf")
        << "url = http://127.0.0.1:13013/cgi-bin/sendsms\nfrom = MUSTER\nsecret_file = "
        << folder.path() << "/secret\n";
    daemon.options.public_listen = "127.0.0.1:0";
  }
  // What the door answers: the status and the last line.
  std::string call(const std::string& target) {
    auto client = visit::Child::start({"/usr/bin/python3", "-c",
                                       "import sys,urllib.request,urllib.error\n"
                                       "try: r=urllib.request.urlopen(sys.argv[1])\n"
                                       "except urllib.error.HTTPError as e: r=e\n"
                                       "print(r.status, r.read().decode().strip())",
                                       "http://" + daemon.at.web + target},
                                      folder.path() + "/client.log");
    EXPECT_TRUE(client.has_value());
    return client->line(visit::Deadline{visit::Millis(60'000)}).value_or("");
  }
  std::string state() {
    daemon.end();
    auto store = open_store(folder.path());
    return (**(*store)->customers().find(id_of(1))).text("consent.sms.advertising");
  }
};

TEST_F(SmsDoor, HearsAStopFromARealGateway) {
  daemon.begin();
  const Kannel kannel(folder.path() + "/kannel", "+491701112233 3344 text STOP",
                      "http://" + daemon.at.web + "/sms/in?secret=sesame");
  // What the door said goes back to the subscriber.
  const visit::Deadline soon{visit::Millis(60'000)};
  bool answered = false;
  while (!answered && soon.next_look()) {
    answered = std::ranges::any_of(kannel.seen(), [](const std::string& line) {
      return line.ends_with(" +491701112233 text stopped");
    });
  }
  EXPECT_TRUE(answered);
  EXPECT_EQ(state(), "withdrawn");
}

TEST_F(SmsDoor, HearsNobodyWithoutTheSecret) {
  daemon.begin();
  const std::string stop = "&from=%2B491701112233&text=STOP";
  EXPECT_EQ(call("/sms/in?secret=wrong" + stop), "403 wrong secret");
  EXPECT_EQ(call("/sms/in?secret=" + stop), "403 wrong secret");
  EXPECT_EQ(state(), "granted");
}

TEST_F(SmsDoor, IsShutWhereNoSecretIsSet) {
  std::ofstream(folder.path() + "/channels/sms.conf") << "url = https://sms.example/\nfrom = M\n";
  daemon.begin();
  EXPECT_EQ(call("/sms/in?secret=&from=%2B491701112233&text=STOP"), "403 wrong secret");
  EXPECT_EQ(state(), "granted");
}

}  // namespace
}  // namespace tresen::test
