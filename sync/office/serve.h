#pragma once
// The running daemon: `tresen-headoffice serve`.

#include <functional>
#include <string>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"

namespace tresen {

struct ServeOptions {
  std::string data_dir;
  std::string listen = "127.0.0.1:0";        // HOST:PORT of Sync and Desk; port 0 picks one
  std::string enrol_listen = "127.0.0.1:0";  // HOST:PORT of Enrolment
  std::string reached_at;  // HOST:PORT of Sync as new terminals are told it; empty: as it listens
  std::string public_listen;  // HOST:PORT of the web door (web/web_door.h); empty: none
  std::string public_server;  // address of the web server in front of it
};

struct Stop {};  // posted to end the daemon

// Where the daemon can be reached.
struct Serving {
  std::string sync;   // HOST:PORT
  std::string enrol;  // HOST:PORT
  std::string admin;  // path of a socket
  std::string web;    // HOST:PORT; empty: none
};

// Opens the store, listens, calls `ready` on this thread once it accepts, and serves until
// something arrives in `stop`. What was acknowledged is on disk, whenever and however it ends.
// busy: another process has the store or the port.
Result<void> serve(const ServeOptions& options, Mailbox<Stop>& stop,
                   const std::function<void(const Serving&)>& ready);

// The same until SIGTERM or SIGINT; prints one JSON line
// {"sync":"H:P","enrol":"H:P","admin":"PATH"} on standard output once it accepts, with
// "web":"H:P" where there is a web door. Call it before any other thread is started.
Result<void> serve_until_signalled(const ServeOptions& options);

}  // namespace tresen
