#pragma once
// The thread of a daemon that looks after mails that came back: it settles what has come into the
// Maildir that DIR/channels/mail.conf names, and looks again after a while. Without such a setting
// it waits for one.

#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "sync/base/mailbox.h"
#include "sync/office/campaigns/returned_mails.h"
#include "sync/office/office_line.h"

namespace tresen {

class BounceWatch {
 public:
  // Begins at once.
  BounceWatch(std::string data_dir, OfficeLine line);
  ~BounceWatch() { end_.close(); }

 private:
  void run();
  // How long until the next look.
  std::chrono::seconds look();

  std::string data_dir_;
  OfficeLine line_;
  std::optional<BounceBox> box_;
  std::string told_;  // the trouble that is in the log already
  struct End {};
  Mailbox<End> end_;
  std::jthread thread_;
};

}  // namespace tresen
