// The wire itself, on a real port with real certificates.

#include "sync/link/grpc_transport.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "sync/base/clock.h"
#include "sync/net/device_key.h"
#include "tests/support/folder.h"
#include "tests/support/paper_office.h"

namespace tresen::test {
namespace {

constexpr std::chrono::seconds patience{20};
constexpr std::uint64_t refused_with = 1000;  // a push of 1000 + CODE is answered with CODE
constexpr std::uint64_t hangs = 99;           // a push of this waits for the test's word

struct Wire : testing::Test {
  Folder folder;
  PaperCa ours{folder / "ours"};
  PaperCa theirs{folder / "theirs"};
  SyncBox box{64};
  Mailbox<int> release{8};  // lets a push that hangs go on

  PaperAnswers answers() {
    return {.enrol = {},
            .hello =
                [](const v1::HelloRequest& request, v1::HelloReply& reply) {
                  reply.set_proto(1);
                  reply.set_hw_seq(request.last_seq());
                  return grpc::Status::OK;
                },
            .push =
                [this](const v1::PushRequest& request, v1::PushReply& reply) {
                  if (request.first_seq() == hangs) release.take(patience);
                  if (request.first_seq() >= refused_with) {
                    return grpc::Status(
                        static_cast<grpc::StatusCode>(request.first_seq() - refused_with), "no");
                  }
                  reply.set_hw_seq(request.first_seq());
                  return grpc::Status::OK;
                },
            .pull =
                [](const v1::PullRequest& request, v1::PullReply& reply) {
                  reply.set_next_pos(request.after_pos() + 1);
                  reply.add_ops()->set_pos(request.after_pos() + 1);
                  return grpc::Status::OK;
                }};
  }
  std::unique_ptr<PaperOffice> open(int port = 0) {
    return std::make_unique<PaperOffice>(ours.server, ours.ca.certificate_pem, answers(), port);
  }
  static Identity device(const PaperCa& signer, const PaperCa& trusted, int port) {
    Identity identity;
    identity.key_pem = new_device_key().value();
    identity.certificate_pem = sign_device(signer.ca, certificate_request(identity.key_pem).value(),
                                           17, SystemClock().now().wall_ms)
                                   .value();
    identity.ca_pem = trusted.ca.certificate_pem;
    identity.endpoint = "127.0.0.1:" + std::to_string(port);
    return identity;
  }

