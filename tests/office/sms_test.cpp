// Text messages through a real gateway (Kannel) to a pretended operator's centre, and through one
// that breaks in the middle.

#include "sync/office/channels/sms.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "sync/office/channels/sending_journal.h"
#include "tests/support/folder.h"
#include "tests/support/kannel.h"
#include "tests/support/seed.h"

namespace tresen::test {
namespace {

// A gateway on loopback that answers what the test wants, to so many; then it hangs up without a
// word.
class Rude {
 public:
  Rude(std::string answer, int answers) : answer_(std::move(answer)), answers_(answers) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto* const plain = reinterpret_cast<sockaddr*>(&here);
    EXPECT_EQ(::bind(socket_, plain, size), 0);
    EXPECT_EQ(::listen(socket_, 64), 0);
    EXPECT_EQ(::getsockname(socket_, plain, &size), 0);
    port_ = ntohs(here.sin_port);
    thread_ = std::jthread([this] { run(); });
  }
  ~Rude() { end(); }
  void end() {
    if (!thread_.joinable()) return;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/sendsms"; }
  int heard() {
    end();
    return heard_;
  }

 private:
  void run() {
    while (true) {
      const int line = ::accept(socket_, nullptr, nullptr);
      if (line < 0) return;
      std::string request;
      std::array<char, 4096> bytes{};
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t count = ::recv(line, bytes.data(), bytes.size(), 0);
        if (count <= 0) break;
        request.append(bytes.data(), static_cast<std::size_t>(count));
      }
      if (!request.empty() && ++heard_ <= answers_) {
        static_cast<void>(::send(line, answer_.data(), answer_.size(), MSG_NOSIGNAL));
      }
      ::close(line);
    }
  }

  std::string answer_;
  int answers_;
  int heard_ = 0;  // read when the thread has ended
  int socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  int port_ = 0;
  std::jthread thread_;
};

std::string http(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

class Sms : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(enter_own_network()); }
  Sms() {
    std::ofstream(folder / "password") << "t\n";
    settings = {{"user", "t"}, {"password_file", folder / "password"}, {"from", "MUSTER"}};
    batch.key = "run7-batch1";
    batch.document = folder / "batch";
  }
  void add(const std::string& to, const std::string& text) {
    Parcel& parcel = batch.parcels.emplace_back();
    parcel.key = "run7-" + std::to_string(batch.parcels.size());
    parcel.to = to;
    parcel.text = text;
  }
  void add_many(int count) {
    for (int i = 0; i < count; ++i) add("+4917" + std::to_string(10'000'000 + i), "Hallo");
  }
  Result<std::vector<Receipt>> send(const std::string& url) {
    settings["url"] = url;
    auto channel = open_sms(settings);
    EXPECT_TRUE(channel.has_value()) << channel.error().detail;
    return (*channel)->send(batch);
  }
  static std::map<Delivery, int> counted(const std::vector<Receipt>& receipts) {
    std::map<Delivery, int> count;
    for (const Receipt& receipt : receipts) ++count[receipt.delivery];
    return count;
  }

  Folder folder;
  ChannelSettings settings;
  ParcelBatch batch;
};

TEST_F(Sms, ArriveInTheAlphabetThatTheyNeed) {
  const Kannel kannel(folder / "kannel");
  add("+491701110001", "Grüße „Anna“: 5 €");
  add("+491701110002", "Привіт");
  add("0170 111", "x");
  add("+491701110003", "");
  add("+491701110004", std::string(900, 'x'));
  const auto receipts = send(kannel.url());
  ASSERT_TRUE(receipts.has_value()) << receipts.error().detail;
  EXPECT_EQ((*receipts)[0].delivery, Delivery::sent);
  EXPECT_EQ((*receipts)[1].delivery, Delivery::sent);
  EXPECT_EQ((*receipts)[2].reason, "no number that a text message can go to");
  EXPECT_EQ((*receipts)[3].reason, "the message has no words");
  EXPECT_EQ((*receipts)[4].reason, "the message takes 6 parts, at most 5 are allowed");
  std::vector<std::string> seen = kannel.seen(2);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen,
            (std::vector<std::string>{"MUSTER +491701110001 text Grüße \"Anna\": 5 €",
                                      "MUSTER +491701110002 ucs-2 %04%1F%04%40%048%042%04V%04B"}));
}

TEST_F(Sms, AreNotSentTwiceWhenTheBatchIsHandedOverAgain) {
  const Kannel kannel(folder / "kannel");
  add_many(20);
  const auto first = send(kannel.url()), again = send(kannel.url());
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*first, *again);
  add("+491701119999", "last");
  ASSERT_TRUE(send(kannel.url()));
  EXPECT_EQ(kannel.seen(21).size(), 21U);
}

