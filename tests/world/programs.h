#pragma once
// The real programs at both ends, as processes that a test starts, kills and starts again: head
// office with the ports it once got, and scribes (see scribe.cpp) with their caches.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "tests/support/folder.h"
#include "tests/visit/driver/child.h"

namespace tresen::test {

using visit::Child;
using visit::Deadline;
using visit::Millis;

// How long anything may take on a machine that does something else as well.
inline constexpr Millis patience{60'000};

using Words = std::vector<std::string>;

class OfficeProgram {
 public:
  // Makes a chain of branches b1, b2, ... whose terminals hold all customers, or those of their
  // branch only. `before` stands before the program: an `unshare`, a `faketime`. `database` names
  // the PostgreSQL of its store; empty: its folder has it.
  static Result<OfficeProgram> make(const std::string& folder, int branches, bool held_by_branch,
                                    Words before = {}, const std::string& database = "");

  // Another daemon for the same folder, on ports of its own; not started.
  OfficeProgram beside() const;

  Result<void> start();
  // By SIGTERM; answers its exit code.
  int stop();
  // By signal 9.
  void kill();
  bool running() { return child_ && child_->running(); }
  pid_t pid() const { return child_ ? child_->pid() : -1; }

  std::string data() const { return folder_ + "/office"; }
  const std::string& log() const { return log_; }
  const std::string& sync() const { return sync_; }    // HOST:PORT
  const std::string& enrol() const { return enrol_; }  // HOST:PORT

  // What a command of it says.
  Result<std::string> say(Words words) const;
  Result<std::string> code(const std::string& branch) const;
  // Changes in custody, of all devices.
  Result<std::uint64_t> custody() const;

 private:
  OfficeProgram(std::string folder, Words before)
      : folder_(std::move(folder)), before_(std::move(before)), log_(folder_ + "/office.log") {}

  std::string folder_;
  Words before_;
  std::string log_;
  std::string sync_ = "127.0.0.1:0", enrol_ = "127.0.0.1:0";
  std::optional<Child> child_;
};

struct ScribeOptions {
  std::string endpoint = {};  // empty: as enrolled
  std::uint64_t count = 0;
  std::uint64_t over = 0;  // writes over the customers of this device instead of its own
  std::uint64_t customers = 50;
  std::uint64_t edits_a_write = 20;
  std::uint64_t reserve_bytes = 0;
  std::uint64_t ballast_bytes = 0;
  int pause_ms = 0;
  bool stay = false;
  Words before = {};  // stands before the program
};

class ScribeProgram {
 public:
  // Its cache is `folder`/cache; enrolled with `code` when it starts for the first time.
  ScribeProgram(std::string folder, std::string server, std::string code);

  // Returns once its cache is open.
  Result<void> start(const ScribeOptions& options);
  // Waits until all it has to write is in custody and all of the feed is read.
  Result<void> done(const Deadline& deadline);
  int stop();
  void kill();
  bool running() { return child_ && child_->running(); }
  pid_t pid() const { return child_ ? child_->pid() : -1; }

  std::uint64_t device() const { return device_; }
  std::string cache() const { return folder_ + "/cache"; }
  std::string log() const { return folder_ + "/log"; }
  // The last row that it was told is saved, over all its lives.
  std::uint64_t saved() const;

 private:
  std::string folder_, server_, code_;
  std::uint64_t device_ = 0;
  std::optional<Child> child_;
};

// A number in one line of JSON; 0 if there is none.
std::uint64_t number_in(const std::string& json, const std::string& key);
std::string text_in(const std::string& json, const std::string& key);

std::string file_text(const std::string& path);

// Of a running process, from /proc.
std::size_t threads_of(pid_t pid);
std::size_t files_of(pid_t pid);
std::size_t rss_kib_of(pid_t pid);

// Looks again and again until it holds or the time is over; answers whether it does.
template <class Holds>
bool comes_true(const Deadline& deadline, Holds holds) {
  do {
    if (holds()) return true;
  } while (deadline.next_look());
  return holds();
}

}  // namespace tresen::test
