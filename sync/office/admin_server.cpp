#include "sync/office/admin_server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <list>
#include <thread>
#include <utility>
#include <vector>

#include "sync/base/log.h"
#include "sync/office/admin_frame.h"

namespace tresen {
namespace {

constexpr int callers_max = 16;
constexpr int backlog = 16;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

struct Caller {
  Descriptor socket;
  std::string arrived;
  std::string leaving;
  bool gone = false;
};

// Root may do what it likes anyway.
bool may_ask(int socket) {
  ucred who{};
  socklen_t size = sizeof who;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return false;
  return who.uid == geteuid() || who.uid == 0;
}

v1::AdminReply refusal(Fault fault, std::string detail) {
  v1::AdminReply reply;
  reply.mutable_error()->set_fault(static_cast<int>(fault));
  reply.mutable_error()->set_detail(std::move(detail));
  return reply;
}

void send_some(Caller& caller) {
  while (!caller.leaving.empty()) {
    const ssize_t count = send(caller.socket.number(), caller.leaving.data(), caller.leaving.size(),
                               MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      caller.gone = errno != EAGAIN && errno != EWOULDBLOCK;
      return;
    }
    caller.leaving.erase(0, static_cast<std::size_t>(count));
  }
}

void receive_some(Caller& caller) {
  std::array<char, 64 * 1024> bytes;
  const ssize_t count = recv(caller.socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (count > 0) {
    caller.arrived.append(bytes.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
    caller.gone = true;
  }
}

}  // namespace

struct AdminServer::Inside {
  Inside(std::string socket_path, Descriptor listening, Descriptor bell, AdminAnswer answering)
      : path(std::move(socket_path)),
        listener(std::move(listening)),
        stop_bell(std::move(bell)),
        answer(std::move(answering)) {}

  void run();
  void let_in();
  void serve_caller(Caller& caller);

  std::string path;
  Descriptor listener;
  Descriptor stop_bell;
  AdminAnswer answer;
  std::list<Caller> callers;
  std::jthread thread;  // last: it uses all of the above
};

void AdminServer::Inside::let_in() {
  Descriptor socket(accept4(listener.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (socket.number() < 0) return;
  if (!may_ask(socket.number())) {
    trouble("admin", "shut out another user");
    return;
  }
  callers.push_back({std::move(socket), {}, {}});
}

void AdminServer::Inside::serve_caller(Caller& caller) {
  while (!caller.gone) {
    auto message = take_admin_frame(caller.arrived);
    if (!message) {
      caller.gone = true;
      return;
    }
    if (!message->has_value()) return;
    v1::AdminRequest request;
    const v1::AdminReply reply = request.ParseFromString(**message)
                                     ? answer(request)
                                     : refusal(Fault::invalid, "the request cannot be read");
    caller.leaving += admin_frame(reply.SerializeAsString());
    send_some(caller);
  }
}

void AdminServer::Inside::run() {
  while (true) {
    std::vector<pollfd> waits;
    waits.push_back({stop_bell.number(), POLLIN, 0});
    const bool room = callers.size() < callers_max;
    waits.push_back({listener.number(), static_cast<short>(room ? POLLIN : 0), 0});
    for (const Caller& caller : callers) {
      // Who does not take its answers is not read either.
      const short events = caller.leaving.empty() ? POLLIN : POLLOUT;
      waits.push_back({caller.socket.number(), events, 0});
    }
    if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
    if (waits[0].revents != 0) return;
    auto wait = waits.begin() + 2;
    for (Caller& caller : callers) {
      const short events = (wait++)->revents;
      if ((events & POLLOUT) != 0) send_some(caller);
      if ((events & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      receive_some(caller);
      serve_caller(caller);
    }
    callers.remove_if([](const Caller& caller) { return caller.gone; });
    if ((waits[1].revents & POLLIN) != 0) let_in();
  }
}

Result<AdminServer> AdminServer::start(const std::string& data_dir, AdminAnswer answer,
                                       const std::string& seat) {
  TRY_TO(folder, AdminAddress::of(data_dir, seat));
  const std::string path = data_dir + "/" + admin_socket(seat);
  Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  Descriptor bell(eventfd(0, EFD_CLOEXEC));
  unlink(path.c_str());
  const sockaddr_un address = folder.address();
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  // Nobody else may even connect, from the first moment on.
  const mode_t mask = umask(0177);
  const int bound = bind(listener.number(), generic, sizeof address);
  umask(mask);
  if (listener.number() < 0 || bell.number() < 0 || bound != 0 ||
      listen(listener.number(), backlog) != 0) {
    return fail(Fault::storage, "cannot listen on " + path + ": " + std::strerror(errno));
  }
  auto inside =
      std::make_unique<Inside>(path, std::move(listener), std::move(bell), std::move(answer));
  inside->thread = std::jthread([running = inside.get()] { running->run(); });
  return AdminServer(std::move(inside));
}

AdminServer::AdminServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
AdminServer::AdminServer(AdminServer&&) noexcept = default;

AdminServer::~AdminServer() {
  if (inside_ == nullptr) return;
  eventfd_write(inside_->stop_bell.number(), 1);
  inside_->thread.join();
  unlink(inside_->path.c_str());
}

const std::string& AdminServer::path() const { return inside_->path; }

}  // namespace tresen
