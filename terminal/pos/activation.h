#pragma once
// The till's socket, made by whoever started this program (systemd's socket activation).
//
// It is there before the terminal and stays when the terminal ends: a till that calls meanwhile
// waits for an answer instead of finding nobody, and a socket unit may start the terminal for it.

#include <optional>

#include "sync/base/result.h"
#include "terminal/pos/fd.h"

namespace tresen {

// The socket that this program was given: LISTEN_FDS and LISTEN_PID, see sd_listen_fds(3), which
// are taken out of the environment. Nothing: none was given to this process. Fault::invalid: it is
// no listening Unix socket, or there are several.
Result<std::optional<Fd>> take_given_socket();

// The same socket under another number, for a server that closes what it listens at.
Result<Fd> again(int socket);

}  // namespace tresen
