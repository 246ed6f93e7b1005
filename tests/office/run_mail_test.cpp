// A campaign by mail, to a real mail server: the words of a template, each once, to nobody who has
// withdrawn, whatever breaks off.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "sync/office/admin_runs.h"
#include "sync/office/bounce_token.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/store/run_store.h"
#include "sync/office/web/unsubscribe_link.h"
#include "tests/office/queries.h"
#include "tests/support/servers.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

v1::Chain chain_with_mailing() {
  v1::Chain chain = test::optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("email");
  step.set_output(v1::ContactStep::OUTPUT_MAIL);
  step.set_template_("hello");
  return chain;
}

class MailRuns : public testing::Test {
 protected:
  MailRuns() {
    std::filesystem::create_directories(office.folder() + "/channels");
    std::filesystem::create_directories(office.folder() + "/letters");
    std::ofstream(office.folder() + "/channels/mail.conf")
        << "url = " << server.url << "\nfrom = Optik <post@optik.example>\n"
        << "return_path = bounces@optik.example\nunsubscribe_mailto = ab@optik.example\n"
        << "unsubscribe_url = https://optik.example/u/\n";
    words("Guten Tag {{nachname}}, {{abmelden}}");
  }

  void words(const std::string& text) const {
    std::ofstream(office.folder() + "/letters/hello.mail")
        << "subject: Hallo {{nachname}}\nsender: Optik · Weg 1 · Ulm\n---\n"
        << text << "\n";
  }
  void write(std::uint8_t number, std::initializer_list<std::pair<const char*, std::string>> what,
             bool decided = true) {
    std::vector<FieldEdit> fields;
    for (const auto& [key, value] : what) fields.push_back(pen.set(key, value));
    const std::uint64_t first = pen.last_seq() + 1;
    const std::string change = pen.write(id_of(number), RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    if (decided) office.decide_all();
  }
  void customer(std::uint8_t number, const std::string& email) {
    const std::string name = std::string("Han") + static_cast<char>('a' + number);
    write(number, {{"last_name", name},
                   {"city", "Ulm"},
                   {"home_branch", "b1"},
                   {"email", email},
                   {"consent.email.advertising", "granted"}});
  }
  AskOffice asking() {
    return
        [this](const v1::AdminRequest& request) { return answer_run(*office, request, noon_ms); };
  }
  std::uint64_t started() {
    const auto run = start_run(office.folder(), "mail", asking(), noon_ms);
    EXPECT_TRUE(run) << (run ? "" : run.error().detail);
    return run ? run->id() : 0;
  }
  Result<RunErrand::Step> step(std::uint64_t run, std::uint64_t worker) {
    auto errand = RunErrand::open(office.folder(), run, worker, asking());
    if (!errand) return tl::unexpected(errand.error());
    Result<RunErrand::Step> step = errand->step(100, noon_ms);
    while (step && step->waits) step = errand->step(100, noon_ms);
    return step;
  }
  std::map<std::string, int> taken() const {
    std::map<std::string, int> all;
    std::ifstream log(office.folder() + "/sink/taken.log");
    std::string to, id;
    while (log >> to >> from >> id) ++all[to];
    return all;
  }

  HeadOffice office{chain_with_mailing()};
  test::MailServer server = test::start_mail(office.folder() + "/sink");
  Pen pen{office.new_device("b1"), "b1"};
  mutable std::string from;  // of the last mail
};

TEST_F(MailRuns, SendEachTheirWordsOnceWithAPageToEndIt) {
  customer(1, "anna@example.org");
  customer(2, "nobody@example.org");
  const std::uint64_t run = started();
  const auto done = step(run, 1);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.sent(), 1U);
  EXPECT_EQ(done->run.refused(), 1U);
  EXPECT_EQ(taken(), (std::map<std::string, int>{{"anna@example.org", 1}}));
  // The message is kept as it went out.
  const auto table = read_table(office.folder(), "archive/run1/run1-batch1.table");
  ASSERT_TRUE(table && table->rows_size() == 2);
  const std::string& link = table->rows(0).values(4);
  EXPECT_EQ(table->rows(0).values(1), "Hallo Hanb");
  EXPECT_EQ(table->rows(0).values(2), "Guten Tag Hanb, " + link + "\n\nOptik · Weg 1 · Ulm\n");
  const std::string key = *(*open_dispatch_reader(office.folder()))->link_key();
  const auto token = read_unsubscribe_token(key, link.substr(link.rfind('/') + 1));
  ASSERT_TRUE(token);
  EXPECT_EQ(*token, (UnsubscribeLink{id_of(1), "email"}));
  const std::string bounce = from.substr(8, from.find('@') - 8);
  EXPECT_EQ(read_bounce_token(key, bounce), (BouncedMessage{run, 1})) << from;
  EXPECT_FALSE(read_bounce_token(key, bounce.substr(0, bounce.size() - 1) + "?"));
}

TEST_F(MailRuns, NameEachValueThatIsMissingBeforeAnythingGoes) {
  words("{{titel}} {{abmelden}}");
  customer(1, "anna@example.org");
  const auto run = start_run(office.folder(), "mail", asking(), noon_ms);
  ASSERT_FALSE(run);
  EXPECT_NE(run.error().detail.find("text: no value for title"), std::string::npos)
      << run.error().detail;
  EXPECT_TRUE(taken().empty());
}

TEST_F(MailRuns, LetAWithdrawalWinOverAMailThatIsWrittenAndHasNotLeft) {
  customer(1, "anna@example.org");
  customer(2, "full@example.org");
  customer(3, "full2@example.org");
  const std::uint64_t run = started();
  const auto first = step(run, 1);
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_NE(first->trouble.find("452"), std::string::npos) << first->trouble;
  // The batch is fixed and waits; the withdrawal is in custody, and nobody has decided on it.
  write(2, {{"consent.email.advertising", "withdrawn"}}, false);
  const auto second = step(run, 2);
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->run.sent(), 1U);
  EXPECT_EQ(second->run.left_out(), 1U);
  EXPECT_EQ(second->run.claimed(), 1U);
  EXPECT_EQ(taken(), (std::map<std::string, int>{{"anna@example.org", 1}}));
}

TEST_F(MailRuns, SendNobodyTwiceWhereTheLedgerWasNeverTold) {
  for (std::uint8_t n = 1; n <= 20; ++n) {
    customer(n, "k" + std::to_string(n) + "@example.org");
  }
  const std::uint64_t run = started();
  {
    auto broken = RunErrand::open(office.folder(), run, 1,
                                  [&](const v1::AdminRequest& request) -> Result<v1::AdminReply> {
                                    if (request.has_run_settle()) return fail(Fault::offline, "");
                                    return asking()(request);
                                  });
    ASSERT_TRUE(broken);
    EXPECT_FALSE(broken->step(100, noon_ms));
  }
  EXPECT_EQ(taken().size(), 20U);
  const auto done = step(run, 2);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.sent(), 20U);
  for (const auto& [to, times] : taken()) EXPECT_EQ(times, 1) << to;
}

}  // namespace
}  // namespace tresen
