#include "terminal/desk/client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sync/base/mailbox.h"
#include "sync/net/client_tls.h"
#include "sync/net/renewer.h"
#include "tresen/v1/office.grpc.pb.h"

namespace tresen {
namespace {

constexpr std::string_view app_version = "0.1.0";
constexpr std::size_t calls_max = 1024;  // on their way at once: more than anybody types

Error unreachable() { return {Fault::offline, "head office cannot be reached"}; }
Error nobody() { return {Fault::denied, "nobody is signed in at this desk"}; }

// A tresen::Fault travels by its position (AdminError).
Error error_of(const v1::AdminError& error) {
  const bool known = error.fault() >= 0 && error.fault() <= static_cast<int>(Fault::busy);
  return {known ? static_cast<Fault>(error.fault()) : Fault::invalid, error.detail()};
}

// What a status of gRPC says to whoever asked. It speaks of the line or the device.
Error error_of(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
      return unreachable();
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return {Fault::busy, status.error_message()};
    case grpc::StatusCode::INVALID_ARGUMENT:
      return {Fault::invalid, status.error_message()};
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return {Fault::denied, status.error_message()};
    default:
      return {Fault::storage, "head office cannot do this now: " + status.error_message()};
  }
}

DeskClient::Line line_of(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:  // by a head office that stops: we give up without asking
      return DeskClient::Line::down;
    case grpc::StatusCode::PERMISSION_DENIED:
      return DeskClient::Line::refused;
    default:
      return DeskClient::Line::up;
  }
}

// What gRPC needs to find in its place until the call has ended, and who waits for it.
template <class Request, class Reply, class Then>
struct Call {
  grpc::ClientContext context;
  Request request;
  Reply reply;
  grpc::Status status;
  std::unique_ptr<v1::Desk::Stub> stub;
  Then then;  // empty: nobody wants to know any more
};
using SignInCall = Call<v1::DeskSignInRequest, v1::DeskSignInReply, DeskClient::SignedIn>;
using SignOutCall = Call<v1::DeskSignOutRequest, v1::DeskSignOutReply, std::monostate>;
using AskCall = Call<v1::DeskRequest, v1::DeskReply, DeskClient::Answered>;
using AnyCall = std::variant<std::unique_ptr<SignInCall>, std::unique_ptr<SignOutCall>,
                             std::unique_ptr<AskCall>>;

// A call ends twice: it can be settled as soon as its status is there, and may be forgotten once
// the bell has been rung for it.
struct Ended {
  std::uint64_t call = 0;
  bool rung = false;
};

std::uint64_t any_number() {
  std::random_device source;
  return (static_cast<std::uint64_t>(source()) << 32U) | source();
}

}  // namespace

struct DeskClient::Parts {
  Parts(Identity identity, std::string data_dir, std::function<void()> ring)
      : bell(std::move(ring)),
        renewer(std::move(identity), std::move(data_dir), &any_number),
        channel(open_sync_channel(renewer.identity())) {}

  // Prepares a call; what it needs lives in `calls` until it has ended.
  template <class AnyOne>
  AnyOne* begin(std::chrono::milliseconds within) {
    // A new channel does not wait out the back-off of one that found nobody.
    if (line == Line::down) channel = open_sync_channel(renewer.identity());
    auto call = std::make_unique<AnyOne>();
    AnyOne* const there = call.get();
    there->context.set_deadline(std::chrono::system_clock::now() + within);
    there->stub = v1::Desk::NewStub(channel);
    calls.emplace(++last, std::move(call));
    return there;
  }
  // What gRPC calls, on a thread of its own, when the call is over. The box has room for all.
  template <class AnyOne>
  auto ending(AnyOne* call) {
    return [this, call, number = last](const grpc::Status& status) {
      call->status = status;
      static_cast<void>(ended.post({number, false}));
      if (bell) bell();
      static_cast<void>(ended.post({number, true}));
    };
  }

  bool full() const { return calls.size() + settled.size() >= calls_max; }
  void heard(const grpc::Status& status, std::int64_t server_ms) {
    line = line_of(status);
    if (status.ok()) renewer.greeted(server_ms, channel);
  }
  bool settle(SignInCall& call);
  bool settle(SignOutCall& call);
  bool settle(AskCall& call);
  // Tells whom it concerns without asking head office.
  void tell_soon(std::function<void()> told) {
    refused.push_back(std::move(told));
    if (bell) bell();
  }

  const std::function<void()> bell;
  Mailbox<Ended> ended{2 * calls_max};
  Renewer renewer;
  std::shared_ptr<grpc::Channel> channel;
  std::uint64_t last = 0;
  std::map<std::uint64_t, AnyCall> calls;
  std::map<std::uint64_t, AnyCall> settled;    // for which the bell has not been rung yet
  std::vector<std::function<void()>> refused;  // before they were sent
  std::optional<v1::DeskSession> session;
  Line line = Line::untried;
};

bool DeskClient::Parts::settle(SignInCall& call) {
  heard(call.status, call.reply.server_ms());
  if (!call.status.ok()) {
    call.then(tl::unexpected(error_of(call.status)));
  } else if (call.reply.has_error()) {
    call.then(tl::unexpected(error_of(call.reply.error())));
  } else {
    session = std::move(*call.reply.mutable_session());
    call.then({});
  }
  return true;
}

