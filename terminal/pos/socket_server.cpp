#include "terminal/pos/socket_server.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <thread>
#include <variant>

#include "sync/base/log.h"
#include "sync/base/text.h"
#include "terminal/pos/activation.h"
#include "terminal/pos/address.h"
#include "terminal/pos/event_ring.h"
#include "terminal/pos/fd.h"
#include "terminal/pos/frame.h"

namespace tresen {
namespace {

constexpr std::size_t clients_max = 32;
constexpr std::size_t answers_max = 1024;
// Requests of one client that the app has at a time, so that none can fill its box alone.
constexpr int unanswered_max = 16;
// What a client may leave unread before it is cut off: one answer of the greatest size and some.
constexpr std::size_t unread_max = frame_bytes_max + 64 * 1024;
// Further events wait in the ring while a till has so much to read.
constexpr std::size_t events_unread_max = 32 * 1024;
constexpr std::uint32_t protocol = 1;
constexpr std::size_t name_bytes_max = 96;

struct Client {
  std::uint64_t id = 0;
  Fd socket;
  std::string in;
  std::string out;
  int unanswered = 0;       // requests that the app has not answered yet
  std::string name;         // of the till, from its greeting; empty: it wants no events
  std::uint64_t place = 0;  // the newest event that it was sent
  bool last_word = false;   // closed as soon as `out` is sent
  bool gone = false;

  // A till that stays is not told that there is no time; what it asks for waits.
  bool must_wait() const { return !name.empty() && unanswered >= unanswered_max; }
};

// Whether somebody listens at an address that is taken.
bool lives(const sockaddr_un& address) {
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (::connect(probe.number(), as_sockaddr(address), sizeof address) == 0) return true;
  return errno == EAGAIN || errno == EACCES;
}

Result<Fd> listen_at(const std::string& path) {
  TRY_TO(address, socket_address(path));
  struct stat found {};
  if (::lstat(path.c_str(), &found) == 0) {
    if (!S_ISSOCK(found.st_mode)) return fail(Fault::invalid, path + " is not a socket");
    if (lives(address)) return fail(Fault::conflict, "another program listens at " + path);
    ::unlink(path.c_str());
  }
  Fd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // Nobody can connect before listen(), so the mode holds from the first client on.
  if (!listener.open() || ::bind(listener.number(), as_sockaddr(address), sizeof address) != 0 ||
      ::chmod(path.c_str(), 0660) != 0 || ::listen(listener.number(), 16) != 0) {
    return fail(Fault::storage, path + ": " + std::strerror(errno));
  }
  return listener;
}

std::optional<uid_t> peer_of(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid;
}

v1::PosReply reply_of(const std::string& request_id, v1::PosStatus status, const char* text) {
  v1::PosReply reply;
  reply.set_request_id(request_id);
  reply.set_status(status);
  reply.set_text(text);
  return reply;
}

}  // namespace

std::span<const std::string_view> till_capabilities() {
  static constexpr std::array<std::string_view, 3> all{"tresen.events/1", "tresen.sale/1",
                                                       "tresen.call/1"};
  return all;
}

bool admitted(uid_t peer, uid_t own, std::span<const uid_t> allowed) {
  return peer == own || peer == 0 ||
         std::find(allowed.begin(), allowed.end(), peer) != allowed.end();
}

struct SocketServer::Inside {
  Inside(SocketSetup s, Fd l, Fd w, Mailbox<TillAsks>& a)
      : setup(std::move(s)),
        listener(std::move(l)),
        wake(std::move(w)),
        asks(a),
        answers(answers_max, [number = wake.number()] { ring(number); }),
        events(setup.first_event) {}
  ~Inside();

  static void ring(int wake_number) {
    const std::uint64_t one = 1;
    // A counter that is full is rung already.
    static_cast<void>(::write(wake_number, &one, sizeof one) == sizeof one);
  }

  void run();
  void accept_all();
  void hear(Client& client);
  void understand(Client& client);
  bool is_for_the_door(Client& client, const v1::PosRequest& request);
  void greet(Client& client, const v1::PosRequest& request);
  void feed(Client& client);
  void say(Client& client, const v1::PosReply& reply);
  void push(Client& client);
  void hand_out_answers();
  void say_farewell();

