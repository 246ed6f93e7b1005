#include "tests/visit/driver/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tresen::visit {
namespace {

constexpr Millis look_every{2};
constexpr Millis end_within{5000};

// In the new process; never returns.
[[noreturn]] void become(const std::vector<std::string>& command, int output, const char* log) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int log_file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(output, STDOUT_FILENO);
  if (log_file >= 0) dup2(log_file, STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

Millis Deadline::left() const {
  const auto rest = end_ - std::chrono::steady_clock::now();
  return std::max(Millis(0), std::chrono::ceil<Millis>(rest));
}

bool Deadline::next_look() const {
  if (over()) return false;
  poll(nullptr, 0, static_cast<int>(std::min(left(), look_every).count()));
  return true;
}

Result<Child> Child::start(const std::vector<std::string>& command, const std::string& log) {
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return fail(Fault::storage, "no pipe");
  const pid_t pid = fork();
  if (pid < 0) return fail(Fault::storage, "no new process");
  if (pid == 0) become(command, pipe_ends[1], log.c_str());
  close(pipe_ends[1]);
  return Child(pid, pipe_ends[0]);
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      output_(std::exchange(other.output_, -1)),
      said_(std::move(other.said_)),
      silent_(other.silent_) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(output_, other.output_);
  std::swap(said_, other.said_);
  std::swap(silent_, other.silent_);
  return *this;
}

Child::~Child() {
  if (pid_ > 0) end();
  if (output_ >= 0) close(output_);
}

bool Child::read_more(const Deadline& deadline) {
  pollfd waiting{output_, POLLIN, 0};
  if (silent_ || poll(&waiting, 1, static_cast<int>(deadline.left().count())) <= 0) return false;
  std::array<char, 4096> piece{};
  const ssize_t count = read(output_, piece.data(), piece.size());
  if (count <= 0) {
    silent_ = true;
    return false;
  }
  said_.append(piece.data(), static_cast<std::size_t>(count));
  return true;
}

Result<std::string> Child::line(const Deadline& deadline) {
  while (true) {
    if (const auto end = said_.find('\n'); end != std::string::npos) {
      std::string line = said_.substr(0, end);
      said_.erase(0, end + 1);
      return line;
    }
    if (!read_more(deadline)) return fail(Fault::offline, "a program said nothing in time");
  }
}

Result<std::string> Child::rest(const Deadline& deadline) {
  while (read_more(deadline)) {
  }
  if (!silent_) return fail(Fault::offline, "a program did not end in time");
  return std::exchange(said_, {});
}

bool Child::running() {
  if (pid_ <= 0) return false;
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == 0;
}

int Child::wait_for_end() {
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Child::end() {
  if (pid_ <= 0) return 0;
  kill(pid_, SIGTERM);
  const Deadline deadline(end_within);
  while (running() && deadline.next_look()) {
  }
  if (running()) kill(pid_, SIGKILL);
  return wait_for_end();
}

void Child::kill_now() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  wait_for_end();
}

Result<std::string> output_of(const std::vector<std::string>& command, const std::string& log) {
  TRY_TO(child, Child::start(command, log));
  TRY_TO(text, child.rest(Deadline(Millis(30000))));
  const Deadline deadline(end_within);
  while (child.running() && deadline.next_look()) {
  }
  if (const int code = child.end(); code != 0) {
    std::string words;
    for (const std::string& word : command) words += word + " ";
    return fail(Fault::invalid, words + "ended with " + std::to_string(code) + ", see " + log);
  }
  return text;
}

}  // namespace tresen::visit
