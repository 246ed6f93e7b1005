// Mails that a real server took and that came back: what it settles for run, customer and campaign.
// The reports are those of a Postfix 3.7, word for word but for the names.

#include "sync/office/campaigns/returned_mails.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/office/bounce_token.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/office/store/run_reader.h"
#include "sync/record/customer.h"
#include "sync/record/marketing_contact.h"
#include "tests/office/mail_runs.h"

namespace tresen {
namespace {

using test::id_of;
using test::MailRuns;
using test::noon_ms;

constexpr std::int64_t later_ms = noon_ms + 60'000;

class ReturnedMail : public MailRuns {
 protected:
  ReturnedMail() {
    for (const char* const part : {"/new", "/cur"}) {
      std::filesystem::create_directories(maildir + part);
    }
    for (std::uint8_t n = 1; n <= 3; ++n) customer(n, "k" + std::to_string(n) + "@example.org");
    run = started();
    const auto done = step(run, 1);
    EXPECT_TRUE(done && done->run.sent() == 3) << (done ? "" : done.error().detail);
    key = *(*open_dispatch_reader(office.folder()))->link_key();
  }
  // A report about the mail to one of them, with a name of its own in the Maildir.
  void arrives(const std::string& report, const std::string& token, const std::string& name) {
    std::ifstream file(TRESEN_SOURCE_DIR "/tests/office/data/bounces/" + report);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    ASSERT_FALSE(text.empty()) << report;
    for (auto at = text.find("TOKEN"); at != text.npos; at = text.find("TOKEN")) {
      text.replace(at, 5, token);
    }
    std::ofstream(maildir + "/new/" + name) << text;
  }
  void arrives(const std::string& report, std::uint32_t number, const std::string& name) {
    arrives(report, bounce_token(key, {run, number}), name);
  }
  AskOffice asking_later() {
    return
        [this](const v1::AdminRequest& request) { return answer_run(*office, request, later_ms); };
  }
  ReturnedMails settled() {
    auto returned = box.settle(key, asking_later());
    EXPECT_TRUE(returned) << (returned ? "" : returned.error().detail);
    return returned ? *returned : ReturnedMails{};
  }
  v1::RunFacts facts() { return (*(*open_run_reader(office.folder()))->statistics(run)).run(); }
  std::vector<MarketingContact> bounced(std::uint8_t number) {
    std::vector<MarketingContact> all;
    for (const Record& record :
         *office.customers().of_customer(id_of(number), RecordKind::marketing_contact)) {
      const MarketingContact contact = read_contact(record);
      if (contact.outcome == "bounced") all.push_back(contact);
    }
    return all;
  }

