#include "tests/support/tcp_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <list>
#include <utility>
#include <vector>

namespace tresen::test {
namespace {

constexpr std::size_t held_max = 1024 * 1024;  // a way and connection
constexpr std::size_t piece_max = 64 * 1024;
constexpr std::int64_t turn_ms_max = 200;

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Result<sockaddr_in> address_of(const std::string& text) {
  const auto colon = text.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const std::string host = text.substr(0, colon);
  if (colon == std::string::npos || inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return fail(Fault::invalid, "not HOST:PORT of IPv4: " + text);
  }
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::strtoul(text.c_str() + colon + 1, nullptr, 10)));
  return address;
}

void close_with_reset(int& socket) {
  if (socket < 0) return;
  const linger at_once{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(std::exchange(socket, -1));
}

// One way of one connection.
struct Way {
  struct Piece {
    std::int64_t due_us = 0;
    std::string bytes;
  };
  std::deque<Piece> held;
  std::size_t held_bytes = 0;
  std::int64_t passed = 0;
  double allowance = 0;  // bytes that may pass now, of a narrow line
  std::int64_t counted_at_us = 0;
  bool ended = false;  // the sender has shut its side
  bool shut = false;   // and we have told the receiver
};

struct Connection {
  int terminal = -1;  // socket
  int office = -1;
  Way up, down;
};

}  // namespace

// The thread at work.
class TcpProxy::Pump {
 public:
  Pump(int listener, sockaddr_in target, int bell, Mailbox<Order>& orders, Mailbox<bool>& done,
       Latest<LineFacts>& facts)
      : listener_(listener),
        target_(target),
        bell_(bell),
        orders_(orders),
        done_(done),
        facts_(facts) {}

  void run() {
    bool more = true;
    while (more) {
      wait();
      while (const auto order = orders_.try_take()) {
        more = order->kind != Order::Kind::stop;
        obey(*order);
        tell();
        static_cast<void>(done_.post(true));
      }
      accept_all();
      for (Connection& one : connections_) pass(one);
      std::erase_if(connections_, [](const Connection& one) { return one.terminal < 0; });
      tell();
    }
    for (Connection& one : connections_) reset(one);
    close(listener_);
  }

 private:
  void obey(const Order& order) {
    if (order.kind == Order::Kind::set) line_ = order.line;
    if (order.kind == Order::Kind::reset_all) {
      for (Connection& one : connections_) reset(one);
    }
    if (order.kind == Order::Kind::half_open) {
      for (Connection& one : connections_) close_with_reset(one.office);
    }
    std::erase_if(connections_, [](const Connection& one) { return one.terminal < 0; });
  }

  void tell() {
    counts_.open = connections_.size();
    facts_.set(counts_);
  }

  bool may_read(const Way& way) const { return !way.ended && way.held_bytes < held_max; }

  // What is due of a way and may pass.
  std::size_t ready(const Way& way, bool hold, std::int64_t at_us) const {
    if (hold || way.held.empty() || way.held.front().due_us > at_us) return 0;
    const std::size_t size = way.held.front().bytes.size();
    if (line_.bytes_per_s == 0) return size;
    return std::min(size, static_cast<std::size_t>(way.allowance));
  }

  void wait() {
    std::vector<pollfd> waiting{{bell_, POLLIN, 0}, {listener_, POLLIN, 0}};
    const std::int64_t at_us = now_us();
    std::int64_t turn_ms = turn_ms_max;
    const auto watch = [&](int socket, const Way& in, const Way& out, bool hold_out) {
      if (socket < 0) return;
      short events = 0;
      if (may_read(in)) events |= POLLIN;
      if (ready(out, hold_out, at_us) > 0) events |= POLLOUT;
      if (events != 0) waiting.push_back({socket, events, 0});
      if (!hold_out && !out.held.empty()) {
        const std::int64_t due_ms = (out.held.front().due_us - at_us) / 1000;
        turn_ms = std::clamp<std::int64_t>(due_ms, 1, turn_ms);
        if (line_.bytes_per_s > 0) turn_ms = std::min<std::int64_t>(turn_ms, 10);
      }
    };
    for (const Connection& one : connections_) {
      watch(one.terminal, one.up, one.down, line_.hold_down);
      watch(one.office, one.down, one.up, line_.hold_up);
    }
    poll(waiting.data(), waiting.size(), static_cast<int>(turn_ms));
    std::uint64_t rings = 0;
    static_cast<void>(read(bell_, &rings, sizeof rings));
  }

