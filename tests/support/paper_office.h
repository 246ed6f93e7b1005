#pragma once
// A head office on a real port of this machine with real TLS, and nothing behind it: what it
// answers is written down by the test beforehand.
//
// Its gRPC threads call the answers; a test that counts does so in a Mailbox.

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <functional>
#include <memory>
#include <string>

#include "sync/base/mailbox.h"
#include "sync/office/identity.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen::test {

struct PaperAnswers {
  std::function<grpc::Status(const v1::EnrolRequest&, v1::EnrolReply&)> enrol;
  std::function<grpc::Status(const v1::HelloRequest&, v1::HelloReply&)> hello;
  std::function<grpc::Status(const v1::PushRequest&, v1::PushReply&)> push;
  std::function<grpc::Status(const v1::PullRequest&, v1::PullReply&)> pull;
  std::function<grpc::Status(const v1::OpaqueRequest&, v1::PushReply&)> push_opaque{};
  std::function<grpc::Status(const v1::ManifestRequest&, v1::Manifest&)> manifest{};
  std::function<grpc::Status(const v1::ChunkRequest&, v1::Chunk&)> chunk{};
  std::function<grpc::Status(const v1::DeviceReport&, v1::ReportReply&)> report{};
  std::function<grpc::Status(const v1::ErasureReceipt&, v1::ErasureReceiptReply&)> ack_erasure{};
  std::function<grpc::Status(const v1::LookupRequest&, v1::LookupReply&)> lookup{};
};

// What a watcher is told: a hint, or the end.
struct WatchWord {
  bool end = false;
  std::string bucket;
  std::uint64_t head_pos = 0;
};

class PaperOffice {
 public:
  // `shown` is the server's key and certificates; devices are accepted if `device_ca_pem` signed
  // them, and need no certificate if it is empty. Port 0 picks one.
  PaperOffice(const ServerIdentity& shown, const std::string& device_ca_pem, PaperAnswers answers,
              int port = 0);
  ~PaperOffice();

  bool runs() const { return server_ != nullptr && port_ != 0; }
  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // To whoever watches.
  void say(WatchWord word) { static_cast<void>(watch_.post(std::move(word))); }

 private:
  class Enrolment;
  class Sync;
  PaperAnswers answers_;
  Mailbox<WatchWord> watch_{16};
  std::unique_ptr<Enrolment> enrolment_;
  std::unique_ptr<Sync> sync_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

// A CA in a folder of its own, and what it signs.
struct PaperCa {
  Ca ca;
  ServerIdentity server;

  explicit PaperCa(const std::string& dir);
};

}  // namespace tresen::test
