#include "terminal/pos/activation.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace tresen {
namespace {

constexpr int first_given = 3;

// The number of a variable, which nobody finds again; 0: there is none.
int taken(const char* name) {
  const char* const text = std::getenv(name);
  int number = 0;
  if (text != nullptr) std::from_chars(text, text + std::string_view(text).size(), number);
  ::unsetenv(name);
  return number;
}

int option(int socket, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

}  // namespace

Result<std::optional<Fd>> take_given_socket() {
  const int pid = taken("LISTEN_PID"), count = taken("LISTEN_FDS");
  ::unsetenv("LISTEN_FDNAMES");
  if (pid != ::getpid() || count <= 0) return std::optional<Fd>();
  if (count > 1) return fail(Fault::invalid, "a terminal listens at one socket, not at several");
  Fd given(first_given);
  const bool listens = option(first_given, SO_DOMAIN) == AF_UNIX &&
                       option(first_given, SO_TYPE) == SOCK_STREAM &&
                       option(first_given, SO_ACCEPTCONN) == 1;
  if (!listens) return fail(Fault::invalid, "what LISTEN_FDS names is no listening Unix socket");
  if (::fcntl(first_given, F_SETFD, FD_CLOEXEC) != 0 ||
      ::fcntl(first_given, F_SETFL, O_NONBLOCK) != 0) {
    return fail(Fault::storage, std::strerror(errno));
  }
  return std::optional<Fd>(std::move(given));
}

Result<Fd> again(int socket) {
  Fd copy(::fcntl(socket, F_DUPFD_CLOEXEC, 0));
  if (!copy.open()) return fail(Fault::storage, std::strerror(errno));
  return copy;
}

}  // namespace tresen
