// The till's door, from the other side: tills that behave and tills that do not.

#include "terminal/pos/socket_server.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>
#include <vector>

#include "tests/pos/counter.h"

namespace tresen::test {
namespace {

struct SocketServerTest : testing::Test {
  SocketFolder folder;
  std::string path = folder.socket();

  static std::optional<v1::PosReply> echo(const v1::PosRequest& request) {
    return reply(v1::POS_STATUS_OK, request.state().process_id(), "open");
  }
  // Whether another client is served as if nothing had happened.
  bool serves_others() {
    RawClient other(path);
    if (!other.connected() || !other.send(state_of("p9"))) return false;
    const auto answer = other.receive();
    return answer && answer->process().process_id() == "p9";
  }
};

TEST_F(SocketServerTest, CarriesRequestsToTheAppAndAnswersBack) {
  Counter counter(path, echo);
  RawClient till(path);
  ASSERT_TRUE(till.connected());
  for (const char* process : {"p1", "p2", "p3"}) {
    ASSERT_TRUE(till.send(state_of(process, std::string("ask ") + process)));
    const auto answer = till.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->request_id(), std::string("ask ") + process);
    EXPECT_EQ(answer->process().process_id(), process);
  }
}

TEST_F(SocketServerTest, TakesRequestsInAnyPieces) {
  Counter counter(path, echo);
  RawClient till(path);
  const std::string bytes =
      framed(state_of("p1").SerializeAsString()) + framed(state_of("p2").SerializeAsString());
  for (const char byte : bytes) ASSERT_TRUE(till.send(std::string_view(&byte, 1)));
  EXPECT_EQ(till.receive()->process().process_id(), "p1");
  EXPECT_EQ(till.receive()->process().process_id(), "p2");
}

TEST_F(SocketServerTest, AnswersAWaitLaterAndOthersMeanwhile) {
  Mailbox<TillAsks> asks{8};
  auto server = SocketServer::start({.path = path}, asks);
  ASSERT_TRUE(server);
  RawClient waiting(path), other(path);
  v1::PosRequest wait;
  wait.set_request_id("w");
  wait.mutable_wait()->set_process_id("p1");
  ASSERT_TRUE(waiting.send(wait));
  const auto first = asks.take(soon);
  ASSERT_TRUE(first);
  ASSERT_TRUE(other.send(state_of("p2")));
  const auto second = asks.take(soon);
  ASSERT_TRUE(second);
  EXPECT_NE(first->client, second->client);
  ASSERT_TRUE(server->answer({second->client, reply(v1::POS_STATUS_OK, "p2", "open")}));
  EXPECT_EQ(other.receive()->process().process_id(), "p2");
  ASSERT_TRUE(server->answer({first->client, reply(v1::POS_STATUS_OK, "p1", "closed")}));
  EXPECT_EQ(waiting.receive()->process().state(), "closed");
}

TEST_F(SocketServerTest, AClientThatHangsHarmsNobody) {
  Counter counter(path, echo);
  RawClient silent(path), half(path);
  ASSERT_TRUE(half.send(std::string_view("\x10\0\0\0abc", 7)));
  EXPECT_TRUE(serves_others());
}

TEST_F(SocketServerTest, AClientThatDisappearsHarmsNobody) {
  Mailbox<TillAsks> asks{8};
  auto server = SocketServer::start({.path = path}, asks);
  ASSERT_TRUE(server);
  std::optional<TillAsks> orphan;
  {
    RawClient till(path);
    ASSERT_TRUE(till.send(state_of("p1")));
    orphan = asks.take(soon);
    ASSERT_TRUE(orphan);
  }
  ASSERT_TRUE(server->answer({orphan->client, reply(v1::POS_STATUS_OK)}));
  RawClient other(path);
  ASSERT_TRUE(other.send(state_of("p2")));
  const auto asked = asks.take(soon);
  ASSERT_TRUE(asked);
  EXPECT_NE(asked->client, orphan->client) << "a number is never given twice";
  ASSERT_TRUE(server->answer({asked->client, reply(v1::POS_STATUS_OK, "p2", "open")}));
  EXPECT_TRUE(other.receive());
}

TEST_F(SocketServerTest, RubbishClosesItsOwnConnectionOnly) {
  Counter counter(path, echo);
  for (const std::string& rubbish :
       {std::string("\xff\xff\xff\xff", 4), std::string("\x01\0\x10\0", 4),
        framed("this is no request at all"), std::string("GET / HTTP/1.1\r\n\r\n")}) {
    RawClient till(path);
    ASSERT_TRUE(till.send(rubbish));
    EXPECT_TRUE(till.closed_by_server());
    EXPECT_TRUE(serves_others());
  }
}

// A till that writes ISO 8859-1 is told so, and is served on.
TEST_F(SocketServerTest, SaysWhyATextThatIsNotUtf8IsRefused) {
  Counter counter(path, echo);
  RawClient till(path);
  v1::PosRequest push;
  push.set_request_id("r1");
  push.mutable_push_customer()->set_customer_no("104711");
  (*push.mutable_push_customer()->mutable_fields())["last_name"] = "Mueller";
  std::string bytes = push.SerializeAsString();
  bytes[bytes.find("ue")] = '\xFC';
  ASSERT_TRUE(till.send(framed(bytes)));
  const auto answer = till.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), v1::POS_STATUS_INVALID);
  EXPECT_EQ(answer->request_id(), "r1");
  EXPECT_NE(answer->text().find("UTF-8"), std::string::npos);
  ASSERT_TRUE(till.send(state_of("p1")));
  EXPECT_TRUE(till.receive()) << "the connection is as good as before";
}