  std::string maildir = office.folder() + "/returned";
  BounceBox box{maildir};
  std::uint64_t run = 0;
  std::string key;
};

TEST_F(ReturnedMail, ThatIsBackForGoodMarksTheAddressOnceAndStandsInTheRun) {
  arrives("hard.eml", 1, "1.a");
  const ReturnedMails first = settled();
  ASSERT_EQ(first.ours.size(), 1U);
  EXPECT_EQ(first.ours[0].noted.how(), v1::DeliveryNoted::HOW_NOTED);
  EXPECT_EQ(first.ours[0].report.status(), "5.1.1");
  EXPECT_TRUE(first.ours[0].noted.marked());
  EXPECT_TRUE(comes_back(office.record(id_of(1)), "email"));
  EXPECT_FALSE(can_reach(office.record(id_of(1)), "email"));
  ASSERT_EQ(bounced(1).size(), 1U);
  EXPECT_EQ(bounced(1)[0].campaign, "mail");
  EXPECT_EQ(bounced(1)[0].source, "email");
  EXPECT_TRUE(is_turned_down(bounced(1)[0]));
  EXPECT_EQ(facts().undeliverable(), 1U);
  EXPECT_EQ(facts().sent(), 3U);
  // The person is told of it too.
  const auto known = office->store().runs().of_person(id_of(1));
  ASSERT_TRUE(known && known->sendings_size() == 1);
  EXPECT_EQ(known->sendings(0).told(), v1::DeliveryReport::WHAT_UNDELIVERABLE);
  EXPECT_EQ(known->sendings(0).status(), "5.1.1");
  EXPECT_EQ(known->sendings(0).told_ms(), later_ms);
  // The same report in another mail, and all of it read anew.
  arrives("hard.eml", 1, "2.a");
  const std::uint64_t custody = office.sync().facts()->custody;
  EXPECT_EQ(settled().ours.size(), 1U);
  BounceBox anew(maildir);
  const auto again = anew.settle(key, asking_later());
  ASSERT_TRUE(again && again->ours.size() == 1);
  EXPECT_EQ(again->ours[0].noted.how(), v1::DeliveryNoted::HOW_ALREADY);
  EXPECT_EQ(office.sync().facts()->custody, custody) << "something was written";
  EXPECT_EQ(facts().undeliverable(), 1U);
}

TEST_F(ReturnedMail, ThatIsLateIsCountedAndNothingElseUntilItIsBackForGood) {
  arrives("delayed.eml", 2, "1.a");
  arrives("expired.eml", 3, "2.a");
  EXPECT_EQ(settled().ours.size(), 2U);
  EXPECT_EQ(facts().delayed(), 2U);
  EXPECT_EQ(facts().undeliverable(), 0U);
  for (const std::uint8_t n : {std::uint8_t{2}, std::uint8_t{3}}) {
    EXPECT_FALSE(comes_back(office.record(id_of(n)), "email")) << int{n};
    EXPECT_TRUE(bounced(n).empty()) << int{n};
  }
  arrives("hard.eml", 2, "3.a");
  EXPECT_EQ(settled().ours.size(), 1U);
  EXPECT_EQ(facts().delayed(), 1U);
  EXPECT_EQ(facts().undeliverable(), 1U);
  EXPECT_TRUE(comes_back(office.record(id_of(2)), "email"));
}

TEST_F(ReturnedMail, LeavesAnAddressAloneThatWasGivenMeanwhile) {
  write(1, {{"email", "new@example.org"}});
  arrives("hard.eml", 1, "1.a");
  EXPECT_FALSE(settled().ours.at(0).noted.marked());
  EXPECT_TRUE(can_reach(office.record(id_of(1)), "email"));
  EXPECT_EQ(bounced(1).size(), 1U);
  EXPECT_EQ(facts().undeliverable(), 1U);
}

TEST_F(ReturnedMail, ThatNamesNobodyOfOursIsCountedAndStaysWhereItIs) {
  arrives("hard.eml", "1-1-aaaaaaaaaaaaaaaa", "1.a");
  arrives("hard.eml", bounce_token(key, {run + 1, 1}), "2.a");
  std::ofstream(maildir + "/cur/3.a:2,S") << "Subject: Hallo\n\nBin im Urlaub.\n";
  const ReturnedMails returned = settled();
  EXPECT_TRUE(returned.ours.empty());
  EXPECT_EQ(returned.of_nobody, 2U);
  EXPECT_EQ(returned.other_mails, 1U);
  EXPECT_TRUE(std::filesystem::exists(maildir + "/new/1.a"));
  EXPECT_EQ(facts().undeliverable(), 0U);
  // They are told once, also when somebody has read them in between.
  std::filesystem::rename(maildir + "/new/1.a", maildir + "/cur/1.a:2,S");
  EXPECT_EQ(settled().of_nobody, 0U);
}

TEST_F(ReturnedMail, IsReadAgainWhereHeadOfficeCouldNotAnswer) {
  arrives("hard.eml", 1, "1.a");
  EXPECT_FALSE(box.settle(key, [](const v1::AdminRequest&) -> Result<v1::AdminReply> {
    return fail(Fault::busy, "stopping");
  }));
  EXPECT_EQ(settled().ours.size(), 1U);
  EXPECT_EQ(facts().undeliverable(), 1U);
  EXPECT_FALSE(BounceBox(office.folder()).settle(key, asking()));
}

TEST_F(ReturnedMail, OfSomebodyErasedIsCountedForTheRunAlone) {
  ASSERT_TRUE(office->erase(
      {.erasure = id_of(99), .customer = id_of(1), .now_ms = noon_ms, .owing = {}}));
  arrives("hard.eml", 1, "1.a");
  const ReturnedMails returned = settled();
  ASSERT_EQ(returned.ours.size(), 1U);
  EXPECT_EQ(returned.ours[0].noted.no(), "");
  EXPECT_FALSE(returned.ours[0].noted.marked());
  EXPECT_FALSE(*office.customers().find(id_of(1)));
}

}  // namespace
}  // namespace tresen
