// A device's certificate from two thirds of its life to its end, and head office's own.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <variant>

#include "sync/base/clock.h"
#include "sync/link/grpc_transport.h"
#include "sync/net/ca_probe.h"
#include "sync/net/device_key.h"
#include "sync/net/enrolment_code.h"
#include "sync/net/server_tls.h"
#include "sync/net/validity.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/server_certificate.h"
#include "tests/support/certificates.h"
#include "tests/support/daemon.h"
#include "tests/support/device_key.h"

namespace tresen::test {
namespace {

constexpr std::chrono::seconds patience{20};

class Renewal : public DaemonTest {
 protected:
  Renewal() {
    const std::string first = code("b1");
    const std::string second = code("b1");
    daemon.begin();
    one = terminal(first, "one");
    two = terminal(second, "two");
  }

  grpc::Status renew(const Identity& caller, const std::string& csr_der, v1::RenewReply& reply) {
    grpc::ClientContext context;
    v1::RenewRequest request;
    request.set_csr_der(csr_der);
    return v1::Identity::NewStub(open_sync_channel(caller))
        ->Renew(&within(context, 10), request, &reply);
  }

  // The same device with a certificate that holds from and to so many seconds from now, stored in
  // its folder.
  Identity with_life(Identity identity, const std::string& name, std::int64_t from_s,
                     std::int64_t to_s) {
    OddCertificate wanted;
    wanted.alternative_names = "URI:urn:tresen:device:" + std::to_string(identity.device_id);
    wanted.from_s = from_s;
    wanted.to_s = to_s;
    const KeyAndCertificate made = signed_by(ca, wanted);
    identity.key_pem = made.key_pem;
    identity.certificate_pem = made.certificate_pem;
    EXPECT_TRUE(save_identity(folder / name, identity));
    return identity;
  }

  ToWire hello_of(const Identity& identity) {
    CallHello hello;
    hello.call = ++calls;
    hello.deadline_ms = 10'000;
    hello.request.set_device_id(identity.device_id);
    hello.request.set_incarnation(identity.incarnation);
    hello.request.set_wall_ms(wall_ms());
    return hello;
  }
  FromWire answer() {
    auto letter = box.take(std::chrono::duration_cast<std::chrono::milliseconds>(patience));
    EXPECT_TRUE(letter.has_value());
    return letter ? std::get<FromWire>(std::move(*letter)) : FromWire(CallFailed{});
  }

