// A campaign by mail, to a real mail server: the words of a template, each once, to nobody who has
// withdrawn, whatever breaks off.

#include <gtest/gtest.h>

#include <map>

#include "sync/office/bounce_token.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/store/run_store.h"
#include "sync/office/web/unsubscribe_link.h"
#include "sync/record/customer.h"
#include "tests/office/mail_runs.h"

namespace tresen {
namespace {

using test::id_of;
using test::MailRuns;
using test::noon_ms;

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
  EXPECT_EQ(*token, (UnsubscribeLink{id_of(1), "email", {1, 1}}));
  const std::string bounce = from.substr(8, from.find('@') - 8);
  EXPECT_EQ(read_bounce_token(key, bounce), (BouncedMessage{run, 1})) << from;
  EXPECT_FALSE(read_bounce_token(key, bounce.substr(0, bounce.size() - 1) + "?"));
}

// The second mail server never sees the address again: it is asked for at the counter instead.
TEST_F(MailRuns, MarkAnAddressThatTheServerRefusesAndCountItOnce) {
  customer(1, "anna@example.org");
  customer(2, "nobody@example.org");
  customer(3, "nobody2@example.org");
  auto errand = RunErrand::open(
      office.folder(), started(), 1, [this](const v1::AdminRequest& request) {
        // Somebody gives another address while the mail is on its way to the old one.
        if (request.has_run_settle()) write(3, {{"email", "new@example.org"}});
        return answer_run(*office, request, noon_ms + 60'000);
      });
  ASSERT_TRUE(errand) << errand.error().detail;
  auto done = errand->step(100, noon_ms);
  while (done && done->waits) done = errand->step(100, noon_ms);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.refused(), 2U);
  EXPECT_EQ(done->run.undeliverable(), 0U) << "counted twice";
  EXPECT_FALSE(comes_back(office.record(id_of(1)), "email"));
  EXPECT_TRUE(comes_back(office.record(id_of(2)), "email"));
  EXPECT_FALSE(comes_back(office.record(id_of(3)), "email")) << "another one by now";
  // The next campaign leaves out whoever is marked, and says why.
  const auto reader = open_dispatch_reader(office.folder());
  v1::PreflightRequest asked;
  asked.set_campaign("mail");
  const auto seen = preflight(**reader, asked, noon_ms);
  ASSERT_TRUE(seen) << seen.error().detail;
  EXPECT_EQ(seen->recipients(), 2U);
  ASSERT_EQ(seen->excluded_size(), 1);
  EXPECT_EQ(seen->excluded(0).reason(), "unreachable");
  EXPECT_EQ(seen->excluded(0).count(), 1U);
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