  std::optional<FromWire> next() {
    auto letter = box.take(std::chrono::duration_cast<std::chrono::milliseconds>(patience));
    if (!letter) return std::nullopt;
    return std::get<FromWire>(std::move(*letter));
  }
  template <class Came>
  Came expect() {
    const auto message = next();
    const auto* came = message ? std::get_if<Came>(&*message) : nullptr;
    EXPECT_NE(came, nullptr) << (message ? message->index() : 999);
    return came == nullptr ? Came{} : *came;
  }
  static ToWire hello(CallNumber call, std::uint64_t last_seq = 5) {
    CallHello hello;
    hello.call = call;
    hello.deadline_ms = 10'000;
    hello.request.set_last_seq(last_seq);
    return hello;
  }
  static ToWire push(CallNumber call, std::uint64_t first_seq, std::int64_t deadline_ms = 20'000) {
    CallPush push;
    push.call = call;
    push.deadline_ms = deadline_ms;
    push.request.set_first_seq(first_seq);
    return push;
  }
};

}  // namespace

TEST_F(Wire, CarriesEachCallAndItsAnswer) {
  const auto office = open();
  ASSERT_TRUE(office->runs());
  const auto wire = open_grpc_transport(device(ours, ours, office->port()), box);
  wire->send(hello(1, 42));
  const auto greeted = expect<HelloCame>();
  EXPECT_EQ(greeted.call, 1U);
  EXPECT_EQ(greeted.reply.hw_seq(), 42U);
  wire->send(push(2, 7));
  const auto pushed = expect<PushCame>();
  EXPECT_EQ(pushed.call, 2U);
  EXPECT_EQ(pushed.reply.hw_seq(), 7U);
  CallPull pull;
  pull.call = 3;
  pull.deadline_ms = 10'000;
  pull.request.set_after_pos(10);
  wire->send(pull);
  const auto pulled = expect<PullCame>();
  EXPECT_EQ(pulled.call, 3U);
  EXPECT_EQ(pulled.reply.ops(0).pos(), 11U);
}

TEST_F(Wire, BringsHintsUntilTheWatchEnds) {
  const auto office = open();
  const auto wire = open_grpc_transport(device(ours, ours, office->port()), box);
  wire->send(hello(1));
  expect<HelloCame>();
  wire->send(OpenWatch{2});
  for (std::uint64_t pos = 1; pos <= 3; ++pos) {
    office->say({.bucket = "config", .head_pos = pos});
    const auto hint = expect<HintCame>();
    EXPECT_EQ(hint.call, 2U);
    EXPECT_EQ(hint.hint.bucket(), "config");
    EXPECT_EQ(hint.hint.head_pos(), pos);
  }
  office->say({.end = true, .bucket = {}});
  const auto end = expect<CallFailed>();
  EXPECT_EQ(end.call, 2U);
  EXPECT_EQ(end.fault, WireFault::ended);
}

TEST_F(Wire, TellsFaultsApart) {
  struct Case {
    grpc::StatusCode code;
    WireFault fault;
  };
  const auto office = open();
  const auto wire = open_grpc_transport(device(ours, ours, office->port()), box);
  wire->send(hello(1));
  expect<HelloCame>();
  CallNumber call = 1;
  for (const Case& c : {Case{grpc::StatusCode::PERMISSION_DENIED, WireFault::refused},
                        Case{grpc::StatusCode::UNAUTHENTICATED, WireFault::refused},
                        Case{grpc::StatusCode::RESOURCE_EXHAUSTED, WireFault::busy},
                        Case{grpc::StatusCode::FAILED_PRECONDITION, WireFault::other_epoch},
                        Case{grpc::StatusCode::INTERNAL, WireFault::failed},
                        Case{grpc::StatusCode::UNAVAILABLE, WireFault::unreachable}}) {
    wire->send(push(++call, refused_with + c.code));
    const auto failed = expect<CallFailed>();
    EXPECT_EQ(failed.call, call);
    EXPECT_EQ(failed.fault, c.fault) << c.code;
  }
}

TEST_F(Wire, KeepsADeadline) {
  const auto office = open();
  const auto wire = open_grpc_transport(device(ours, ours, office->port()), box);
  wire->send(hello(1));
  expect<HelloCame>();
  wire->send(push(2, hangs, 50));
  EXPECT_EQ(expect<CallFailed>().fault, WireFault::too_late);
  static_cast<void>(release.post(1));
}

TEST_F(Wire, FindsAHeadOfficeThatCameBack) {
  auto office = open();
  const int port = office->port();
  const auto wire = open_grpc_transport(device(ours, ours, port), box);
  wire->send(hello(1));
  expect<HelloCame>();
  wire->send(OpenWatch{2});
  office->say({.bucket = "config", .head_pos = 1});
  expect<HintCame>();
  office.reset();
  EXPECT_EQ(expect<CallFailed>().fault, WireFault::unreachable) << "the watch tells first";
  for (CallNumber call = 3; call < 6; ++call) {
    wire->send(hello(call));
    EXPECT_EQ(expect<CallFailed>().fault, WireFault::unreachable);
  }
  office = open(port);
  ASSERT_TRUE(office->runs());
  wire->send(hello(9));
  EXPECT_EQ(expect<HelloCame>().call, 9U) << "the first hello after its return gets through";
}

TEST_F(Wire, EndsWithCallsInFlight) {
  const auto office = open();
  auto wire = open_grpc_transport(device(ours, ours, office->port()), box);
  wire->send(hello(1));
  expect<HelloCame>();
  wire->send(OpenWatch{2});
  wire->send(push(3, hangs));
  wire.reset();
  static_cast<void>(release.post(1));
}

TEST_F(Wire, IsOpenToNoStranger) {
  const auto office = open();
  struct Case {
    const char* name;
    Identity identity;
  };
  Identity naked = device(ours, ours, office->port());
  naked.key_pem.clear();
  naked.certificate_pem.clear();
  for (const Case& c : {Case{"another CA's device", device(theirs, ours, office->port())},
                        Case{"a device of another chain", device(ours, theirs, office->port())},
                        Case{"no certificate", naked}}) {
    const auto wire = open_grpc_transport(c.identity, box);
    wire->send(hello(1));
    EXPECT_EQ(expect<CallFailed>().fault, WireFault::unreachable) << c.name;
  }
}

}  // namespace tresen::test
