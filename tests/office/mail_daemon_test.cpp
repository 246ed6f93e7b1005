// Mails that come back to the real daemon: it finds them in the Maildir of its settings by itself,
// and the command settles what is there when it is called.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/query_text.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/cli/bounce_commands.h"
#include "sync/office/store/run_reader.h"
#include "tests/support/daemon.h"
#include "tests/support/servers.h"

namespace tresen::test {
namespace {

std::string all_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A campaign by mail to two customers, which the daemon sends by itself.
struct MailsOfADaemon : DaemonTest {
  MailsOfADaemon() {
    for (const char* const made : {"/letters", "/channels", "/returned/new", "/returned/cur"}) {
      std::filesystem::create_directories(folder.path() + made);
    }
    std::ofstream(folder.path() + "/letters/hello.mail")
        << "subject: Hallo\nsender: Optik · Weg 1 · Ulm\n---\nGuten Tag, {{abmelden}}\n";
    server = start_mail(folder.path() + "/sink");
    auto office = Office::open(folder.path());
    Pen pen(0, "b1");
    for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}}) {
      const Edit made{id_of(n),
                      RecordKind::customer,
                      {pen.set("last_name", "Geheim"), pen.set("home_branch", "b1"),
                       pen.set("customer_no", std::to_string(n)),
                       pen.set("email", "k" + std::to_string(n) + "@example.org"),
                       pen.set("consent.email.advertising", "granted")}};
      EXPECT_TRUE(office->submit(std::span(&made, 1), "b1", wall_ms()));
    }
    v1::Chain chain = *office->store().campaigns().chain();
    for (v1::Branch& branch : *chain.mutable_rules()->mutable_branches()) {
      branch.set_legal_entity("Optik Test GmbH");
    }
    v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
    campaign.set_id("hello");
    *campaign.mutable_dispatch()->mutable_query() = parse_query("last_name is known").query;
    v1::ContactStep& step = *campaign.mutable_dispatch()->add_contacts();
    step.set_channel("email");
    step.set_output(v1::ContactStep::OUTPUT_MAIL);
    step.set_template_("hello");
    EXPECT_TRUE(office->store().campaigns().publish(chain, wall_ms()));
  }
  void starts(const std::string& more_settings) {
    std::ofstream(folder.path() + "/channels/mail.conf")
        << "url = " << server.url << "\nfrom = Optik <post@optik.example>\n"
        << "return_path = bounces@optik.example\nunsubscribe_mailto = ab@optik.example\n"
        << more_settings;
    {
      auto office = Office::open(folder.path());
      const auto started = start_run(
          folder.path(), "hello",
          [&](const v1::AdminRequest& ask) { return answer_run(*office, ask, wall_ms()); },
          wall_ms());
      ASSERT_TRUE(started) << started.error().detail;
      run = started->id();
    }
    daemon.begin();
    expect([](const v1::RunFacts& facts) { return facts.sent() == 2; });
  }
  // Until the statistics of the run are like that, or a minute has passed.
  void expect(const std::function<bool(const v1::RunFacts&)>& wanted) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    v1::RunFacts facts;
    do {
      facts = (*(*open_run_reader(folder.path()))->statistics(run)).run();
      if (wanted(facts)) return;
    } while (std::chrono::steady_clock::now() < end);
    ADD_FAILURE() << facts.ShortDebugString();
  }
  // What Postfix wrote of a mail, to the return address that this one had.
  void comes_back(const std::string& report, const std::string& address) const {
    std::ifstream log(folder.path() + "/sink/taken.log");
    std::string to, from, id, token;
    while (log >> to >> from >> id) {
      if (to == address) token = from.substr(8, from.find('@') - 8);
    }
    ASSERT_FALSE(token.empty()) << address << " got nothing";
    std::string text = all_of(TRESEN_SOURCE_DIR "/tests/office/data/bounces/" + report);
    for (auto at = text.find("TOKEN"); at != text.npos; at = text.find("TOKEN")) {
      text.replace(at, 5, token);
    }
    std::ofstream(maildir() + "/new/" + report) << text;
  }
  std::string maildir() const { return folder.path() + "/returned"; }
  // What the command says, to a daemon that runs.
  std::string settled(const std::string& from) const {
    const SystemClock clock;
    auto office = AdminClient::open(folder.path(), clock);
    EXPECT_TRUE(office) << office.error().detail;
    const std::string path = folder.path() + "/said";
    Console console;
    console.out = std::fopen(path.c_str(), "w");
    const auto done = settle_bounces(*office, from, console);
    std::fclose(console.out);
    return done ? all_of(path) : done.error().detail;
  }

  MailServer server;
  std::uint64_t run = 0;
};

TEST_F(MailsOfADaemon, AreSettledByTheCommandOnce) {
  starts("");
  comes_back("hard.eml", "k1@example.org");
  comes_back("delayed.eml", "k2@example.org");
  EXPECT_EQ(settled(maildir()),
            "1: hard 5.1.1, run 1 of hello; the address is marked\n"
            "2: soft 4.2.2, run 1 of hello\n"
            "1 hard, 1 soft; 2 new, 1 addresses marked; 0 that name none of our mails, "
            "0 other mails\n");
  EXPECT_EQ(settled(maildir()),
            "1: hard 5.1.1, run 1 of hello; known already\n"
            "2: soft 4.2.2, run 1 of hello; known already\n"
            "1 hard, 1 soft; 0 new, 0 addresses marked; 0 that name none of our mails, "
            "0 other mails\n");
  EXPECT_EQ(settled(folder.path() + "/sink"),
            folder.path() + "/sink is no Maildir: new: No such file or directory");
}

TEST_F(MailsOfADaemon, AreFoundInTheMaildirOfItsSettings) {
  starts("bounce_maildir = " + maildir() + "\nbounce_seconds = 1\n");
  comes_back("delayed.eml", "k2@example.org");
  expect([](const v1::RunFacts& facts) { return facts.delayed() == 1; });
  comes_back("hard.eml", "k2@example.org");
  expect([](const v1::RunFacts& facts) {
    return facts.delayed() == 0 && facts.undeliverable() == 1;
  });
}

}  // namespace
}  // namespace tresen::test
