#include "tests/office/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <list>
#include <sstream>

namespace tresen::test {
namespace {

constexpr int start_wait_max_ms = 30'000;

// What is made there lies where all head offices of the program do.
void name_database(std::vector<std::string>& words) {
  const bool makes = std::ranges::find(words, "init") != words.end();
  if (!makes || std::ranges::find(words, "--chain") == words.end()) return;
  if (url_of_server().empty() || std::ranges::find(words, "--database") != words.end()) return;
  static std::list<StorePlace> places;
  words.insert(words.end(), {"--database", places.emplace_back().url()});
}

int spawn(const std::vector<std::string>& words, const std::array<int, 3>& ends) {
  std::vector<std::string> all{std::string(TRESEN_BINARY_DIR) + "/bin/tresen-headoffice"};
  all.insert(all.end(), words.begin(), words.end());
  name_database(all);
  std::vector<char*> pointers;
  for (std::string& word : all) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; ++i) {
    posix_spawn_file_actions_adddup2(&actions, ends[static_cast<std::size_t>(i)], i);
  }
  pid_t process = -1;
  const int failed =
      posix_spawn(&process, pointers[0], &actions, nullptr, pointers.data(), environ);
  EXPECT_EQ(failed, 0) << pointers[0];
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

int code_of(int process) {
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

Outcome Operator::say(std::vector<std::string> words) const {
  words.insert(words.end(), {"--data", data()});
  return head_office_says(scratch, words);
}

std::string Operator::good(const std::vector<std::string>& words) const {
  const Outcome outcome = say(words);
  EXPECT_EQ(outcome.code, 0) << words[0] << ": " << outcome.err;
  return outcome.out;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

Outcome head_office_says(const Folder& scratch, const std::vector<std::string>& words,
                         const std::string& input) {
  return Command(scratch, words, input).wait();
}

Command::Command(const Folder& scratch, const std::vector<std::string>& words,
                 const std::string& input)
    : out_(scratch.path() + "/stdout"), err_(scratch.path() + "/stderr") {
  const std::string in = scratch.path() + "/stdin";
  write_bytes(in, input);
  constexpr int fresh = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  const std::array<int, 3> ends{open(in.c_str(), O_RDONLY | O_CLOEXEC),
                                open(out_.c_str(), fresh, 0600), open(err_.c_str(), fresh, 0600)};
  process_ = spawn(words, ends);
  for (const int end : ends) close(end);
}

Command::~Command() {
  if (process_ < 0) return;
  kill(SIGKILL);
  wait();
}

void Command::kill(int signal) { ::kill(process_, signal); }

Outcome Command::wait() {
  const int code = code_of(process_);
  process_ = -1;
  return {code, bytes_of(out_), bytes_of(err_)};
}

Daemon::Daemon(const Folder& scratch, const std::string& data_dir) {
  std::array<int, 2> line{};
  EXPECT_EQ(pipe2(line.data(), O_CLOEXEC), 0);
  const std::string log = scratch.path() + "/daemon.log";
  const std::array<int, 3> ends{open("/dev/null", O_RDONLY | O_CLOEXEC), line[1],
                                open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  process_ = spawn({"serve", "--data", data_dir}, ends);
  for (const int end : ends) close(end);
  while (line_.find('\n') == std::string::npos) {
    pollfd wait{line[0], POLLIN, 0};
    char bytes[512];
    const ssize_t count =
        poll(&wait, 1, start_wait_max_ms) == 1 ? read(line[0], bytes, sizeof bytes) : 0;
    if (count <= 0) {
      ADD_FAILURE() << "no daemon: " << bytes_of(log);
      break;
    }
    line_.append(bytes, static_cast<std::size_t>(count));
  }
  close(line[0]);
}

Daemon::~Daemon() {
  if (process_ < 0) return;
  kill(SIGTERM);
  wait();
}

void Daemon::kill(int signal) { ::kill(process_, signal); }

int Daemon::wait() {
  const int code = code_of(process_);
  process_ = -1;
  return code;
}

}  // namespace tresen::test
