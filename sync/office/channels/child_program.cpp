#include "sync/office/channels/child_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace tresen {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) ends_ = {-1, -1};
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  bool good() const { return ends_[0] >= 0; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_end(std::size_t which) {
    if (ends_.at(which) >= 0) ::close(std::exchange(ends_.at(which), -1));
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> all;
  for (const std::string& word : words) all.push_back(const_cast<char*>(word.c_str()));
  all.push_back(nullptr);
  return all;
}

Result<pid_t> start(const std::vector<std::string>& words,
                    const std::vector<std::string>& environment, const Pipe& in, const Pipe& out) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read_end(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write_end(), STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // It is to know the signals that the daemon does not want.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t process = -1;
  const int failed = posix_spawn(&process, words.front().c_str(), &actions, &attributes,
                                 pointers(words).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed == 0) return process;
  return fail(Fault::absent, words.front() + " cannot be started: " + std::strerror(failed));
}

// Takes what is said and gives what is read, until it says no more or the time is over.
void talk(Pipe& in, Pipe& out, const std::string& input, steady_clock::time_point end,
          std::size_t said_max, ProgramEnd& done) {
  std::size_t given = 0;
  if (input.empty()) in.close_end(1);
  ::fcntl(in.write_end(), F_SETFL, O_NONBLOCK);
  while (true) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now()).count();
    if (left <= 0) {
      done.out_of_time = true;
      return;
    }
    std::array<pollfd, 2> waits{{{out.read_end(), POLLIN, 0}, {in.write_end(), POLLOUT, 0}}};
    if (::poll(waits.data(), waits.size(), static_cast<int>(left)) < 0 && errno != EINTR) return;
    if ((waits[1].revents & (POLLOUT | POLLERR)) != 0) {
      const ssize_t count = ::write(in.write_end(), input.data() + given, input.size() - given);
      if (count > 0) given += static_cast<std::size_t>(count);
      // Who does not read to the end may still have something to say.
      if (given == input.size() || (count < 0 && errno != EAGAIN && errno != EINTR)) {
        in.close_end(1);
      }
    }
    if ((waits[0].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    std::array<char, 16 * 1024> bytes{};
    const ssize_t count = ::read(out.read_end(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    done.said.append(bytes.data(), static_cast<std::size_t>(count));
    if (done.said.size() > said_max) {
      done.said.resize(said_max);
      done.said_too_much = true;
      return;
    }
  }
}

// False: it still runs when the time is over. It is not reaped: its number stays its own until its
// group was ended by it.
bool wait_for(pid_t process, steady_clock::time_point end) {
  while (true) {
    siginfo_t found{};
    ::waitid(P_PID, static_cast<id_t>(process), &found, WEXITED | WNOHANG | WNOWAIT);
    if (found.si_pid == process) return true;
    if (steady_clock::now() >= end) return false;
    ::poll(nullptr, 0, 5);
  }
}

}  // namespace

Result<ProgramEnd> run_program(const std::vector<std::string>& words,
                               const std::vector<std::string>& environment,
                               const std::string& input, milliseconds time_max,
                               std::size_t said_max) {
  Pipe in, out;
  if (!in.good() || !out.good()) return fail(Fault::busy, "no pipe can be opened");
  std::vector<std::string> bare{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"};
  bare.insert(bare.end(), environment.begin(), environment.end());
  // A pipe that nobody reads any more is an error here, and no signal.
  sigset_t broken, before;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken, &before);
  const auto end = steady_clock::now() + time_max;
  const auto process = start(words, bare, in, out);
  if (!process) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return tl::unexpected(process.error());
  }
  in.close_end(0);
  out.close_end(1);
  ProgramEnd done;
  talk(in, out, input, end, said_max, done);
  in.close_end(1);
  const bool ended = !done.out_of_time && !done.said_too_much && wait_for(*process, end);
  if (!ended && !done.said_too_much) done.out_of_time = true;
  // Its whole group, with those that outlive it.
  ::kill(-*process, SIGKILL);
  int status = 0;
  ::waitpid(*process, &status, 0);
  if (ended && WIFEXITED(status)) done.exit_code = WEXITSTATUS(status);
  // What has come of a broken pipe meanwhile is not to be met later.
  const timespec now{};
  while (sigtimedwait(&broken, nullptr, &now) > 0) continue;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return done;
}

}  // namespace tresen
