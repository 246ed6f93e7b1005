#include "tests/support/paper_office.h"

#include <grpcpp/security/server_credentials.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>

namespace tresen::test {
namespace {

const grpc::Status unasked{grpc::StatusCode::UNIMPLEMENTED, "the test did not expect this call"};

std::shared_ptr<grpc::ServerCredentials> credentials(const ServerIdentity& shown,
                                                     const std::string& device_ca_pem) {
  grpc::SslServerCredentialsOptions options(
      device_ca_pem.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                            : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = device_ca_pem;
  options.pem_key_cert_pairs.push_back({shown.key_pem, shown.chain_pem});
  return grpc::SslServerCredentials(options);
}

template <class Answer, class Request, class Reply>
grpc::Status answered(const Answer& answer, const Request* request, Reply* reply) {
  return answer ? answer(*request, *reply) : unasked;
}

}  // namespace

class PaperOffice::Enrolment final : public v1::Enrolment::Service {
 public:
  explicit Enrolment(const PaperAnswers& answers) : answers_(answers) {}
  grpc::Status Enrol(grpc::ServerContext*, const v1::EnrolRequest* request,
                     v1::EnrolReply* reply) override {
    return answered(answers_.enrol, request, reply);
  }

 private:
  const PaperAnswers& answers_;
};

class PaperOffice::Sync final : public v1::Sync::Service {
 public:
  Sync(const PaperAnswers& answers, Mailbox<WatchWord>& watch) : answers_(answers), watch_(watch) {}
  grpc::Status Hello(grpc::ServerContext*, const v1::HelloRequest* request,
                     v1::HelloReply* reply) override {
    return answered(answers_.hello, request, reply);
  }
  grpc::Status Push(grpc::ServerContext*, const v1::PushRequest* request,
                    v1::PushReply* reply) override {
    return answered(answers_.push, request, reply);
  }
  grpc::Status Pull(grpc::ServerContext*, const v1::PullRequest* request,
                    v1::PullReply* reply) override {
    return answered(answers_.pull, request, reply);
  }
  grpc::Status PushOpaque(grpc::ServerContext*, const v1::OpaqueRequest* request,
                          v1::PushReply* reply) override {
    return answered(answers_.push_opaque, request, reply);
  }
  grpc::Status GetManifest(grpc::ServerContext*, const v1::ManifestRequest* request,
                           v1::Manifest* reply) override {
    return answered(answers_.manifest, request, reply);
  }
  grpc::Status FetchChunk(grpc::ServerContext*, const v1::ChunkRequest* request,
                          v1::Chunk* reply) override {
    return answered(answers_.chunk, request, reply);
  }
  grpc::Status Report(grpc::ServerContext*, const v1::DeviceReport* request,
                      v1::ReportReply* reply) override {
    return answered(answers_.report, request, reply);
  }
  grpc::Status AckErasure(grpc::ServerContext*, const v1::ErasureReceipt* request,
                          v1::ErasureReceiptReply* reply) override {
    return answered(answers_.ack_erasure, request, reply);
  }
  grpc::Status Lookup(grpc::ServerContext*, const v1::LookupRequest* request,
                      v1::LookupReply* reply) override {
    return answered(answers_.lookup, request, reply);
  }
  grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest*,
                     grpc::ServerWriter<v1::Hint>* stream) override {
    while (!context->IsCancelled() && !watch_.closed()) {
      const auto word = watch_.take(std::chrono::milliseconds(20));
      if (!word) continue;
      if (word->end) return grpc::Status::OK;
      v1::Hint hint;
      hint.set_bucket(word->bucket);
      hint.set_head_pos(word->head_pos);
      stream->Write(hint);
    }
    return grpc::Status::CANCELLED;
  }

 private:
  const PaperAnswers& answers_;
  Mailbox<WatchWord>& watch_;
};

PaperOffice::PaperOffice(const ServerIdentity& shown, const std::string& device_ca_pem,
                         PaperAnswers answers, int port)
    : answers_(std::move(answers)),
      enrolment_(std::make_unique<Enrolment>(answers_)),
      sync_(std::make_unique<Sync>(answers_, watch_)) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:" + std::to_string(port), credentials(shown, device_ca_pem),
                           &port_);
  builder.RegisterService(enrolment_.get());
  builder.RegisterService(sync_.get());
  server_ = builder.BuildAndStart();
}

PaperOffice::~PaperOffice() {
  watch_.close();
  if (server_) server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
}

PaperCa::PaperCa(const std::string& dir) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  auto made = make_ca(dir, "paper", now);
  EXPECT_TRUE(made) << made.error().detail;
  ca = std::move(*made);
  const std::array<std::string, 1> hosts{"127.0.0.1"};
  auto signed_server = make_server_identity(ca, hosts, now);
  EXPECT_TRUE(signed_server) << signed_server.error().detail;
  server = std::move(*signed_server);
}

}  // namespace tresen::test
