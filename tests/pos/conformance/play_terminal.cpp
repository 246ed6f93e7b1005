// A terminal that says what a trace has, to the real library of a till.

#include <dlfcn.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <set>
#include <utility>

#include "terminal/pos/address.h"
#include "terminal/pos/tresen_pos.h"
#include "tests/pos/conformance/line.h"
#include "tests/pos/conformance/players.h"

namespace tresen::conformance {
namespace {

using Clock = std::chrono::steady_clock;

// A socket in a folder of its own, gone with its owner.
class Door {
 public:
  static Result<Door> open() {
    std::string folder =
        (std::filesystem::temp_directory_path() / "tresen-conformance-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return fail(Fault::storage, "no room for a socket");
    Door door(folder);
    TRY_TO(address, socket_address(door.path()));
    door.socket_ = Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(door.socket_.number(), as_sockaddr(address), sizeof address) != 0 ||
        ::listen(door.socket_.number(), 1) != 0) {
      return fail(Fault::storage, "cannot listen at " + door.path());
    }
    return door;
  }
  Door(Door&& other) noexcept
      : folder_(std::exchange(other.folder_, {})), socket_(std::move(other.socket_)) {}
  Door& operator=(Door&&) = delete;
  ~Door() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  std::string path() const { return folder_ + "/pos.sock"; }
  Fd whoever_knocks() const {
    pollfd wanted{socket_.number(), POLLIN, 0};
    if (::poll(&wanted, 1, 0) != 1) return {};
    return Fd(::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC));
  }

 private:
  explicit Door(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
  Fd socket_;
};

// A till's own fields, as the library takes them. Points into the message.
struct Customer {
  explicit Customer(const std::string& no, const std::string& card,
                    const google::protobuf::Map<std::string, std::string>& from) {
    for (const auto& [key, value] : from) fields.push_back({key.c_str(), value.c_str()});
    given = {sizeof given, no.c_str(), card.c_str(), fields.data(), fields.size()};
  }
  std::vector<tresen_field> fields;
  tresen_customer_ref given{};
};

// What the library did not say by itself a till makes it say.
Result<void> call(const tresen_api& api, tresen_session* session, const v1::PosRequest& request) {
  tresen_request number = 0;
  const auto taken = [](tresen_status status) -> Result<void> {
    if (status == TRESEN_OK || status == TRESEN_QUEUED) return {};
    return fail(Fault::conflict, "the library refused, status " + std::to_string(status));
  };
  switch (request.request_case()) {
    case v1::PosRequest::kStart: {
      const v1::StartProcess& start = request.start();
      const tresen_start given{sizeof given, start.customer_no().c_str(), start.template_().c_str(),
                               start.correlation().c_str()};
      return taken(api.start_process(session, &given, &number));
    }
    case v1::PosRequest::kResume:
      return taken(api.resume_process(session, request.resume().process_id().c_str(), &number));
    case v1::PosRequest::kPark:
      return taken(api.park_process(session, request.park().process_id().c_str(), &number));
    case v1::PosRequest::kCancel:
      return taken(api.cancel_process(session, request.cancel().process_id().c_str(), &number));
    case v1::PosRequest::kSetOperator:
      return taken(api.set_operator(session, request.set_operator().staff().c_str()));
    case v1::PosRequest::kSetCustomer: {
      const v1::CustomerRef& who = request.set_customer();
      const Customer customer(who.customer_no(), who.card(), who.fields());
      return taken(api.set_customer(session, &customer.given, &number));
    }
    case v1::PosRequest::kPushCustomer: {
      const v1::TillCustomer& who = request.push_customer();
      const Customer customer(who.customer_no(), "", who.fields());
      return taken(api.push_customer(session, &customer.given, &number));
    }
    case v1::PosRequest::kReportSale: {
      const v1::Sale& sale = request.report_sale();
      const tresen_sale given{sizeof given,
                              sale.process_id().c_str(),
                              sale.customer_no().c_str(),
                              sale.amount_cents(),
                              sale.currency().c_str(),
                              sale.receipt().c_str(),
                              sale.correlation().c_str()};
      return taken(api.report_sale(session, &given, &number));
    }
    case v1::PosRequest::kIncomingCall: {
      const auto* calls =
          static_cast<const tresen_call_extension*>(api.extension(session, "tresen.call/1"));
      if (calls == nullptr) return fail(Fault::invalid, "the library knows no tresen.call/1");
      return taken(
          calls->incoming_call(session, request.incoming_call().number().c_str(), &number));
    }
    case v1::PosRequest::kShow:
      return taken(api.show(session));
    case v1::PosRequest::kHide:
      return taken(api.hide(session));
    case v1::PosRequest::kLock:
      return taken(api.lock(session));
    case v1::PosRequest::kHello:
    case v1::PosRequest::kAcknowledge:
    case v1::PosRequest::kHeartbeat:
      return {};  // the library says that by itself
    default:
      return fail(Fault::invalid, "no library asks " + shown(request));
  }
}

struct Given {
  std::string kind, process;
  tresen_status status = TRESEN_OK;
};

class TerminalPlayer {
 public:
  TerminalPlayer(const tresen_api& api, Door door, Words words, Transcript& transcript,
                 std::chrono::milliseconds patience)
      : patience_(patience),
        api_(&api),
        door_(std::move(door)),
        words_(std::move(words)),
        transcript_(&transcript) {}
  TerminalPlayer(const TerminalPlayer&) = delete;
  TerminalPlayer& operator=(const TerminalPlayer&) = delete;
  ~TerminalPlayer() { api_->close(session_); }

