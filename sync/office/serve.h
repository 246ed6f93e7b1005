#pragma once
// The running daemon: `tresen-headoffice serve`.

#include <string>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"

namespace tresen {

struct ServeOptions {
  std::string data_dir;
  std::string listen = "127.0.0.1:0";        // HOST:PORT of Sync; port 0 picks one
  std::string enrol_listen = "127.0.0.1:0";  // HOST:PORT of Enrolment
};

struct Stop {};  // posted to end the daemon

// Opens the store, listens, prints one JSON line {"sync":"H:P","enrol":"H:P","admin":"PATH"} on
// standard output once it accepts, and serves until something arrives in `stop`. What was
// acknowledged is on disk, whenever and however it ends.
Result<void> serve(const ServeOptions& options, Mailbox<Stop>& stop);

// As serve, until SIGTERM or SIGINT. Call it before any other thread is started.
Result<void> serve_until_signalled(const ServeOptions& options);

}  // namespace tresen