  Identity one, two;
  SyncBox box{64};
  CallNumber calls = 0;
};

}  // namespace

TEST_F(Renewal, IsForTheCallerWhateverTheRequestSays) {
  const DeviceKey key;  // its request says that it is device 1
  ASSERT_EQ(one.device_id, 1U);
  v1::RenewReply reply;
  const auto status = renew(two, key.request(), reply);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(uri_of(*read_certificate(reply.certificate_pem())),
            "urn:tresen:device:" + std::to_string(two.device_id));
  EXPECT_EQ(reply.ca_pem(), ca.certificate_pem);
  ASSERT_TRUE(check_certificate(key.pem(), reply.certificate_pem(), ca.certificate_pem));
  // Both are good until they end, and head office knows how long the last one holds.
  Identity renewed = two;
  renewed.key_pem = key.pem();
  renewed.certificate_pem = reply.certificate_pem();
  v1::HelloReply greeting;
  EXPECT_TRUE(say_hello(two, greeting).ok());
  ASSERT_TRUE(say_hello(renewed, greeting).ok());
  EXPECT_EQ(greeting.certificate_ms(), validity_of(reply.certificate_pem())->to_ms);
}

TEST_F(Renewal, IsForNobodyWhoIsShutOutOrProvesNoKey) {
  v1::RenewReply reply;
  for (const std::string& csr : {std::string(), std::string("no request")}) {
    EXPECT_EQ(renew(two, csr, reply).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  }
  const SystemClock clock;
  auto operators = AdminClient::open(folder.path(), clock);
  ASSERT_TRUE(operators) << operators.error().detail;
  v1::AdminRequest request;
  request.mutable_revoke()->set_device_id(two.device_id);
  ASSERT_TRUE(operators->ask(request));
  const DeviceKey key;
  EXPECT_EQ(renew(two, key.request(), reply).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_TRUE(reply.certificate_pem().empty());
}

TEST_F(Renewal, HappensAfterTwoThirdsAndTheNextHelloShowsTheNewCertificate) {
  const Identity old = with_life(one, "one", -1000, 200);  // five sixths of its life are over
  const auto wire = open_grpc_transport(old, box, folder / "one");
  const std::string stored = folder / "one";
  // The connection is not watched here: each hello takes in what the one before has begun.
  for (int i = 0; i < 200 && load_identity(stored)->certificate_pem == old.certificate_pem; ++i) {
    wire->send(hello_of(old));
    ASSERT_TRUE(std::holds_alternative<HelloCame>(answer()));
  }
  const auto renewed = load_identity(stored);
  ASSERT_TRUE(renewed) << renewed.error().detail;
  EXPECT_NE(renewed->key_pem, old.key_pem);
  EXPECT_EQ(renewed->device_id, old.device_id);
  EXPECT_GT(validity_of(renewed->certificate_pem)->to_ms, wall_ms() + 80LL * 24 * 3600 * 1000);
  wire->send(hello_of(old));
  const FromWire greeted = answer();
  ASSERT_TRUE(std::holds_alternative<HelloCame>(greeted));
  EXPECT_EQ(std::get<HelloCame>(greeted).reply.certificate_ms(),
            validity_of(renewed->certificate_pem)->to_ms);
}

TEST_F(Renewal, DoesNotHappenBeforeItIsTime) {
  const Identity young = with_life(one, "one", -100, 900);
  const auto wire = open_grpc_transport(young, box, folder / "one");
  for (int i = 0; i < 20; ++i) {
    wire->send(hello_of(young));
    ASSERT_TRUE(std::holds_alternative<HelloCame>(answer()));
  }
  EXPECT_EQ(load_identity(folder / "one")->certificate_pem, young.certificate_pem);
}

TEST_F(Renewal, ACertificateThatHasEndedReadsAsExpiredAndNotAsOffline) {
  const Identity ended = with_life(one, "one", -1000, -10);
  const auto wire = open_grpc_transport(ended, box, folder / "one");
  wire->send(hello_of(ended));
  const FromWire refused = answer();
  ASSERT_TRUE(std::holds_alternative<CallFailed>(refused));
  EXPECT_EQ(std::get<CallFailed>(refused).fault, WireFault::expired);
  daemon.end();
  wire->send(hello_of(ended));
  const FromWire gone = answer();
  ASSERT_TRUE(std::holds_alternative<CallFailed>(gone));
  EXPECT_EQ(std::get<CallFailed>(gone).fault, WireFault::unreachable) << "nobody is there to ask";
}

TEST_F(Renewal, ARevokedDeviceHearsThatItIs) {
  const SystemClock clock;
  auto operators = AdminClient::open(folder.path(), clock);
  ASSERT_TRUE(operators) << operators.error().detail;
  v1::AdminRequest request;
  request.mutable_revoke()->set_device_id(one.device_id);
  ASSERT_TRUE(operators->ask(request));
  const auto wire = open_grpc_transport(one, box, folder / "one");
  wire->send(hello_of(one));
  const FromWire refused = answer();
  ASSERT_TRUE(std::holds_alternative<CallFailed>(refused));
  EXPECT_EQ(std::get<CallFailed>(refused).fault, WireFault::revoked);
}

// The gate stands before the handlers: what a revoked device sends is not even read.
TEST_F(Renewal, WhatARevokedDeviceSendsIsNotRead) {
  const SystemClock clock;
  auto operators = AdminClient::open(folder.path(), clock);
  ASSERT_TRUE(operators) << operators.error().detail;
  v1::AdminRequest request;
  request.mutable_revoke()->set_device_id(one.device_id);
  ASSERT_TRUE(operators->ask(request));
  v1::HelloRequest large;
  large.set_app_version(std::string(2 * request_bytes_max, 'x'));
  grpc::StatusCode code = grpc::StatusCode::OK;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (code != grpc::StatusCode::PERMISSION_DENIED &&
         std::chrono::steady_clock::now() < deadline) {
    grpc::ClientContext context;
    v1::HelloReply reply;
    code = sync_of(one)->Hello(&within(context, 10), large, &reply).error_code();
  }
  EXPECT_EQ(code, grpc::StatusCode::PERMISSION_DENIED);
}

TEST(ServerCertificate, IsMadeAnewAfterTwoThirdsOfItsLife) {
  const Folder folder;
  const Ca ca = *make_ca(folder.path(), "test", wall_ms());
  ServerCertificate certificate(ca, {"127.0.0.1"}, folder.path());
  constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
  const std::int64_t start_ms = wall_ms();
  EXPECT_TRUE(*certificate.renew(start_ms));
  int renewals = 0;
  for (int day = 1; day <= 365; ++day) {
    const std::int64_t now_ms = start_ms + day * day_ms;
    if (*certificate.renew(now_ms)) ++renewals;
    std::ifstream file(certificate.folder() + "/chain.pem");
    const std::string chain(std::istreambuf_iterator<char>(file), {});
    const auto validity = validity_of(chain);
    ASSERT_TRUE(validity) << day;
    ASSERT_LE(validity->from_ms, now_ms);
    ASSERT_GT(validity->to_ms, now_ms + 20 * day_ms) << "never near its end, on day " << day;
  }
  EXPECT_EQ(renewals, 6);
}

TEST(ServerCertificate, IsShownByARunningServerOnceItIsNew) {
  const Folder folder;
  const Ca ca = *make_ca(folder.path(), "test", wall_ms());
  ServerCertificate certificate(ca, {"127.0.0.1"}, folder.path());
  ASSERT_TRUE(certificate.renew(wall_ms()));
  grpc::ServerBuilder builder;
  set_server_limits(builder, enrolment_bytes_max);
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", enrolment_credentials({certificate.folder(), 1}), &port);
  v1::Enrolment::Service nobody;
  builder.RegisterService(&nobody);
  const auto server = builder.BuildAndStart();
  ASSERT_NE(port, 0);
  const std::string address = "127.0.0.1:" + std::to_string(port);
  ASSERT_TRUE(find_ca(address, pin_of(ca.certificate_pem).value()));

  // The next one is of another CA here, so that it is told from the first.
  const Folder elsewhere;
  const Ca next_ca = *make_ca(elsewhere.path(), "next", wall_ms());
  ServerCertificate next(next_ca, {"127.0.0.1"}, elsewhere.path());
  ASSERT_TRUE(next.renew(wall_ms()));
  const std::string moved = folder.path() + "/server/moved";
  std::filesystem::copy(next.folder(), moved, std::filesystem::copy_options::recursive);
  std::filesystem::create_directory_symlink("moved", folder.path() + "/server/next");
  std::filesystem::rename(folder.path() + "/server/next", certificate.folder());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  bool shown = false;
  while (!shown && std::chrono::steady_clock::now() < deadline) {
    shown = find_ca(address, pin_of(next_ca.certificate_pem).value()).has_value();
  }
  EXPECT_TRUE(shown);
  server->Shutdown(std::chrono::system_clock::now());
}

}  // namespace tresen::test