  Result<void> play(const Trace& trace) {
    const std::string path = door_.path();
    tresen_config config{};
    config.size = sizeof config;
    config.socket_path = path.c_str();
    config.client = "conformance";
    if (api_->open(&config, &session_) != TRESEN_OK) return fail(Fault::invalid, "open failed");
    for (const Line& line : trace.lines) {
      if (const auto* request = std::get_if<v1::PosRequest>(&line.said)) {
        v1::PosRequest wanted = *request;
        wanted.clear_request_id();  // the library chooses it
        fill_in(wanted, words_);
        TRY(call(*api_, session_, wanted));
        TRY(hear(line, *request));
      } else {
        TRY(say(line, std::get<v1::PosReply>(line.said)));
      }
    }
    return {};
  }

 private:
  // Pumps as a till's loop does, until `so` is true or the time is up.
  template <class So>
  Result<bool> until(So so) {
    const auto end = Clock::now() + patience_;
    while (true) {
      TRY_TO(done, so());
      if (done) return true;
      if (Clock::now() > end) return false;
      pump();
      if (Fd line = door_.whoever_knocks(); line.open()) wire_.emplace(std::move(line));
    }
  }

  void pump() {
    std::array<tresen_event, 16> events{};
    events[0].size = sizeof events[0];
    const int count = api_->pump(session_, events.data(), static_cast<int>(events.size()));
    for (int i = 0; i < count; ++i) {
      const tresen_event& event = events[static_cast<std::size_t>(i)];
      given_.push_back({event.kind, event.process_id, event.status});
    }
  }

  Result<void> hear(const Line& line, const v1::PosRequest& recorded) {
    std::string heard = "nothing was said";
    TRY_TO(fitted, until([&]() -> Result<bool> {
             if (!wire_) return false;
             TRY_TO(message, wire_->receive(std::chrono::milliseconds(1)));
             if (!message) return false;
             v1::PosRequest request;
             if (!request.ParseFromString(*message)) {
               return fail(Fault::invalid, "these bytes are no request");
             }
             transcript_->push_back("till { " + shown(request) + " }");
             heard = "heard " + shown(request);
             return fits(recorded, request, words_);
           }));
    if (!fitted) return fail(Fault::conflict, expected_but(line, heard));
    if (has_no_number(recorded)) silent_.insert(words_[recorded.request_id()]);
    return {};
  }

  // What the till gets of it has to be what was said.
  Result<void> say(const Line& line, v1::PosReply reply) {
    if (!wire_) return fail(Fault::offline, "the library has not come");
    fill_in(reply, words_);
    if (reply.has_event()) reply.mutable_event()->set_event_id(++event_);
    transcript_->push_back("terminal { " + shown(reply) + " }");
    TRY(wire_->send(reply));
    const std::string kind = reply.has_welcome() ? "connection.up"
                             : reply.has_event() ? reply.event().kind()
                                                 : "reply";
    const std::string process =
        reply.has_event() ? reply.event().process().process_id() : reply.process().process_id();
    if (kind == "reply" && silent_.contains(reply.request_id())) return {};
    std::string gave = "the library gave nothing";
    TRY_TO(fitted, until([&]() -> Result<bool> {
             for (; !given_.empty(); given_.pop_front()) {
               const Given& one = given_.front();
               gave = "the library gave " + one.kind + " " + one.process;
               if (one.kind != kind || one.process != process) continue;
               if (kind == "reply" && one.status != reply.status() - 1) continue;
               given_.pop_front();
               return true;
             }
             return false;
           }));
    if (!fitted) return fail(Fault::conflict, expected_but(line, gave));
    return {};
  }

  // The library keeps to itself how these ended.
  static bool has_no_number(const v1::PosRequest& request) {
    return request.has_set_operator() || request.has_show() || request.has_hide() ||
           request.has_lock();
  }

  std::chrono::milliseconds patience_;
  const tresen_api* api_;
  Door door_;
  Words words_;
  Transcript* transcript_;
  tresen_session* session_ = nullptr;
  std::optional<Wire> wire_;
  std::deque<Given> given_;
  std::set<std::string> silent_;  // ids of requests whose replies nobody gets
  std::uint64_t event_ = 0;
};

}  // namespace

Result<void> play_terminal(const Trace& trace, const std::string& library, Words words,
                           Transcript& transcript, std::chrono::milliseconds patience) {
  void* const loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (loaded == nullptr) return fail(Fault::invalid, ::dlerror());
  const auto get =
      reinterpret_cast<const tresen_api* (*)(uint32_t)>(::dlsym(loaded, "tresen_get_api"));
  const tresen_api* const api = get == nullptr ? nullptr : get(TRESEN_ABI_MAJOR);
  if (api == nullptr) return fail(Fault::invalid, library + " has no tresen_get_api for version 1");
  TRY_TO(door, Door::open());
  return TerminalPlayer(*api, std::move(door), std::move(words), transcript, patience).play(trace);
}

}  // namespace tresen::conformance
