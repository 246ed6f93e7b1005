// STOP all the way: a subscriber's message through a real gateway (Kannel) to the web door of the
// real daemon, and the same call by somebody who does not know the secret.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "sync/office/admin_runs.h"
#include "sync/office/bounce_token.h"
#include "sync/office/campaigns/query_text.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/store/run_reader.h"
#include "sync/office/store/store.h"
#include "sync/record/customer.h"
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

// A campaign by text message, which the daemon sends by itself, and what the gateway then reports.
struct SmsReports : SmsDoor {
  // Nobody else is in this network: the port is free.
  static constexpr const char* door = "127.0.0.1:18080";

  SmsReports() {
    auto office = Office::open(folder.path());
    v1::Chain chain = *office->store().campaigns().chain();
    for (v1::Branch& branch : *chain.mutable_rules()->mutable_branches()) {
      branch.set_legal_entity("Optik Test GmbH");
    }
    v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
    campaign.set_id("short");
    *campaign.mutable_dispatch()->mutable_query() = parse_query("last_name is known").query;
    v1::ContactStep& step = *campaign.mutable_dispatch()->add_contacts();
    step.set_channel("sms");
    step.set_output(v1::ContactStep::OUTPUT_SMS);
    step.set_template_("hello");
    EXPECT_TRUE(office->store().campaigns().publish(chain, wall_ms()));
    ::mkdir((folder.path() + "/letters").c_str(), 0700);
    std::ofstream(folder.path() + "/letters/hello.sms") << "---\nHallo {{nachname}}. Ende: STOP\n";
    std::ofstream(folder.path() + "/channels/sms.conf")
        << "url = http://127.0.0.1:13013/cgi-bin/sendsms\nuser = t\npassword_file = "
        << folder.path() << "/password\nfrom = MUSTER\nsecret_file = " << folder.path()
        << "/secret\nreport_url = http://" << door << "/sms/dlr\n";
    std::ofstream(folder.path() + "/password") << "t\n";
    daemon.options.public_listen = door;
    const auto started = start_run(
        folder.path(), "short",
        [&](const v1::AdminRequest& request) { return answer_run(*office, request, wall_ms()); },
        wall_ms());
    EXPECT_TRUE(started) << (started ? "" : started.error().detail);
    run = started ? started->id() : 0;
    key = *office->store().dispatch().link_key();
  }
  v1::RunFacts facts() const { return (*(*open_run_reader(folder.path()))->statistics(run)).run(); }
  std::string report(std::uint32_t number, int state) {
    return call("/sms/dlr?secret=sesame&token=" + bounce_token(key, {run, number}) +
                "&state=" + std::to_string(state));
  }

  std::uint64_t run = 0;
  std::string key;
};

TEST_F(SmsReports, OfARealGatewayStandInTheRunOnce) {
  const Kannel kannel(folder.path() + "/kannel");
  daemon.begin();
  const visit::Deadline soon{visit::Millis(60'000)};
  while (facts().delivered() == 0 && soon.next_look()) {
  }
  EXPECT_EQ(facts().delivered(), 1U) << "the gateway told nothing";
  EXPECT_EQ(kannel.seen(1).size(), 1U);
  // Told again, and that it waits after all.
  EXPECT_EQ(report(1, 1), "200 already");
  EXPECT_EQ(report(1, 4), "200 already");
  EXPECT_EQ(facts().delivered(), 1U);
  EXPECT_EQ(facts().delayed(), 0U);
  EXPECT_EQ(report(1, 8), "200 ignored");
  // No message of this house, and nobody who knows the secret.
  EXPECT_EQ(report(2, 1), "200 unknown");
  EXPECT_EQ(call("/sms/dlr?secret=sesame&token=1-1-aaaaaaaaaaaaaaaa&state=1"), "200 unknown");
  EXPECT_EQ(call("/sms/dlr?secret=wrong&token=" + bounce_token(key, {run, 1}) + "&state=2"),
            "403 wrong secret");
  EXPECT_EQ(facts().undeliverable(), 0U);
}

TEST_F(SmsReports, ThatAMessageNeverArrivesMarkTheNumberOnceAndLeaveTheConsent) {
  const Kannel kannel(folder.path() + "/kannel");
  daemon.begin();
  EXPECT_EQ(kannel.seen(1).size(), 1U);
  EXPECT_EQ(report(1, 2), "200 noted");
  EXPECT_EQ(facts().undeliverable(), 1U);
  EXPECT_EQ(report(1, 2), "200 already");
  EXPECT_EQ(report(1, 16), "200 already");
  EXPECT_EQ(facts().undeliverable(), 1U);
  EXPECT_EQ(state(), "granted");
  auto store = open_store(folder.path());
  const Record customer = **(*store)->customers().find(id_of(1));
  EXPECT_TRUE(comes_back(customer, "mobile"));
  EXPECT_FALSE(can_reach(customer, "sms"));
}

TEST_F(SmsReports, ThatTheOperatorRefusesAMessageLeaveTheNumberAlone) {
  const Kannel kannel(folder.path() + "/kannel");
  daemon.begin();
  EXPECT_EQ(kannel.seen(1).size(), 1U);
  EXPECT_EQ(report(1, 16), "200 noted");
  EXPECT_EQ(facts().undeliverable(), 1U);
  EXPECT_EQ(state(), "granted");
  auto store = open_store(folder.path());
  EXPECT_TRUE(can_reach(**(*store)->customers().find(id_of(1)), "sms"));
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