  const SocketSetup setup;
  Fd listener;
  Fd wake;
  Mailbox<TillAsks>& asks;
  Mailbox<std::variant<TillAnswer, TillEvent>> answers;
  EventRing events;
  std::vector<Client> clients;
  std::uint64_t last_client = 0;
  std::jthread thread;
};

SocketServer::Inside::~Inside() {
  answers.close();
  ring(wake.number());
  if (thread.joinable()) thread.join();
  if (setup.given < 0) ::unlink(setup.path.c_str());
}

void SocketServer::Inside::accept_all() {
  while (true) {
    Fd socket(::accept4(listener.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.open()) return;
    const auto peer = peer_of(socket.number());
    const bool admit = peer && admitted(*peer, ::geteuid(), setup.allowed);
    Client client;
    client.id = ++last_client;
    client.socket = std::move(socket);
    if (!admit) {
      trouble("pos", "refused", {{"client", client.id}});
      say(client, reply_of("", v1::POS_STATUS_DENIED, "this user is not on the list"));
      client.last_word = true;
    } else if (clients.size() >= clients_max) {
      trouble("pos", "too_many", {{"clients", std::uint64_t{clients.size()}}});
      say(client, reply_of("", v1::POS_STATUS_BUSY, "too many connections"));
      client.last_word = true;
    }
    push(client);
    if (!client.gone) clients.push_back(std::move(client));
  }
}

void SocketServer::Inside::hear(Client& client) {
  std::array<char, 16 * 1024> bytes;
  const ssize_t n = ::recv(client.socket.number(), bytes.data(), bytes.size(), 0);
  if (n > 0) {
    client.in.append(bytes.data(), static_cast<std::size_t>(n));
    understand(client);
  } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
    client.gone = true;
  }
}

void SocketServer::Inside::understand(Client& client) {
  while (!client.gone && !client.must_wait()) {
    auto frame = take_frame(client.in);
    if (frame && !*frame) return;
    TillAsks asked{client.id, {}};
    const bool readable = frame && asked.request.ParseFromString(**frame);
    const std::string& asked_as = asked.request.request_id();
    if (frame && !readable && !asked_as.empty() && is_utf8(asked_as)) {
      say(client, reply_of(asked_as, v1::POS_STATUS_INVALID,
                           "this request cannot be read; are its texts UTF-8?"));
      continue;
    }
    if (!readable) {
      trouble("pos", "rubbish", {{"client", client.id}});
      client.gone = true;
      return;
    }
    if (is_for_the_door(client, asked.request)) continue;
    const std::string request_id = asked.request.request_id();
    if (asked.request.request_case() == v1::PosRequest::REQUEST_NOT_SET) {
      say(client, reply_of(request_id, v1::POS_STATUS_UNSUPPORTED, "this request is not known"));
    } else if (client.unanswered >= unanswered_max || !asks.post(std::move(asked))) {
      say(client, reply_of(request_id, v1::POS_STATUS_BUSY, "the terminal has no time"));
    } else {
      ++client.unanswered;
    }
  }
}

// What concerns the connection and not the counter.
bool SocketServer::Inside::is_for_the_door(Client& client, const v1::PosRequest& request) {
  if (request.has_hello()) {
    greet(client, request);
    return true;
  }
  if (request.has_acknowledge()) {
    if (!client.name.empty()) events.acknowledge(client.name, request.acknowledge().event_id());
    return true;
  }
  if (!request.has_heartbeat()) return false;
  say(client, reply_of(request.request_id(), v1::POS_STATUS_OK, ""));
  return true;
}

void SocketServer::Inside::greet(Client& client, const v1::PosRequest& request) {
  const v1::PosHello& hello = request.hello();
  const auto& spoken = hello.protocols();
  if (std::find(spoken.begin(), spoken.end(), protocol) == spoken.end()) {
    std::string theirs;
    for (const std::uint32_t one : spoken)
      theirs += (theirs.empty() ? "" : ", ") + std::to_string(one);
    const std::string why =
        "this terminal speaks protocol 1, the till speaks " + (theirs.empty() ? "none" : theirs);
    return say(client, reply_of(request.request_id(), v1::POS_STATUS_UNSUPPORTED, why.c_str()));
  }
  if (hello.client().empty() || hello.client().size() > name_bytes_max) {
    return say(client, reply_of(request.request_id(), v1::POS_STATUS_INVALID,
                                "a till greets with its name, of at most 96 bytes"));
  }
  client.name = hello.client();
  client.place = events.place_of(client.name, hello.last_event());
  v1::PosReply reply = reply_of(request.request_id(), v1::POS_STATUS_OK, "");
  v1::PosWelcome& welcome = *reply.mutable_welcome();
  welcome.set_protocol(protocol);
  for (const std::string_view one : till_capabilities()) welcome.add_capabilities(std::string(one));
  welcome.set_terminal(setup.terminal);
  welcome.set_version(setup.version);
  say(client, reply);
}

// Sends events as long as the till reads them; the others wait in the ring.
void SocketServer::Inside::feed(Client& client) {
  if (client.name.empty()) return;
  while (client.out.size() < events_unread_max) {
    const v1::PosEvent* event = events.after(client.place);
    if (event == nullptr) return;
    client.place = event->event_id();
    v1::PosReply reply;
    reply.set_status(v1::POS_STATUS_OK);
    *reply.mutable_event() = *event;
    say(client, reply);
  }
}

void SocketServer::Inside::say(Client& client, const v1::PosReply& reply) {
  if (client.gone) return;
  const std::string message = reply.SerializeAsString();
  if (message.size() > frame_bytes_max || client.out.size() + message.size() > unread_max) {
    trouble("pos", "cut_off", {{"client", client.id}});
    client.gone = true;
    return;
  }
  client.out += framed(message);
}

void SocketServer::Inside::push(Client& client) {
  while (!client.gone && !client.out.empty()) {
    const ssize_t n =
        ::send(client.socket.number(), client.out.data(), client.out.size(), MSG_NOSIGNAL);
    if (n > 0) {
      client.out.erase(0, static_cast<std::size_t>(n));
    } else if (errno == EINTR) {
      continue;
    } else if (errno == EAGAIN) {
      return;
    } else {
      client.gone = true;
    }
  }
  if (client.last_word && client.out.empty()) client.gone = true;
}

void SocketServer::Inside::hand_out_answers() {
  std::uint64_t rung = 0;
  static_cast<void>(::read(wake.number(), &rung, sizeof rung) == sizeof rung);
  while (auto letter = answers.try_take()) {
    if (auto* told = std::get_if<TillEvent>(&*letter)) {
      events.add(std::move(told->event));
      continue;
    }
    const auto* answer = std::get_if<TillAnswer>(&*letter);
    const auto client = std::find_if(clients.begin(), clients.end(),
                                     [&](const Client& c) { return c.id == answer->client; });
    if (client == clients.end()) continue;
    if (client->unanswered > 0) --client->unanswered;
    say(*client, answer->reply);
    understand(*client);
  }
}

void SocketServer::Inside::run() {
  // Who is woken by a till's call does not take the core from the till that makes it. Where that is
  // not granted a call takes longer, and nothing else.
  const sched_param no_priority{};
  static_cast<void>(::pthread_setschedparam(::pthread_self(), SCHED_BATCH, &no_priority));
  std::vector<pollfd> wanted;
  while (!answers.closed()) {
    wanted.assign({{wake.number(), POLLIN, 0}, {listener.number(), POLLIN, 0}});
    for (const Client& client : clients) {
      // Who does not read answers is not asked for more.
      const bool listen = client.out.empty() && !client.last_word && !client.must_wait();
      const int for_what = (listen ? POLLIN : 0) | (client.out.empty() ? 0 : POLLOUT);
      wanted.push_back({client.socket.number(), static_cast<short>(for_what), 0});
    }
    if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) {
      trouble("pos", "poll", {{"errno", errno}});
      return;
    }
    if (wanted[0].revents != 0) hand_out_answers();
    for (std::size_t i = 0; i < clients.size(); ++i) {
      const short seen = wanted[i + 2].revents;
      if ((seen & POLLIN) != 0) hear(clients[i]);
      if ((seen & (POLLHUP | POLLERR)) != 0 && (seen & POLLIN) == 0) clients[i].gone = true;
      push(clients[i]);
      feed(clients[i]);
      push(clients[i]);
    }
    std::erase_if(clients, [](const Client& client) { return client.gone; });
    if (wanted[1].revents != 0) accept_all();
  }
  say_farewell();
}

