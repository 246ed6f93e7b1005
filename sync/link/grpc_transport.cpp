#include "sync/link/grpc_transport.h"

#include <grpc/support/time.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <chrono>
#include <functional>
#include <map>
#include <type_traits>
#include <utility>

#include "sync/net/ca_probe.h"
#include "sync/net/client_tls.h"
#include "sync/net/office_name.h"
#include "sync/net/renewer.h"
#include "sync/net/signature.h"
#include "sync/net/validity.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {
namespace {

WireFault wire_fault(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return WireFault::ended;
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::CANCELLED:  // by the other side: ours are not listened to any more
      return WireFault::unreachable;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return WireFault::too_late;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return status.error_message() == revoked_word ? WireFault::revoked : WireFault::refused;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return WireFault::busy;
    case grpc::StatusCode::NOT_FOUND:
      return WireFault::absent;
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::ABORTED:
      return WireFault::other_epoch;
    default:
      return WireFault::failed;
  }
}

// A call that gRPC has let go of: its memory may be freed.
struct Ended {
  CallNumber call = 0;
  bool unreachable = false;    // nobody answered: the connection is of no more use
  std::int64_t server_ms = 0;  // head office's clock, if that was the answer to a hello
};

// The last thing that a callback does is to post here; the box may go as soon as its last letter
// has been taken.
using EndedBox = Mailbox<Ended>;
constexpr std::size_t ended_capacity = 1024;

bool nobody_answers(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

void set_deadline(grpc::ClientContext& context, std::int64_t deadline_ms) {
  // Not by the wall clock, which may jump while the call is under way.
  context.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(deadline_ms, GPR_TIMESPAN)));
}

// Everything that gRPC needs to find in its place until the call has ended.
class InFlight {
 public:
  using Clock = std::chrono::steady_clock;

  explicit InFlight(Clock::time_point late_at) : late_at_(late_at) {}
  virtual ~InFlight() = default;
  void cancel() { context_.TryCancel(); }
  bool late() const { return Clock::now() >= late_at_; }

 protected:
  grpc::ClientContext context_;

 private:
  const Clock::time_point late_at_;
};

template <class Request, class Reply, class Came>
class UnaryCall final : public InFlight {
 public:
  using Start = std::function<void(grpc::ClientContext*, const Request*, Reply*,
                                   std::function<void(grpc::Status)>)>;

  // `without_answer`: what it means when nobody answers.
  UnaryCall(CallNumber number, std::int64_t deadline_ms, Request request, SyncBox& box,
            EndedBox& ended, const Start& start, WireFault without_answer = WireFault::unreachable)
      : InFlight(Clock::now() + std::chrono::milliseconds(deadline_ms)),
        request_(std::move(request)) {
    set_deadline(context_, deadline_ms);
    start(&context_, &request_, &reply_,
          [this, number, without_answer, &box, &ended](const grpc::Status& status) {
            Ended end{number, nobody_answers(status), 0};
            if constexpr (std::is_same_v<Reply, v1::HelloReply>) end.server_ms = reply_.server_ms();
            const bool unreachable = status.error_code() == grpc::StatusCode::UNAVAILABLE;
            // The other end knows our deadline as well, and may be the first to give up.
            const bool given_up = status.error_code() == grpc::StatusCode::CANCELLED && late();
            const WireFault fault = unreachable ? without_answer
                                    : given_up  ? WireFault::too_late
                                                : wire_fault(status);
            FromWire message = status.ok()
                                   ? FromWire(Came{number, std::move(reply_)})
                                   : FromWire(CallFailed{number, fault, status.error_message()});
            // A full box drops it: the link's own deadline takes its place.
            static_cast<void>(box.post(SyncLetter(std::move(message))));
            static_cast<void>(ended.post(end));
          });
  }

 private:
  Request request_;
  Reply reply_;
};

class WatchCall final : public InFlight, private grpc::ClientReadReactor<v1::Hint> {
 public:
  WatchCall(CallNumber number, v1::Sync::Stub& stub, SyncBox& box, EndedBox& ended)
      : InFlight(Clock::time_point::max()), number_(number), box_(box), ended_(ended) {
    stub.async()->Watch(&context_, &request_, this);
    StartRead(&hint_);
    StartCall();
  }

 private:
  void OnReadDone(bool good) override {
    if (!good) return;
    // Hints may be lost; polling alone suffices.
    static_cast<void>(box_.post(SyncLetter(FromWire(HintCame{number_, std::move(hint_)}))));
    StartRead(&hint_);
  }
  void OnDone(const grpc::Status& status) override {
    EndedBox& ended = ended_;
    const Ended end{number_, nobody_answers(status), 0};
    static_cast<void>(box_.post(
        SyncLetter(FromWire(CallFailed{number_, wire_fault(status), status.error_message()}))));
    static_cast<void>(ended.post(end));
  }

  const CallNumber number_;
  SyncBox& box_;
  EndedBox& ended_;
  v1::WatchRequest request_;
  v1::Hint hint_;
};

class GrpcTransport final : public Transport {
 public:
  GrpcTransport(const Identity& identity, SyncBox& box, const std::string& data_dir)
      : renews_(!data_dir.empty()), renewer_(identity, data_dir, machine_random()), box_(box) {}