  void accept_all() {
    while (true) {
      int terminal = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (terminal < 0) return;
      ++counts_.accepted;
      int office = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      sockaddr_in target = target_;
      if (line_.port != 0) target.sin_port = htons(line_.port);
      const auto* const address = reinterpret_cast<const sockaddr*>(&target);
      const bool begun = connect(office, address, sizeof target) == 0 || errno == EINPROGRESS;
      if (line_.refuse || !begun) {
        close_with_reset(office);
        close_with_reset(terminal);
        continue;
      }
      const int on = 1;
      setsockopt(terminal, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      setsockopt(office, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      Connection& fresh = connections_.emplace_back();
      fresh.terminal = terminal;
      fresh.office = office;
      fresh.up.counted_at_us = fresh.down.counted_at_us = now_us();
    }
  }

  void pass(Connection& one) {
    const bool sound =
        take(one.terminal, one.up) && take(one.office, one.down) &&
        give(one.office, one.up, line_.hold_up, line_.cut_up_after, counts_.bytes_up) &&
        give(one.terminal, one.down, line_.hold_down, line_.cut_down_after, counts_.bytes_down);
    const bool nobody = one.office < 0 && one.up.ended;
    if (!sound || nobody || (one.up.shut && one.down.shut)) reset(one);
  }

  void reset(Connection& one) {
    close_with_reset(one.office);
    close_with_reset(one.terminal);
  }

  // False: the connection is broken.
  bool take(int from, Way& way) const {
    if (from < 0) return true;  // half open: nobody is there
    while (may_read(way)) {
      std::string bytes(piece_max, '\0');
      const ssize_t count = recv(from, bytes.data(), bytes.size(), 0);
      if (count < 0) return errno == EAGAIN || errno == EINTR || errno == ENOTCONN;
      if (count == 0) {
        way.ended = true;
        return true;
      }
      bytes.resize(static_cast<std::size_t>(count));
      way.held_bytes += bytes.size();
      way.held.push_back({now_us() + std::int64_t{line_.delay_ms} * 1000, std::move(bytes)});
    }
    return true;
  }

  bool give(int to, Way& way, bool hold, std::int64_t cut_after, std::uint64_t& counted) {
    const std::int64_t at_us = now_us();
    const double earned = static_cast<double>(line_.bytes_per_s) *
                          static_cast<double>(at_us - way.counted_at_us) / 1'000'000;
    way.counted_at_us = at_us;
    // Up to a twentieth of a second in one go.
    way.allowance = std::min(way.allowance + earned,
                             std::max(1.0, static_cast<double>(line_.bytes_per_s) / 20));
    while (std::size_t size = to < 0 ? 0 : ready(way, hold, at_us)) {
      std::string& bytes = way.held.front().bytes;
      if (cut_after >= 0) {
        size = std::min(
            size, static_cast<std::size_t>(std::max<std::int64_t>(0, cut_after - way.passed)));
      }
      const ssize_t count = size == 0 ? 0 : send(to, bytes.data(), size, MSG_NOSIGNAL);
      if (count < 0) return errno == EAGAIN || errno == EINTR || errno == ENOTCONN;
      counted += static_cast<std::uint64_t>(count);
      way.passed += count;
      way.held_bytes -= static_cast<std::size_t>(count);
      way.allowance = std::max(0.0, way.allowance - static_cast<double>(count));
      bytes.erase(0, static_cast<std::size_t>(count));
      if (bytes.empty()) way.held.pop_front();
      if (cut_after >= 0 && way.passed >= cut_after) {
        ++counts_.cut;
        return false;
      }
    }
    if (way.ended && way.held.empty() && !way.shut && to >= 0) {
      shutdown(to, SHUT_WR);
      way.shut = true;
    }
    return true;
  }

  int listener_;
  const sockaddr_in target_;
  const int bell_;
  Mailbox<Order>& orders_;
  Mailbox<bool>& done_;
  Latest<LineFacts>& facts_;
  Line line_;
  LineFacts counts_;
  std::list<Connection> connections_;
};

struct TcpProxy::Inside {
  explicit Inside(int bell_fd)
      : bell(bell_fd), orders(8, [bell_fd] {
          const std::uint64_t one = 1;
          static_cast<void>(write(bell_fd, &one, sizeof one));
        }) {}
  ~Inside() { close(bell); }

  int bell;
  Mailbox<Order> orders;
  Mailbox<bool> done{8};
  Latest<LineFacts> facts;
};

Result<std::unique_ptr<TcpProxy>> TcpProxy::start(const std::string& target) {
  TRY_TO(to, address_of(target));
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof own;
  auto* const address = reinterpret_cast<sockaddr*>(&own);
  if (bind(listener, address, length) != 0 || listen(listener, 1024) != 0 ||
      getsockname(listener, address, &length) != 0) {
    close(listener);
    return fail(Fault::busy, "no port for a proxy");
  }
  auto inside = std::make_unique<Inside>(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  std::unique_ptr<TcpProxy> proxy(
      new TcpProxy(std::move(inside), "127.0.0.1:" + std::to_string(ntohs(own.sin_port))));
  Inside& in = *proxy->inside_;
  proxy->thread_ = std::jthread(
      [&in, listener, to] { Pump(listener, to, in.bell, in.orders, in.done, in.facts).run(); });
  return proxy;
}

TcpProxy::TcpProxy(std::unique_ptr<Inside> inside, std::string address)
    : address_(std::move(address)), inside_(std::move(inside)) {}

TcpProxy::~TcpProxy() { order({Order::Kind::stop, {}}); }

void TcpProxy::set(const Line& line) { order({Order::Kind::set, line}); }
void TcpProxy::reset_all() { order({Order::Kind::reset_all, {}}); }
void TcpProxy::half_open() { order({Order::Kind::half_open, {}}); }

void TcpProxy::order(Order order) {
  if (inside_->orders.post(order)) inside_->done.take();
}

LineFacts TcpProxy::facts() const {
  return inside_->facts.read([](const LineFacts& facts) { return facts; });
}

}  // namespace tresen::test
