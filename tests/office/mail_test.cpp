// Mail on its way out of the house, to a real mail server that takes, refuses, defers or vanishes.

#include "sync/office/channels/mail.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stop_token>
#include <thread>

#include "tests/support/folder.h"
#include "tests/support/servers.h"

namespace tresen {
namespace {

using test::Folder;

class Mail : public testing::Test {
 protected:
  ChannelSettings settings() const {
    return {{"url", server.url},
            {"from", "Tresen Optik Müller <post@optik.example>"},
            {"return_path", "bounces@optik.example"},
            {"unsubscribe_mailto", "abmelden@optik.example"},
            {"connections", "3"},
            {"timeout_seconds", "20"}};
  }
  std::unique_ptr<Channel> channel() const {
    auto opened = open_mail(settings());
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
    return std::move(*opened);
  }
  ParcelBatch batch(const std::vector<std::string>& to,
                    const std::string& name = "run1-batch1") const {
    ParcelBatch batch;
    batch.key = name;
    batch.document = folder.path() + "/" + name + ".table";
    for (std::size_t i = 0; i < to.size(); ++i) {
      Parcel& parcel = batch.parcels.emplace_back();
      parcel.key = "run1-" + std::to_string(i + 1);
      parcel.to = to[i];
      parcel.subject = "Zeit für Ihren Sehtest";
      parcel.text = "Guten Tag,\n\n.ein Punkt am Anfang\n.\nGrüße\n";
      parcel.html = "<p>Guten Tag</p>\n";
      parcel.unsubscribe = "https://optik.example/u/token" + std::to_string(i + 1);
      parcel.bounce_token = "1-" + std::to_string(i + 1) + "-abcdefgh";
    }
    return batch;
  }
  std::vector<Receipt> sent(const ParcelBatch& what) const {
    auto receipts = channel()->send(what);
    EXPECT_TRUE(receipts) << (receipts ? "" : receipts.error().detail);
    return receipts ? *receipts : std::vector<Receipt>(what.parcels.size());
  }
  // How often each address was sent to.
  std::map<std::string, int> taken() const {
    std::map<std::string, int> all;
    std::ifstream log(sink() + "/taken.log");
    std::string to, from, id;
    while (log >> to >> from >> id) ++all[to];
    return all;
  }
  std::string mail(int number) const {
    std::ifstream file(sink() + "/" + std::to_string(number) + ".eml", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string sink() const { return folder.path() + "/sink"; }

  Folder folder;
  test::MailServer server = test::start_mail(sink());
};

std::vector<std::string> many(std::size_t count) {
  std::vector<std::string> to;
  for (std::size_t i = 1; i <= count; ++i) to.push_back("k" + std::to_string(i) + "@example.org");
  return to;
}

TEST_F(Mail, GoesToEachOnceHoweverOftenTheBatchIsHandedOver) {
  const ParcelBatch all = batch(many(200));
  const auto first = sent(all), second = sent(all);
  EXPECT_EQ(first, second);
  for (const Receipt& receipt : first) {
    EXPECT_EQ(receipt.delivery, Delivery::sent) << receipt.reason;
    EXPECT_NE(receipt.reference.find("queued as"), std::string::npos) << receipt.reference;
  }
  EXPECT_EQ(taken().size(), 200U);
  for (const auto& [to, times] : taken()) EXPECT_EQ(times, 1) << to;
}

// Killed wherever it stands, as often as it likes: nobody gets it twice, and who got nothing is
// told as in doubt.
TEST_F(Mail, IsSentToNobodyTwiceThoughItsSenderIsKilled) {
  const ParcelBatch all = batch(many(300));
  std::size_t reached = 0;
  for (int life = 0; life < 5; ++life) {
    const pid_t sender = ::fork();
    if (sender == 0) {
      (void)channel()->send(all);
      ::_exit(0);
    }
    reached += 37;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (taken().size() < reached && std::chrono::steady_clock::now() < deadline) {
      ::poll(nullptr, 0, 1);
    }
    ::kill(sender, SIGKILL);
    ::waitpid(sender, nullptr, 0);
  }
  std::size_t told_sent = 0, in_doubt = 0;
  for (const Receipt& receipt : sent(all)) {
    if (receipt.delivery == Delivery::sent) ++told_sent;
    if (receipt.reason == "in_doubt") ++in_doubt;
  }
  EXPECT_EQ(told_sent + in_doubt, 300U);
  EXPECT_LE(in_doubt, 15U);  // at most one a line and life
  EXPECT_GE(taken().size(), told_sent);
  for (const auto& [to, times] : taken()) EXPECT_EQ(times, 1) << to;
}

TEST_F(Mail, SaysWhoWritesAndHowToBeRidOfIt) {
  ASSERT_EQ(sent(batch({"anna@example.org"})).front().delivery, Delivery::sent);
  const std::string text = mail(1);
  for (const char* const part : {
           "From: Tresen Optik =?iso-8859-1?q?M=FCller?= <post@optik.example>\r\n",
           "To: anna@example.org\r\n",
           "Message-Id: <run1-1@optik.example>\r\n",
           "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
           "<https://optik.example/u/token1>",
           "<mailto:abmelden@optik.example?subject=run1-1>",
           "multipart/alternative",
           "text/plain; charset=utf-8",
           "text/html; charset=utf-8",
           "Date: ",
           "Gr=C3=BC=C3=9Fe",
           "\r\n.ein Punkt am Anfang\r\n.\r\n",
       }) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  std::ifstream log(sink() + "/taken.log");
  std::string to, from;
  log >> to >> from;
  EXPECT_EQ(from, "bounces+1-1-abcdefgh@optik.example");
}

TEST_F(Mail, TellsWhomTheServerRefusesAndWhomItDefersWithoutTheirAddresses) {
  const auto receipts = sent(batch({"a@example.org", "nobody@example.org", "full@example.org",
                                    "kein Komma@example.org", "b@example.org"}));
  EXPECT_EQ(receipts[0].delivery, Delivery::sent);
  EXPECT_EQ(receipts[1],
            (Receipt{"run1-2", Delivery::refused, "", "nobody there, mail server: 550 5.1.1"}));
  EXPECT_EQ(receipts[2], (Receipt{"run1-3", Delivery::later, "", "mail server: 452 4.2.2"}));
  EXPECT_EQ(receipts[3].delivery, Delivery::refused);
  EXPECT_EQ(receipts[4].delivery, Delivery::sent);
}

TEST_F(Mail, BlamesNoAddressWhereTheServerTookNothingYetAndRemembersItOnceItHas) {
  EXPECT_EQ(sent(batch({"nobody@example.org"}, "run1-batch2")).front().reason,
            "mail server: 550 5.1.1");
  const ParcelBatch all = batch({"nobody@example.org", "full@example.org", "a@example.org"});
  const std::string reason = "nobody there, mail server: 550 5.1.1";
  EXPECT_EQ(sent(all).front().reason, reason);
  // Out of the journal, as after a kill.
  EXPECT_EQ(sent(all).front().reason, reason);
}

TEST_F(Mail, SendsNoMoreOnceItIsToldToStopAndTheRestAfterwards) {
  ChannelSettings one = settings();
  one["connections"] = "1";
  std::stop_source stop;
  auto opened = open_mail(one, stop.get_token());
  ASSERT_TRUE(opened);
  const ParcelBatch all = batch(many(1000));
  std::jthread stopping([&] {
    while (taken().empty()) std::this_thread::yield();
    stop.request_stop();
  });
  const auto receipts = (*opened)->send(all);
  ASSERT_TRUE(receipts);
  EXPECT_EQ(receipts->front().delivery, Delivery::sent);
  EXPECT_EQ(receipts->back(), (Receipt{"run1-1000", Delivery::later, "", "head office stops"}));
  for (const Receipt& receipt : *receipts) EXPECT_NE(receipt.delivery, Delivery::refused);
  for (const Receipt& receipt : sent(all)) EXPECT_EQ(receipt.delivery, Delivery::sent);
  EXPECT_EQ(taken().size(), 1000U);
  for (const auto& [to, times] : taken()) EXPECT_EQ(times, 1) << to;
}

TEST_F(Mail, IsInDoubtWhereTheServerVanishesInsteadOfAnAnswer) {
  const ParcelBatch all = batch({"vanish@example.org"});
  const Receipt doubt{"run1-1", Delivery::refused, "", "in_doubt"};
  EXPECT_EQ(sent(all).front(), doubt);
  EXPECT_EQ(sent(all).front(), doubt);
  EXPECT_EQ(taken()["vanish@example.org"], 1);
}

TEST_F(Mail, WaitsForASilentServerNoLongerThanItIsTold) {
  ChannelSettings hurried = settings();
  hurried["timeout_seconds"] = "1";
  hurried["connections"] = "1";
  auto opened = open_mail(hurried);
  ASSERT_TRUE(opened);
  const auto began = std::chrono::steady_clock::now();
  const auto receipts = (*opened)->send(batch({"silent@example.org", "b@example.org"}));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
  ASSERT_TRUE(receipts);
  EXPECT_EQ((*receipts)[0].reason, "in_doubt");
  // Nobody else is held up for as long: the batch is handed over again.
  EXPECT_EQ((*receipts)[1].delivery, Delivery::later);
  EXPECT_EQ(sent(batch({"silent@example.org", "b@example.org"}))[1].delivery, Delivery::sent);
  EXPECT_EQ(taken()["silent@example.org"], 1);
}

TEST_F(Mail, WaitsForAServerThatIsTooBusyOrGone) {
  const auto receipts = sent(batch({"busy@example.org", "b@example.org"}));
  EXPECT_EQ(receipts[0].delivery, Delivery::later);
  EXPECT_NE(receipts[0].reason.find("421"), std::string::npos) << receipts[0].reason;
  server.running.server.reset();
  for (const Receipt& receipt : sent(batch(many(3), "run1-batch2"))) {
    EXPECT_EQ(receipt.delivery, Delivery::later);
    EXPECT_FALSE(receipt.reason.empty());
  }
}

TEST_F(Mail, RefusesNobodyBecauseTheServerDoesNotKnowUs) {
  const auto receipts = channel()->send(batch({"relay@example.org"}));
  ASSERT_FALSE(receipts);
  EXPECT_EQ(receipts.error().fault, Fault::denied);
  EXPECT_EQ(receipts.error().detail, "mail server: 550 5.7.1");
}

TEST_F(Mail, LeavesOutWhoHasWithdrawnUnlessItHasLeft) {
  ParcelBatch all = batch({"a@example.org", "full@example.org"});
  sent(all);
  for (Parcel& parcel : all.parcels) parcel.barred = "refused";
  const auto receipts = sent(all);
  EXPECT_EQ(receipts[0].delivery, Delivery::sent);
  EXPECT_EQ(receipts[1], (Receipt{"run1-2", Delivery::refused, "", "refused"}));
}

TEST_F(Mail, GoesToNoServerWithoutTlsThatIsNotOurs) {
  const test::MailServer secret = test::start_mail(folder.path() + "/secret", true);
  ChannelSettings with = settings();
  with["url"] = secret.url;
  with["ca_file"] = secret.ca_file;
  EXPECT_TRUE((*open_mail(with))->check());
  EXPECT_EQ((*(*open_mail(with))->send(batch({"a@example.org"}))).front().delivery, Delivery::sent);
  // Another server than the one whose certificate is trusted, and one that has none at all.
  const test::MailServer other = test::start_mail(folder.path() + "/other", true);
  for (const std::string& url : {other.url, server.url}) {
    with["url"] = url;
    EXPECT_EQ((*open_mail(with))->check().error().fault, Fault::denied) << url;
    const auto receipts =
        (*open_mail(with))->send(batch({"a@example.org", "x@example.org"}, "run1-batch2"));
    ASSERT_FALSE(receipts);
    EXPECT_EQ(receipts.error().fault, Fault::denied);
  }
  EXPECT_TRUE(taken().empty());
}

TEST(MailSettings, SayWhatIsWrong) {
  const ChannelSettings good{{"url", "smtps://mail.example"},
                             {"from", "post@optik.example"},
                             {"unsubscribe_mailto", "ab@optik.example"}};
  EXPECT_TRUE(open_mail(good));
  struct Case {
    std::string key, value, what;
  };
  for (const auto& [key, value, what] : {
           Case{"url", "http://mail.example", "\"url\" begins with smtp://"},
           Case{"url", "smtp://", "names no host"},
           Case{"from", "Tresen", "\"from\" is NAME <ADDRESS>"},
           Case{"return_path", "a+b@optik.example", "without a plus"},
           Case{"unsubscribe_mailto", "", "is missing"},
           Case{"unsubscribe_url", "http://optik.example/u/", "begins with https://"},
           Case{"connections", "100", "a number from 1 to 20"},
           Case{"timeout_seconds", "x", "a number from 1 to 600"},
           Case{"password_file", "/none", "cannot be read"},
       }) {
    ChannelSettings bad = good;
    bad[key] = value;
    const auto opened = open_mail(bad);
    ASSERT_FALSE(opened) << key;
    EXPECT_EQ(opened.error().fault, Fault::invalid);
    EXPECT_NE(opened.error().detail.find(what), std::string::npos) << opened.error().detail;
  }
}

}  // namespace
}  // namespace tresen
