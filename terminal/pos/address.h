#pragma once
// The address of a Unix socket, with the system's limit of 107 bytes said clearly.

#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include "sync/base/result.h"

namespace tresen {

// Fault::invalid: empty, or longer than an address can be.
Result<sockaddr_un> socket_address(const std::string& path);

const sockaddr* as_sockaddr(const sockaddr_un& address);

}  // namespace tresen
