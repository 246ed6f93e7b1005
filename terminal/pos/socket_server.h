#pragma once
// The till's door: a Unix socket whose requests become messages for the app, and back.
//
// One thread of its own. A client that hangs, disappears or sends rubbish loses its own connection
// and harms nobody else: no read and no write here ever waits for a client.

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "terminal/pos/messages.h"

namespace tresen {

struct SocketSetup {
  // At most 107 bytes; a dead socket there is replaced, a living one is not. Unused with `given`.
  std::string path;
  int given = -1;  // a socket that listens already, and goes on when the server ends; -1: none
  std::vector<uid_t> allowed = {};  // besides our own user and root
  std::string terminal = {};        // what a till that greets is told: number of the device
  std::string version = {};         // of the program
  std::uint64_t first_event = 1;    // beyond the numbers of all earlier starts
};

// What a till may use, such as "tresen.sale/1". Of static life.
std::span<const std::string_view> till_capabilities();

// Whether a user may connect.
bool admitted(uid_t peer, uid_t own, std::span<const uid_t> allowed);

class SocketServer {
 public:
  // Listens with mode 0660, where the socket was not given, and starts the thread. Requests are
  // posted to `asks`; while that is full, clients get POS_STATUS_BUSY, and so does a client with 16
  // unanswered requests unless it has greeted: then it is read no further meanwhile. `asks` must
  // outlive the server. Fault::conflict: another program listens there. Fault::invalid: the path is
  // too long.
  static Result<SocketServer> start(const SocketSetup& setup, Mailbox<TillAsks>& asks);
  SocketServer(SocketServer&&) noexcept;
  SocketServer& operator=(SocketServer&&) noexcept;
  // Tells the tills that have greeted, closes all clients, takes the socket away and ends the
  // thread.
  ~SocketServer();

  // Any thread. False: the box is full, and the answer was dropped.
  bool answer(TillAnswer answer);
  // Any thread. Tells all tills that have greeted, now or when they come back. False: the box is
  // full, and the event was dropped.
  bool tell(TillEvent event);

 private:
  struct Inside;
  explicit SocketServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen
