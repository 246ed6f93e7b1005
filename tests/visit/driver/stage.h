#pragma once
// What a visit plays on: a virtual display, a head office and a terminal, each a real program.
//
// All data lies in one folder that holds a head office's folder `headoffice` with the demo chain in
// it. Stopping and starting keeps it, and head office keeps its ports.

#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "tests/visit/driver/child.h"
#include "tests/visit/driver/json.h"

namespace tresen::visit {

class Stage {
 public:
  // `bin` holds the programs. Starts the display.
  static Result<Stage> set_up(const std::string& bin, const std::string& work);

  // Puts a display of another size in the first one's place, which is 1280x800; the terminal must
  // be stopped, and fills it from its next start on.
  Result<void> change_display(const std::string& size);

  Result<void> start_office();
  void stop_office() { office_.reset(); }
  // Enrols the terminal by a fresh code the first time.
  Result<void> start_terminal();
  void stop_terminal() { terminal_.reset(); }
  // The session of a kiosk in the terminal's place, which starts it again whenever it ends. It must
  // have been enrolled.
  Result<void> start_session(const std::string& script);
  // What the next terminals and sessions are started by: a command that becomes the words behind
  // it.
  void start_by(std::vector<std::string> words) { before_ = std::move(words); }
  // Puts another terminal of the branch in its place, which has never been enrolled.
  void replace_terminal();
  // As if the plug were pulled.
  void kill_terminal();
  int terminal_pid() const { return terminal_ ? terminal_->pid() : -1; }
  bool terminal_runs() { return terminal_ && terminal_->running(); }

  // Until head office has decided what it has taken in: only then does it show it.
  Result<void> wait_decided();
  // What head office knows of a customer, by number or external id.
  Result<Json> customer(const std::string& no);

  // What a till says to the terminal: the words of a tresen-ctl.
  Result<std::string> till(std::vector<std::string> words);

  // Head office writes to one customer alone, by a campaign that was never run: a row of a table
  // for a print service, with his or her consent.
  Result<void> write_to(const std::string& campaign, const std::string& external_id);
  // How many letters of a run were answered.
  Result<std::string> responses(int run);

  // The numbers of the customers that head office finds by these words, at most a thousand.
  Result<std::vector<std::string>> found(const std::string& words);

  // That head office's store adds up; head office must be stopped.
  Result<void> verify();

  const std::string& display() const { return display_; }
  std::string socket_path() const { return work_ + "/ui.sock"; }
  std::string log(const std::string& program) const { return work_ + "/" + program + ".log"; }

 private:
  Stage(std::string bin, std::string work) : bin_(std::move(bin)), work_(std::move(work)) {}
  std::string program(const std::string& name) const { return bin_ + "/" + name; }
  std::string office_data() const { return work_ + "/headoffice"; }
  Result<std::string> device_code();
  // What a command of head office says.
  Result<std::string> ask(std::vector<std::string> words);

  std::string bin_, work_, display_;
  std::vector<std::string> before_;
  std::string screen_size_ = "1280x800";
  std::string sync_at_ = "127.0.0.1:0", enrol_at_ = "127.0.0.1:0";
  int terminals_ = 1;  // that have stood here
  bool enrolled_ = false;
  // In this order, so that the terminal ends first and the display last.
  std::optional<Child> x_server_, office_, terminal_;
};

}  // namespace tresen::visit
