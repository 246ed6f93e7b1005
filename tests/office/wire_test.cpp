// The daemon on loopback with real mutual TLS: who gets in, who does not, and what comes through.

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <thread>

#include "sync/base/clock.h"
#include "sync/net/client_tls.h"
#include "sync/net/enrolment.h"
#include "sync/net/enrolment_code.h"
#include "sync/net/office_name.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/devices.h"
#include "sync/office/identity.h"
#include "sync/office/serve.h"
#include "tests/support/daemon.h"
#include "tests/support/device_key.h"
#include "tests/support/head_office.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {
namespace {

using test::id_of;
using test::Pen;

using test::Daemon;
using test::within;

std::int64_t now_ms() { return test::wall_ms(); }

class Wire : public test::DaemonTest {};

TEST_F(Wire, CarriesAChangeFromOneTerminalToAnother) {
  const std::string first = code("b1");
  const std::string second = code("b2");
  daemon.begin();
  const Identity one = terminal(first, "one");
  const Identity two = terminal(second, "two");
  EXPECT_EQ(one.branch, "b1");
  EXPECT_NE(one.device_id, two.device_id);
  v1::HelloReply greeting;
  ASSERT_TRUE(say_hello(two, greeting).ok());

  // The second one listens: it is told where each of its buckets is, then what is new.
  grpc::ClientContext watching;
  const auto stub = sync_of(two);
  const auto hints = stub->Watch(&within(watching, 20), v1::WatchRequest{});
  v1::Hint hint;
  for (int i = 0; i < greeting.buckets_size(); ++i) ASSERT_TRUE(hints->Read(&hint));

  Pen pen(one.device_id, "b1");
  v1::PushReply pushed;
  {
    grpc::ClientContext context;
    const auto request = Pen::push(
        1, {pen.write(id_of(1), RecordKind::customer, {pen.set("last_name", "M\xc3\xbcller")})});
    const auto status = sync_of(one)->Push(&within(context, 10), request, &pushed);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  EXPECT_EQ(pushed.hw_seq(), 1u);
  ASSERT_TRUE(hints->Read(&hint));
  EXPECT_EQ(hint.bucket(), "branch/b1");
  EXPECT_EQ(hint.head_pos(), 1u);

  v1::PullRequest pull;
  pull.set_store_epoch(greeting.store_epoch());
  pull.set_bucket(hint.bucket());
  v1::PullReply pulled;
  grpc::ClientContext context;
  ASSERT_TRUE(stub->Pull(&within(context, 10), pull, &pulled).ok());
  ASSERT_EQ(pulled.ops_size(), 1);
  EXPECT_EQ(from_wire(pulled.ops(0).put())->text("last_name"), "M\xc3\xbcller");
  // And the daemon ends although somebody still listens.
  daemon.end();
  while (hints->Read(&hint)) continue;
  EXPECT_FALSE(hints->Finish().ok());
}

TEST_F(Wire, KeepsWhatItAcknowledgedOverARestart) {
  const std::string first = code("b1");
  daemon.begin();
  Identity one = terminal(first, "one");
  Pen pen(one.device_id, "b1");
  const auto request =
      Pen::push(1, {pen.write(id_of(1), RecordKind::customer, {pen.set("last_name", "N")})});
  grpc::ClientContext context;
  v1::PushReply pushed;
  ASSERT_TRUE(sync_of(one)->Push(&within(context, 10), request, &pushed).ok());
  daemon.end();
  daemon.begin();
  one.endpoint = daemon.at.sync;
  v1::HelloReply greeting;
  ASSERT_TRUE(say_hello(one, greeting).ok());
  EXPECT_EQ(greeting.hw_seq(), 1u);
}

TEST_F(Wire, RefusesWhoHasNoCertificateOfThisChain) {
  const std::string first = code("b1");
  daemon.begin();
  const Identity one = terminal(first, "one");
  const test::DeviceKey key;
  const test::Folder elsewhere;
  const Ca other = *make_ca(elsewhere.path(), "other", now_ms());
  const ServerIdentity server = *make_server_identity(ca, {}, now_ms());
  EXPECT_FALSE(hello_through(grpc::InsecureChannelCredentials()).ok());
  EXPECT_FALSE(hello_with("", "").ok());
  EXPECT_FALSE(hello_with(key.pem(), *sign_device(other, key.request(), 1, now_ms())).ok());
  EXPECT_FALSE(hello_with(server.key_pem, server.chain_pem).ok());
  constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
  EXPECT_FALSE(
      hello_with(key.pem(), *sign_device(ca, key.request(), 1, now_ms() - 91 * day_ms)).ok());
  EXPECT_TRUE(hello_with(one.key_pem, one.certificate_pem).ok());
  // A device of the chain by certificate, but not by the books.
  EXPECT_EQ(hello_with(key.pem(), *sign_device(ca, key.request(), 99, now_ms())).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

// SYNC P8: 30 s. The stream was open and quiet when the device was revoked.
TEST_F(Wire, EndsTheStreamOfARevokedDeviceAndServesItNoMore) {
  const std::string first = code("b1");
  daemon.begin();
  const Identity one = terminal(first, "one");
  v1::HelloReply greeting;
  ASSERT_TRUE(say_hello(one, greeting).ok());
  grpc::ClientContext watching;
  const auto stub = sync_of(one);
  const auto hints = stub->Watch(&within(watching, 30), v1::WatchRequest{});
  v1::Hint hint;
  for (int i = 0; i < greeting.buckets_size(); ++i) ASSERT_TRUE(hints->Read(&hint));

  const SystemClock clock;
  auto operators = AdminClient::open(folder.path(), clock);
  ASSERT_TRUE(operators.has_value()) << operators.error().detail;
  ASSERT_FALSE(operators->alone());
  v1::AdminRequest request;
  request.mutable_revoke()->set_device_id(one.device_id);
  ASSERT_TRUE(operators->ask(request));

  EXPECT_EQ(say_hello(one, greeting).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_FALSE(hints->Read(&hint));
  EXPECT_EQ(hints->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
  grpc::ClientContext again;
  const auto refused = stub->Watch(&within(again, 10), v1::WatchRequest{});
  EXPECT_FALSE(refused->Read(&hint));
  EXPECT_EQ(refused->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(Wire, RefusesAnotherHeadOfficesCodeAndSpendsTries) {
  const std::string right = code("b1");
  daemon.begin();
  EnrolmentCode parsed = *parse_enrolment_code(right);
  parsed.ca_pin[3] ^= 1;
  const auto foreign = enrol(daemon.at.enrol, to_text(parsed), folder.path() + "/x", "test");
  ASSERT_FALSE(foreign.has_value());
  EXPECT_EQ(foreign.error().fault, Fault::denied);
  for (int i = 1; i <= 5; ++i) {
    EnrolmentCode wrong = *parse_enrolment_code(right);
    wrong.secret ^= static_cast<std::uint64_t>(i);
    const auto denied = enrol(daemon.at.enrol, to_text(wrong), folder.path() + "/x", "test");
    ASSERT_FALSE(denied.has_value());
    EXPECT_EQ(denied.error().fault, Fault::denied);
  }
  EXPECT_FALSE(enrol(daemon.at.enrol, right, folder.path() + "/x", "test").has_value());
}

TEST_F(Wire, RefusesAMessageBeyondTheLimit) {
  const std::string first = code("b1");
  daemon.begin();
  const Identity one = terminal(first, "one");
  grpc::ClientContext context;
  v1::PushReply pushed;
  const auto status = sync_of(one)->Push(
      &within(context, 10), Pen::push(1, {std::string(2 * 1024 * 1024, 'x')}), &pushed);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// Over a PostgreSQL it is let in, see Several.*.
TEST_F(Wire, LetsNoSecondDaemonHaveTheFile) {
  daemon.begin();
  Mailbox<Stop> stop(1);
  ServeOptions options;
  options.data_dir = folder.path();
  EXPECT_EQ(serve(options, stop, {}).error().fault, Fault::busy);
}

TEST_F(Wire, LetsNoSecondDaemonHaveThePort) {
  daemon.begin();
  Mailbox<Stop> stop(1);
  ServeOptions options;
  const test::Folder other;
  const test::StorePlace elsewhere(other.path());
  ASSERT_TRUE(create_office(other.path(), test::small_chain(), now_ms()));
  options.data_dir = other.path();
  options.listen = daemon.at.sync;
  EXPECT_EQ(serve(options, stop, {}).error().fault, Fault::busy);
  options.listen = "nonsense";
  EXPECT_EQ(serve(options, stop, {}).error().fault, Fault::invalid);
}

// grpc.health.v1.Health/Check with an empty request; SERVING is the field 1 with the value 1.
TEST_F(Wire, AnswersHealthChecksBehindItsCertificates) {
  const std::string with = code("b1");
  daemon.begin();
  const Identity identity = terminal(with, "one");
  const auto check = [](const std::shared_ptr<grpc::Channel>& channel, std::string& answer) {
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const grpc::Slice whole_server(std::string("\x0a\x00", 2));
    const auto call = stub.PrepareUnaryCall(&within(context, 10), "/grpc.health.v1.Health/Check",
                                            grpc::ByteBuffer(&whole_server, 1), &queue);
    call->StartCall();
    grpc::ByteBuffer reply;
    grpc::Status status;
    call->Finish(&reply, &status, nullptr);
    void* tag = nullptr;
    bool good = false;
    queue.Next(&tag, &good);
    std::vector<grpc::Slice> slices;
    if (status.ok() && reply.Dump(&slices).ok()) {
      for (const grpc::Slice& slice : slices) {
        answer.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
      }
    }
    return status.error_code();
  };
  std::string answer;
  EXPECT_EQ(check(open_sync_channel(identity), answer), grpc::StatusCode::OK);
  EXPECT_EQ(answer, "\x08\x01");
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ca.certificate_pem;
  answer.clear();
  EXPECT_NE(check(grpc::CreateChannel(daemon.at.sync, grpc::SslCredentials(options)), answer),
            grpc::StatusCode::OK);
  EXPECT_NE(check(grpc::CreateChannel(daemon.at.enrol, grpc::SslCredentials(options)), answer),
            grpc::StatusCode::OK);
}

// Whoever balances or watches must hear of the end before it comes; NOT_SERVING is the value 2.
TEST_F(Wire, TellsWatchersThatItStopsBeforeItDoes) {
  const std::string with = code("b1");
  daemon.begin();
  const Identity identity = terminal(with, "one");
  grpc::GenericStub stub(open_sync_channel(identity));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  void* tag = nullptr;
  bool good = false;
  const auto call = stub.PrepareCall(&within(context, 20), "/grpc.health.v1.Health/Watch", &queue);
  call->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &good) && good);
  const grpc::Slice whole_server(std::string("\x0a\x00", 2));
  call->WriteLast(grpc::ByteBuffer(&whole_server, 1), grpc::WriteOptions(), nullptr);
  ASSERT_TRUE(queue.Next(&tag, &good) && good);
  const auto next_state = [&] {
    grpc::ByteBuffer told;
    call->Read(&told, nullptr);
    std::vector<grpc::Slice> slices;
    std::string bytes;
    if (!queue.Next(&tag, &good) || !good || !told.Dump(&slices).ok()) return bytes;
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
    return bytes;
  };
  ASSERT_EQ(next_state(), "\x08\x01");
  daemon.end();
  EXPECT_EQ(next_state(), "\x08\x02");
}

}  // namespace
}  // namespace tresen