bool DeskClient::Parts::settle(SignOutCall& call) {
  if (!call.status.ok()) line = line_of(call.status);
  return false;
}

bool DeskClient::Parts::settle(AskCall& call) {
  if (!call.then) return false;
  heard(call.status, call.reply.server_ms());
  // An answer to somebody who has left says nothing of who sits there now.
  if (call.reply.signed_out() && session && session->token() == call.request.token()) {
    session.reset();
  }
  v1::AdminReply& reply = *call.reply.mutable_reply();
  if (!call.status.ok()) {
    call.then(tl::unexpected(error_of(call.status)));
  } else if (reply.has_error()) {
    call.then(tl::unexpected(error_of(reply.error())));
  } else {
    call.then(std::move(reply));
  }
  return true;
}

DeskClient::DeskClient(Identity identity, std::string data_dir, std::function<void()> bell)
    : parts_(std::make_unique<Parts>(std::move(identity), std::move(data_dir), std::move(bell))) {}

DeskClient::~DeskClient() {
  for (auto& [number, call] : parts_->calls) {
    std::visit([](auto& one) { one->context.TryCancel(); }, call);
  }
  // gRPC lets go of each of them.
  while (!parts_->calls.empty() || !parts_->settled.empty()) {
    const auto end = parts_->ended.take();
    if (!end || !end->rung) continue;
    parts_->calls.erase(end->call);
    parts_->settled.erase(end->call);
  }
}

void DeskClient::sign_in(const std::string& staff, const std::string& pin, SignedIn then) {
  if (parts_->full()) {
    return parts_->tell_soon([then = std::move(then)] { then(tl::unexpected(unreachable())); });
  }
  SignInCall* const call = parts_->begin<SignInCall>(patience);
  call->request.set_staff(staff);
  call->request.set_pin(pin);
  call->request.set_app_version(std::string(app_version));
  call->then = std::move(then);
  call->stub->async()->SignIn(&call->context, &call->request, &call->reply, parts_->ending(call));
}

void DeskClient::sign_out() {
  if (!parts_->session) return;
  const std::string token = parts_->session->token();
  parts_->session.reset();
  if (parts_->full()) return;  // it ends by itself
  SignOutCall* const call = parts_->begin<SignOutCall>(patience);
  call->request.set_token(token);
  call->stub->async()->SignOut(&call->context, &call->request, &call->reply, parts_->ending(call));
}

const v1::DeskSession* DeskClient::session() const {
  return parts_->session ? &*parts_->session : nullptr;
}

bool DeskClient::may(v1::AdminRequest::AskCase ask) const {
  if (!parts_->session) return false;
  const auto& may = parts_->session->may();
  return std::find(may.begin(), may.end(), static_cast<std::uint32_t>(ask)) != may.end();
}

std::uint64_t DeskClient::ask(v1::AdminRequest request, Answered then,
                              std::chrono::milliseconds within) {
  if (!parts_->session || parts_->full()) {
    const Error why = parts_->session ? unreachable() : nobody();
    parts_->tell_soon([then = std::move(then), why] { then(tl::unexpected(why)); });
    return 0;
  }
  AskCall* const call = parts_->begin<AskCall>(within);
  call->request.set_token(parts_->session->token());
  call->request.mutable_ask()->Swap(&request);
  call->then = std::move(then);
  const std::uint64_t number = parts_->last;
  call->stub->async()->Ask(&call->context, &call->request, &call->reply, parts_->ending(call));
  return number;
}

void DeskClient::give_up(std::uint64_t question) {
  const auto found = parts_->calls.find(question);
  if (found == parts_->calls.end()) return;
  auto* const call = std::get_if<std::unique_ptr<AskCall>>(&found->second);
  if (call == nullptr) return;
  (*call)->then = {};
  (*call)->context.TryCancel();
}

bool DeskClient::pump() {
  bool told = false;
  for (const auto& tell : std::exchange(parts_->refused, {})) {
    tell();
    told = true;
  }
  while (const auto end = parts_->ended.try_take()) {
    if (end->rung) {
      parts_->settled.erase(end->call);
      continue;
    }
    // Out of the way first: whoever is told may ask again, or give up.
    AnyCall& call = parts_->settled[end->call];
    call = std::move(parts_->calls.extract(end->call).mapped());
    if (std::visit([this](auto& one) { return parts_->settle(*one); }, call)) told = true;
  }
  if (parts_->renewer.take_renewed()) {
    parts_->channel = open_sync_channel(parts_->renewer.identity());
  }
  return told;
}

std::size_t DeskClient::waiting() const {
  const auto wanted = [](const auto& one) {
    const auto* const ask = std::get_if<std::unique_ptr<AskCall>>(&one.second);
    return std::holds_alternative<std::unique_ptr<SignInCall>>(one.second) ||
           (ask != nullptr && (*ask)->then);
  };
  const auto& calls = parts_->calls;
  return parts_->refused.size() +
         static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), wanted));
}

DeskClient::Line DeskClient::line() const { return parts_->line; }

const Identity& DeskClient::identity() const { return parts_->renewer.identity(); }

}  // namespace tresen
