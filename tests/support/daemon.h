#pragma once
// The real daemon on loopback with real mutual TLS, in this process, and the terminals that it
// enrols.

#include <grpcpp/create_channel.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/net/client_tls.h"
#include "sync/net/enrolment.h"
#include "sync/net/office_name.h"
#include "sync/office/devices.h"
#include "sync/office/identity.h"
#include "sync/office/serve.h"
#include "tests/support/head_office.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen::test {

inline std::int64_t wall_ms() { return SystemClock().now().wall_ms; }

inline grpc::ClientContext& within(grpc::ClientContext& context, int seconds) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(seconds));
  return context;
}

// A daemon with a folder of its own. While it runs, nobody else has the store.
class Daemon {
 public:
  explicit Daemon(const std::string& dir) : dir_(dir) {}
  ~Daemon() { end(); }

  // On any port, or on the one that it had before.
  void begin(const std::string& listen = "127.0.0.1:0") {
    stop_.emplace(1);
    ready_.emplace(1);
    thread_ = std::jthread([this, listen] {
      ServeOptions all = options;
      all.listen = listen;
      all.data_dir = dir_;
      const auto served = serve(
          all, *stop_, [this](const Serving& serving) { EXPECT_TRUE(ready_->post(serving)); });
      EXPECT_TRUE(served.has_value()) << served.error().detail;
      ready_->close();
    });
    const auto serving = ready_->take();
    ASSERT_TRUE(serving.has_value());
    at = *serving;
  }
  void end() {
    if (!thread_.joinable()) return;
    EXPECT_TRUE(stop_->post(Stop{}));
    thread_.join();
  }

  ServeOptions options;  // whatever it is to have beside
  Serving at;

 private:
  std::string dir_;
  std::optional<Mailbox<Stop>> stop_;
  std::optional<Mailbox<Serving>> ready_;
  std::jthread thread_;
};

class DaemonTest : public testing::Test {
 protected:
  DaemonTest() {
    EXPECT_TRUE(create_office(folder.path(), small_chain(), wall_ms()));
    ca = *load_ca(folder.path());
  }

  std::string code(const std::string& branch) {
    auto store = open_store(folder.path());
    EXPECT_TRUE(store.has_value());
    return *make_device_code(**store, ca, branch, wall_ms());
  }

  // A terminal that was enrolled over the wire.
  Identity terminal(const std::string& with, const std::string& name) {
    auto identity = enrol(daemon.at.enrol, with, folder.path() + "/" + name, "test");
    EXPECT_TRUE(identity.has_value()) << (identity ? "" : identity.error().detail);
    return identity ? *identity : Identity{};
  }

  static std::unique_ptr<v1::Sync::Stub> sync_of(const Identity& identity) {
    return v1::Sync::NewStub(open_sync_channel(identity));
  }

  grpc::Status say_hello(const Identity& identity, v1::HelloReply& reply) {
    grpc::ClientContext context;
    v1::HelloRequest request;
    request.set_device_id(identity.device_id);
    request.set_incarnation(identity.incarnation);
    return sync_of(identity)->Hello(&within(context, 10), request, &reply);
  }

  // A hello with credentials of the test's choosing.
  grpc::Status hello_with(const std::string& key_pem, const std::string& certificate_pem) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = ca.certificate_pem;
    options.pem_private_key = key_pem;
    options.pem_cert_chain = certificate_pem;
    return hello_through(grpc::SslCredentials(options));
  }

  grpc::Status hello_through(const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride(std::string(office_name));
    const auto stub =
        v1::Sync::NewStub(grpc::CreateCustomChannel(daemon.at.sync, credentials, arguments));
    grpc::ClientContext context;
    v1::HelloRequest request;
    request.set_device_id(1);
    request.set_incarnation(1);
    v1::HelloReply reply;
    return stub->Hello(&within(context, 5), request, &reply);
  }

  Folder folder;
  StorePlace place{folder.path()};
  Ca ca;
  Daemon daemon{folder.path()};
};

}  // namespace tresen::test