TEST_F(SocketServerTest, SaysThatItDoesNotKnowANewerRequest) {
  Counter counter(path, echo);
  RawClient till(path);
  v1::PosRequest newer;
  newer.set_request_id("r7");
  ASSERT_TRUE(till.send(newer));
  const auto answer = till.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), v1::POS_STATUS_UNSUPPORTED);
  EXPECT_EQ(answer->request_id(), "r7");
}

TEST_F(SocketServerTest, SaysBusyWhenTheAppHasNoRoom) {
  Mailbox<TillAsks> asks{1};
  auto server = SocketServer::start({.path = path}, asks);
  ASSERT_TRUE(server);
  RawClient till(path);
  ASSERT_TRUE(till.send(state_of("p1", "first")));
  ASSERT_TRUE(till.send(state_of("p2", "second")));
  const auto answer = till.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), v1::POS_STATUS_BUSY);
  EXPECT_EQ(answer->request_id(), "second");
}

TEST_F(SocketServerTest, OneClientCannotFillTheAppsBoxAlone) {
  Mailbox<TillAsks> asks{100};
  auto server = SocketServer::start({.path = path}, asks);
  ASSERT_TRUE(server);
  RawClient greedy(path);
  for (int n = 1; n <= 17; ++n) ASSERT_TRUE(greedy.send(state_of("p", std::to_string(n))));
  const auto refused = greedy.receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status(), v1::POS_STATUS_BUSY);
  EXPECT_EQ(refused->request_id(), "17");
  const auto asked = asks.take(soon);
  ASSERT_TRUE(asked);
  ASSERT_TRUE(server->answer({asked->client, reply(v1::POS_STATUS_OK, "p", "open")}));
  ASSERT_TRUE(greedy.receive());
  ASSERT_TRUE(greedy.send(state_of("p", "18")));
  for (int n = 2; n <= 16; ++n) ASSERT_TRUE(asks.take(soon));
  EXPECT_EQ(asks.take(soon)->request.request_id(), "18") << "an answer makes room";
}

TEST_F(SocketServerTest, AClientThatNeverReadsIsNotListenedToAndHarmsNobody) {
  Counter counter(path, [](const v1::PosRequest& request) {
    v1::PosReply answer = *echo(request);
    if (request.request_id() == "flood") answer.set_text(std::string(100'000, 'x'));
    return std::optional(answer);
  });
  RawClient flood(path);
  const std::string request = framed(state_of("p1", "flood").SerializeAsString());
  // The server stops listening to it, so that at some point no more bytes fit; or it cuts it off.
  for (int n = 0; n < 200'000 && flood.send_some(request) == request.size(); ++n) {
    if (n % 1'000 == 0) {
      ASSERT_TRUE(serves_others());
    }
  }
  EXPECT_TRUE(serves_others());
}

TEST_F(SocketServerTest, TakesAtMostSoManyClientsAndSaysSo) {
  Counter counter(path, echo);
  std::vector<RawClient> clients;
  for (int n = 0; n < 32; ++n) {
    RawClient& client = clients.emplace_back(path);
    ASSERT_TRUE(client.send(state_of("p")));
    ASSERT_TRUE(client.receive());
  }
  RawClient late(path);
  const auto answer = late.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), v1::POS_STATUS_BUSY);
  EXPECT_TRUE(late.closed_by_server());
}

TEST_F(SocketServerTest, OpensToItsGroupOnlyAndGoesAwayAfterwards) {
  {
    Counter counter(path, echo);
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0660u);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(SocketServerTest, ReplacesADeadSocketButNoLivingOneAndNoFile) {
  Mailbox<TillAsks> asks{1};
  {
    const auto address = *socket_address(path);
    const Fd dead(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ASSERT_EQ(::bind(dead.number(), as_sockaddr(address), sizeof address), 0);
  }
  {
    const auto server = SocketServer::start({.path = path}, asks);
    ASSERT_TRUE(server) << server.error().detail;
    EXPECT_EQ(SocketServer::start({.path = path}, asks).error().fault, Fault::conflict);
  }
  std::ofstream(path) << "a file";
  EXPECT_EQ(SocketServer::start({.path = path}, asks).error().fault, Fault::invalid);
  EXPECT_TRUE(std::filesystem::is_regular_file(path));
  EXPECT_EQ(SocketServer::start({.path = "/tmp/" + std::string(120, 'x')}, asks).error().fault,
            Fault::invalid);
}

TEST(Admission, IsForOurselvesRootAndTheList) {
  struct Case {
    uid_t peer, own;
    std::vector<uid_t> allowed;
    bool admit;
  };
  for (const auto& [peer, own, allowed, admit] :
       {Case{1000, 1000, {}, true}, Case{0, 1000, {}, true}, Case{1001, 1000, {}, false},
        Case{1001, 1000, {1002, 1001}, true}, Case{1000, 0, {}, false}}) {
    EXPECT_EQ(admitted(peer, own, allowed), admit) << peer << " at " << own;
  }
}

}  // namespace
}  // namespace tresen::test
