#pragma once
// A program that the visit starts: head office, the terminal, a display.
//
// It ends with its Child, and with the driver however that ends, so that nothing is left behind.

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace tresen::visit {

using Millis = std::chrono::milliseconds;

// Something that must have happened by then.
class Deadline {
 public:
  explicit Deadline(Millis from_now) : end_(std::chrono::steady_clock::now() + from_now) {}
  bool over() const { return std::chrono::steady_clock::now() >= end_; }
  Millis left() const;
  // Waits a little, at most to the end; false: it is over. For loops that look again and again.
  bool next_look() const;

 private:
  std::chrono::steady_clock::time_point end_;
};

class Child {
 public:
  // `command[0]` is the path of the program; its standard error goes to the file `log`.
  static Result<Child> start(const std::vector<std::string>& command, const std::string& log);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  // The next line of its standard output. Fault::offline: it ended, or did not say anything in
  // time.
  Result<std::string> line(const Deadline& deadline);
  // All that it still says; returns once it has ended.
  Result<std::string> rest(const Deadline& deadline);
  bool running();
  pid_t pid() const { return pid_; }  // -1: it has ended
  // SIGTERM, and SIGKILL if it has not ended within five seconds. Its exit code, 128 + the signal
  // if one ended it.
  int end();
  // SIGKILL: it gets no last word.
  void kill_now();

 private:
  Child(pid_t pid, int output) : pid_(pid), output_(output) {}
  bool read_more(const Deadline& deadline);  // false: nothing came in time, or it was all
  int wait_for_end();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string said_;
  bool silent_ = false;  // its standard output is closed
};

// Runs a command to its end. Its standard output, or why there is none.
Result<std::string> output_of(const std::vector<std::string>& command, const std::string& log);

}  // namespace tresen::visit
