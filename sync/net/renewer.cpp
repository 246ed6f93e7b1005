#include "sync/net/renewer.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "sync/base/log.h"
#include "sync/net/device_key.h"
#include "sync/net/validity.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {
namespace {

constexpr std::chrono::seconds renew_deadline{20};
// After a failure: a five-hundredth of the certificate's life, four hours of ninety days.
constexpr std::int64_t tries_in_a_life = 500;
constexpr std::int64_t retry_min_ms = 1'000;

}  // namespace

// What gRPC needs to find in its place until the call has ended.
struct Renewer::Call {
  std::string key_pem;
  v1::RenewRequest request;
  v1::RenewReply reply;
  grpc::Status status;
  grpc::ClientContext context;
  std::unique_ptr<v1::Identity::Stub> stub;
};

Renewer::Renewer(Identity identity, std::string data_dir, std::function<std::uint64_t()> random)
    : identity_(std::move(identity)), data_dir_(std::move(data_dir)), random_(std::move(random)) {
  if (const auto validity = validity_of(identity_.certificate_pem)) {
    due_ms_ = renewal_ms(*validity, random_());
    retry_ms_ = std::max(retry_min_ms, (validity->to_ms - validity->from_ms) / tries_in_a_life);
  }
}

Renewer::~Renewer() {
  if (!call_) return;
  call_->context.TryCancel();
  ended_.take();
}

void Renewer::greeted(std::int64_t server_ms, const std::shared_ptr<grpc::Channel>& channel) {
  greeted_ms_ = server_ms;
  if (call_ || due_ms_ == 0 || server_ms < due_ms_) return;
  auto call = std::make_unique<Call>();
  auto key = new_device_key();
  auto csr = key ? certificate_request(*key) : Result<std::string>(tl::unexpected(key.error()));
  if (!csr) {
    trouble("net", "renewal_failed", {{"why", csr.error().detail}});
    due_ms_ = server_ms + retry_ms_;
    return;
  }
  call->key_pem = std::move(*key);
  call->request.set_csr_der(std::move(*csr));
  call->context.set_deadline(std::chrono::system_clock::now() + renew_deadline);
  call->stub = v1::Identity::NewStub(channel);
  call_ = std::move(call);
  call_->stub->async()->Renew(&call_->context, &call_->request, &call_->reply,
                              [this](const grpc::Status& status) {
                                call_->status = status;
                                static_cast<void>(ended_.post(status.ok()));
                              });
}

bool Renewer::take_renewed() {
  const auto ended = ended_.try_take();
  if (!ended) return false;
  const std::unique_ptr<Call> call = std::move(call_);
  due_ms_ = greeted_ms_ + retry_ms_ +
            static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(retry_ms_));
  if (!*ended) {
    trouble("net", "renewal_failed", {{"why", call->status.error_message()}});
    return false;
  }
  Identity next = identity_;
  next.key_pem = call->key_pem;
  next.certificate_pem = call->reply.certificate_pem();
  // Another CA would be another head office: that takes a code.
  const auto stored = save_renewed(data_dir_, next);
  if (!stored) {
    trouble("net", "renewal_failed", {{"why", stored.error().detail}});
    return false;
  }
  identity_ = std::move(next);
  if (const auto validity = validity_of(identity_.certificate_pem)) {
    due_ms_ = renewal_ms(*validity, random_());
    note("net", "renewed", {{"valid_to_s", validity->to_ms / 1000}});
  }
  return true;
}

}  // namespace tresen
