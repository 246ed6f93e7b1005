#pragma once
// The counter, running: the window on this thread, storage, sync, search and the till's socket on
// theirs.
//
// The order of destruction is the order of shutting down: the till's socket, sync, search, storage,
// the window. What was said to be saved is on disk at every moment, so that ending by kill -9 is as
// good as any other way.

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/record/postcodes.h"

namespace tresen {

struct TerminalOptions {
  std::string data_dir;
  std::string server;  // HOST:PORT of enrolment; empty: type it on the screen
  std::string enrolment_code;
  int width = 1280;  // pixels
  int height = 800;
  float ppi = 0;  // pixels per inch; 0: as the screen tells in a kiosk
  bool kiosk = false;
  bool after_crash = false;       // who was signed in still is
  bool training = false;          // begins with a practice, see training.h
  std::string language = "de";    // until somebody chooses another
  std::string ui_map;             // socket; empty: none
  std::string till_socket;        // empty: DATA_DIR/pos.sock; unused where one was given
  int given_socket = -1;          // for tills, see pos/activation.h; -1: none was given
  std::vector<uid_t> till_users;  // whose tills are let in besides our own
  int alive_fd = -1;  // told the number of the process as long as the window's thread goes on
};

// Runs until the window is closed, SIGTERM or SIGINT. Fault::absent: no display, or a font or a
// catalogue is not installed. Fault::conflict: another terminal runs on this folder.
Result<void> run_terminal(const TerminalOptions& options, const Clock& clock);

}  // namespace tresen