// The last that tills hear: what was still to be told, and that nothing follows. None is waited
// for.
void SocketServer::Inside::say_farewell() {
  hand_out_answers();
  v1::PosEvent stopping;
  stopping.set_kind("terminal.stopping");
  events.add(std::move(stopping));
  for (Client& client : clients) {
    push(client);
    feed(client);
    push(client);
  }
}

SocketServer::SocketServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
SocketServer::SocketServer(SocketServer&&) noexcept = default;
SocketServer& SocketServer::operator=(SocketServer&&) noexcept = default;
SocketServer::~SocketServer() = default;

Result<SocketServer> SocketServer::start(const SocketSetup& setup, Mailbox<TillAsks>& asks) {
  TRY_TO(listener, setup.given < 0 ? listen_at(setup.path) : again(setup.given));
  Fd wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!wake.open()) return fail(Fault::storage, std::strerror(errno));
  auto inside = std::make_unique<Inside>(setup, std::move(listener), std::move(wake), asks);
  inside->thread = std::jthread([raw = inside.get()] { raw->run(); });
  return SocketServer(std::move(inside));
}

bool SocketServer::answer(TillAnswer answer) { return inside_->answers.post(std::move(answer)); }
bool SocketServer::tell(TillEvent event) { return inside_->answers.post(std::move(event)); }

}  // namespace tresen
