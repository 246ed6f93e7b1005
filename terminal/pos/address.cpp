#include "terminal/pos/address.h"

#include <algorithm>

namespace tresen {

Result<sockaddr_un> socket_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty()) return fail(Fault::invalid, "a socket needs a path");
  if (path.size() >= sizeof address.sun_path) {
    return fail(Fault::invalid, "a socket's path has at most " +
                                    std::to_string(sizeof address.sun_path - 1) +
                                    " bytes: " + path);
  }
  std::copy(path.begin(), path.end(), address.sun_path);
  return address;
}

const sockaddr* as_sockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace tresen
