#pragma once
// The till's door: a Unix socket whose requests become messages for the app, and back.
//
// One thread of its own. A client that hangs, disappears or sends rubbish loses its own connection
// and harms nobody else: no read and no write here ever waits for a client.

#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "terminal/pos/messages.h"

namespace tresen {

struct SocketSetup {
  std::string path;  // at most 107 bytes; a dead socket there is replaced, a living one is not
  std::vector<uid_t> allowed;  // besides our own user and root
};

// Whether a user may connect.
bool admitted(uid_t peer, uid_t own, std::span<const uid_t> allowed);

class SocketServer {
 public:
  // Listens with mode 0660 and starts the thread. Requests are posted to `asks`; while that is
  // full, clients get POS_STATUS_BUSY, and so does a client with 16 unanswered requests. `asks`
  // must outlive the server. Fault::conflict: another program listens there. Fault::invalid: the
  // path is too long.
  static Result<SocketServer> start(const SocketSetup& setup, Mailbox<TillAsks>& asks);
  SocketServer(SocketServer&&) noexcept;
  SocketServer& operator=(SocketServer&&) noexcept;
  // Closes all clients, takes the socket away and ends the thread.
  ~SocketServer();

  // Any thread. False: the box is full, and the answer was dropped.
  bool answer(TillAnswer answer);

 private:
  struct Inside;
  explicit SocketServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
