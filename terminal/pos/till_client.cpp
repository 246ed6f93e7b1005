#include "terminal/pos/till_client.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "terminal/pos/address.h"
#include "terminal/pos/frame.h"

namespace tresen {
namespace {

using Steady = std::chrono::steady_clock;

// Milliseconds for poll(2); -1 is for ever.
int left_ms(const std::optional<Steady::time_point>& until) {
  if (!until) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - Steady::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

Result<void> wait_for(int socket, short events, const std::optional<Steady::time_point>& until) {
  while (true) {
    pollfd wanted{socket, events, 0};
    const int ready = ::poll(&wanted, 1, left_ms(until));
    if (ready > 0) return {};
    if (ready == 0) return fail(Fault::busy, "the terminal has not answered in time");
    if (errno != EINTR) return fail(Fault::offline, std::strerror(errno));
  }
}

}  // namespace

Result<TillClient> TillClient::connect(const std::string& path) {
  TRY_TO(address, socket_address(path));
  Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.open()) return fail(Fault::offline, std::strerror(errno));
  if (::connect(socket.number(), as_sockaddr(address), sizeof address) != 0) {
    const Fault fault = errno == EACCES || errno == EPERM ? Fault::denied : Fault::offline;
    return fail(fault, path + ": " + std::strerror(errno));
  }
  return TillClient(std::move(socket));
}

Result<v1::PosReply> TillClient::ask(const v1::PosRequest& request,
                                     std::optional<std::chrono::milliseconds> wait_max) {
  std::optional<Steady::time_point> until;
  if (wait_max) until = Steady::now() + *wait_max;

  const std::string frame = framed(request.SerializeAsString());
  for (std::size_t sent = 0; sent < frame.size();) {
    TRY(wait_for(socket_.number(), POLLOUT, until));
    const ssize_t n =
        ::send(socket_.number(), frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (errno != EAGAIN && errno != EINTR) {
      break;  // it may have said why before it closed
    }
  }

  while (true) {
    TRY_TO(message, take_frame(received_));
    if (message) {
      v1::PosReply reply;
      if (!reply.ParseFromString(*message)) return fail(Fault::invalid, "not a reply");
      // A refusal of the connection as a whole answers no request in particular.
      const bool ours = reply.request_id().empty() || reply.request_id() == request.request_id();
      if (ours) return reply;
      continue;
    }
    TRY(wait_for(socket_.number(), POLLIN, until));
    std::array<char, 4096> bytes;
    const ssize_t n = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
      return fail(Fault::offline, "the terminal closed the connection");
    }
    if (n > 0) received_.append(bytes.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace tresen