  ~GrpcTransport() override {
    for (auto& [number, call] : calls_) call->cancel();
    while (!calls_.empty()) {
      const auto ended = ended_.take();
      if (ended) calls_.erase(ended->call);
    }
  }

  void send(ToWire call) override {
    while (const auto ended = ended_.try_take()) {
      calls_.erase(ended->call);
      if (ended->unreachable) broken_ = true;
      if (ended->server_ms != 0 && renews_) renewer_.greeted(ended->server_ms, channel_);
    }
    if (renewer_.take_renewed()) broken_ = true;  // the next hello shows the new certificate
    std::visit([this](auto& c) { take(std::move(c)); }, call);
  }

 private:
  void take(CallHello call) {
    if (broken_ || !stub_) {
      channel_ = open_sync_channel(renewer_.identity());
      stub_ = v1::Sync::NewStub(channel_);
      broken_ = false;
    }
    const WireFault without_answer =
        ended_for_head_office(call.request.wall_ms()) ? WireFault::expired : WireFault::unreachable;
    start<v1::HelloRequest, v1::HelloReply, HelloCame>(
        std::move(call), [this](auto... a) { stub_->async()->Hello(a...); }, without_answer);
  }
  void take(CallPush call) {
    start<v1::PushRequest, v1::PushReply, PushCame>(
        std::move(call), [this](auto... a) { stub_->async()->Push(a...); });
  }
  void take(CallPull call) {
    start<v1::PullRequest, v1::PullReply, PullCame>(
        std::move(call), [this](auto... a) { stub_->async()->Pull(a...); });
  }
  void take(CallPushOpaque call) {
    start<v1::OpaqueRequest, v1::PushReply, OpaqueCame>(
        std::move(call), [this](auto... a) { stub_->async()->PushOpaque(a...); });
  }
  void take(CallManifest call) {
    start<v1::ManifestRequest, v1::Manifest, ManifestCame>(
        std::move(call), [this](auto... a) { stub_->async()->GetManifest(a...); });
  }
  void take(CallChunk call) {
    start<v1::ChunkRequest, v1::Chunk, ChunkCame>(
        std::move(call), [this](auto... a) { stub_->async()->FetchChunk(a...); });
  }
  void take(CallReport call) {
    start<v1::DeviceReport, v1::ReportReply, ReportCame>(
        std::move(call), [this](auto... a) { stub_->async()->Report(a...); });
  }
  void take(CallAckErasure call) {
    call.request.clear_signature();
    auto signature = sign(renewer_.identity().key_pem, call.request.SerializeAsString());
    // Without one head office refuses the receipt, and it is sent again.
    if (signature) call.request.set_signature(std::move(*signature));
    start<v1::ErasureReceipt, v1::ErasureReceiptReply, ReceiptCame>(
        std::move(call), [this](auto... a) { stub_->async()->AckErasure(a...); });
  }
  void take(CallLookup call) {
    start<v1::LookupRequest, v1::LookupReply, LookupCame>(
        std::move(call), [this](auto... a) { stub_->async()->Lookup(a...); });
  }
  void take(OpenWatch call) {
    calls_.emplace(call.call, std::make_unique<WatchCall>(call.call, *stub_, box_, ended_));
  }
  void take(CancelCall call) {
    const auto found = calls_.find(call.call);
    if (found == calls_.end()) return;
    // Nobody has answered in time. The other end may be gone without a word (a line that is half
    // open); the next hello finds out on a connection of its own.
    if (found->second->late()) broken_ = true;
    found->second->cancel();
  }

  // Whether a connection that fails now fails because our certificate has ended: by our clock it
  // has, and head office itself is there. Looks, which may take seconds, in that case alone.
  bool ended_for_head_office(std::int64_t wall_ms) const {
    const Identity& identity = renewer_.identity();
    const auto validity = validity_of(identity.certificate_pem);
    if (!validity || wall_ms < validity->to_ms) return false;
    const auto pin = pin_of(identity.ca_pem);
    return pin && find_ca(identity.endpoint, *pin).has_value();
  }

  // The link says hello before anything else, so there is a stub.
  template <class Request, class Reply, class Came, class Call>
  void start(Call call, const typename UnaryCall<Request, Reply, Came>::Start& begin,
             WireFault without_answer = WireFault::unreachable) {
    calls_.emplace(call.call, std::make_unique<UnaryCall<Request, Reply, Came>>(
                                  call.call, call.deadline_ms, std::move(call.request), box_,
                                  ended_, begin, without_answer));
  }

  const bool renews_;
  Renewer renewer_;
  SyncBox& box_;
  EndedBox ended_{ended_capacity};
  bool broken_ = false;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::Sync::Stub> stub_;
  std::map<CallNumber, std::unique_ptr<InFlight>> calls_;
};

}  // namespace

std::unique_ptr<Transport> open_grpc_transport(const Identity& identity, SyncBox& box,
                                               const std::string& data_dir) {
  return std::make_unique<GrpcTransport>(identity, box, data_dir);
}

}  // namespace tresen