TEST_F(Sms, AreSentOnceWhereverTheSenderIsKilled) {
  const Kannel kannel(folder / "kannel");
  constexpr std::size_t messages = 300;
  add_many(static_cast<int>(messages));
  SCOPED_TRACE("SEED=" + std::to_string(seed()));
  std::mt19937_64 random(seed());
  for (std::size_t kills = 0; kills < 5; ++kills) {
    const std::size_t until = kannel.seen().size() + 1 + random() % 40;
    const pid_t sender = ::fork();
    ASSERT_GE(sender, 0);
    if (sender == 0) {
      static_cast<void>(send(kannel.url()));
      ::_exit(0);
    }
    static_cast<void>(kannel.seen(until));
    ::kill(sender, SIGKILL);
    ::waitpid(sender, nullptr, 0);
  }
  const auto receipts = send(kannel.url());
  ASSERT_TRUE(receipts.has_value()) << receipts.error().detail;
  std::size_t sent = 0, doubtful = 0;
  for (std::size_t i = 0; i < messages; ++i) {
    const Receipt& receipt = (*receipts)[i];
    sent += receipt.delivery == Delivery::sent ? 1 : 0;
    doubtful += receipt.reason == reason_in_doubt ? 1 : 0;
  }
  EXPECT_EQ(sent + doubtful, messages);
  EXPECT_LE(doubtful, 5U * 8U) << "a kill leaves no more in doubt than were on their way";
  std::map<std::string, int> arrived;
  for (const std::string& line : kannel.seen(sent)) ++arrived[line.substr(7, 13)];
  for (const auto& [to, count] : arrived) EXPECT_EQ(count, 1) << to;
  EXPECT_GE(arrived.size(), sent);
}

TEST_F(Sms, WaitWhileTheGatewayIsBusyOrGone) {
  add_many(3);
  Rude busy(http("503 Unavailable", "Temporary"), 99);
  const auto receipts = send(busy.url());
  ASSERT_TRUE(receipts.has_value());
  EXPECT_EQ(counted(*receipts), (std::map<Delivery, int>{{Delivery::later, 3}}));
  busy.end();
  const auto gone = send(busy.url());
  ASSERT_TRUE(gone.has_value());
  EXPECT_EQ(counted(*gone), (std::map<Delivery, int>{{Delivery::later, 3}}));
  const Kannel kannel(folder / "kannel");
  const auto sent = send(kannel.url());
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(counted(*sent), (std::map<Delivery, int>{{Delivery::sent, 3}}));
}

TEST_F(Sms, AreInDoubtWhereTheGatewayHangsUpAndAreNotSentAgain) {
  add_many(1);
  Rude rude(http("202 Accepted", "0: Accepted for delivery"), 0);
  const auto receipts = send(rude.url());
  ASSERT_TRUE(receipts.has_value());
  EXPECT_EQ((*receipts)[0].reason, reason_in_doubt);
  const auto again = send(rude.url());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)[0].reason, reason_in_doubt);
  EXPECT_EQ(rude.heard(), 1);
}

TEST_F(Sms, AreRefusedOneByOneAndNotForAWrongPassword) {
  add_many(2);
  Rude strict(http("400 Bad Request", "Number denied"), 99);
  const auto refused = send(strict.url());
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ((*refused)[0].reason, "gateway: HTTP 400");
  EXPECT_EQ(counted(*refused), (std::map<Delivery, int>{{Delivery::refused, 2}}));
  Rude choosy(http("403 Forbidden", "Not routable. Do not try again."), 99);
  batch.document = folder / "choosy";
  const auto unknown = send(choosy.url());
  ASSERT_TRUE(unknown.has_value()) << unknown.error().detail;
  EXPECT_EQ(counted(*unknown), (std::map<Delivery, int>{{Delivery::refused, 2}}));
  batch.document = folder / "other";
  std::ofstream(folder / "password") << "wrong\n";
  const Kannel kannel(folder / "kannel");
  const auto locked = send(kannel.url());
  ASSERT_FALSE(locked.has_value());
  EXPECT_EQ(locked.error().fault, Fault::denied);
  std::ofstream(folder / "password") << "t\n";
  const auto sent = send(kannel.url());
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(counted(*sent), (std::map<Delivery, int>{{Delivery::sent, 2}}));
}

TEST_F(Sms, CheckTellsWhetherTheGatewayKnowsUs) {
  const Kannel kannel(folder / "kannel");
  settings["url"] = kannel.url();
  EXPECT_TRUE((*open_sms(settings))->check().has_value());
  std::ofstream(folder / "password") << "wrong\n";
  EXPECT_EQ((*open_sms(settings))->check().error().fault, Fault::denied);
  settings["url"] = "http://127.0.0.1:1/sendsms";
  EXPECT_EQ((*open_sms(settings))->check().error().fault, Fault::offline);
}

TEST_F(Sms, TakeNoSettingsThatCannotBe) {
  settings["url"] = "https://sms.example/sendsms";
  EXPECT_TRUE(open_sms(settings).has_value());
  for (const auto& [key, value] : {std::pair{"url", "http://sms.example/sendsms"},
                                   {"url", "http://127.0.0.1.example/"},
                                   {"url", "https://x/?a=b"},
                                   {"from", ""},
                                   {"connections", "0"},
                                   {"parts_max", "many"},
                                   {"password_file", "/nonexistent"},
                                   {"unsubscribe_url", "http://x/u/"}}) {
    ChannelSettings other = settings;
    other[key] = value;
    EXPECT_EQ(open_sms(other).error().fault, Fault::invalid) << key << " " << value;
  }
}

}  // namespace
}  // namespace tresen::test
