// What starts a terminal and looks after it: a socket that is there before it, and the session that
// ends one which stands still. The real terminal on a real display, and the real library of tills.

#include <fcntl.h>
#include <signal.h>

#include <fstream>
#include <iterator>

#include "tests/pos/failure.h"

namespace tresen::test {
namespace {

const std::string session = TRESEN_SOURCE_DIR "/assets/systemd/tresen-session";

struct Supervised : Failure {
  // Where systemd would have put it.
  const std::string given = folder / "till.sock";
  Fd listener;

  // As a socket unit does, before anybody has started a terminal.
  void listen() {
    const auto address = socket_address(given);
    ASSERT_TRUE(address);
    listener = Fd(::socket(AF_UNIX, SOCK_STREAM, 0));
    ASSERT_EQ(::bind(listener.number(), as_sockaddr(*address), sizeof *address), 0);
    ASSERT_EQ(::listen(listener.number(), 16), 0);
    hand_over("$$");
  }
  // `owner` is the process that it is given to, in the words of a shell.
  void hand_over(const std::string& owner) {
    stage->start_by({"/bin/bash", "-c",
                     "exec 3<&" + std::to_string(listener.number()) +
                         "; export LISTEN_FDS=1 LISTEN_PID=" + owner + "; exec \"$@\"",
                     "bash"});
  }
  // The terminal below a session: it made the socket of its UI map.
  pid_t terminal() const { return till_peer(stage->socket_path()); }
  void sign_in() {
    visit::Counter counter(*hand);
    const auto in = counter.sign_in("1111");
    ASSERT_TRUE(in) << in.error().detail;
  }
  // Enrolled, and with everybody in its cache; then it ended.
  void set_up_and_end() {
    set_up();
    open_counter();
    stage->stop_terminal();
  }
};

TEST_F(Supervised, ATillThatCallsFirstIsServedWhenTheTerminalHasCome) {
  set_up_and_end();
  listen();
  Till till(given);
  const tresen_request asked = till.start(number.c_str(), TRESEN_QUEUED, "brille_neu");
  for (int i = 0; i < 20; ++i) till.pump();
  EXPECT_FALSE(till.connected());
  EXPECT_LT(longest_call(till), no_wait) << "somebody listens, and nobody answers";
  ASSERT_TRUE(stage->start_terminal());
  sign_in();
  const auto reply = answered(till, asked);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, TRESEN_OK) << reply->text;
  EXPECT_TRUE(shows("S06"));
  EXPECT_FALSE(std::filesystem::exists(socket)) << "it listens at one place";
  stage->stop_terminal();
  EXPECT_TRUE(std::filesystem::exists(given)) << "it belongs to whoever made it";
  ASSERT_TRUE(till.until([&] { return !till.connected(); }, patience));
  ASSERT_TRUE(stage->start_terminal());
  EXPECT_TRUE(till.until([&] { return till.heard("connection.up") == 2; }, patience));
}

TEST_F(Supervised, TheSessionHandsTheSocketOnToEachTerminalThatItStarts) {
  set_up_and_end();
  listen();
  hand_over("1");  // systemd names the first process of the unit, which is not the terminal
  ASSERT_TRUE(stage->start_session(session));
  Till till(given);
  ASSERT_TRUE(till.until([&] { return till.connected(); }, patience));
  ASSERT_EQ(::kill(terminal(), SIGKILL), 0);
  EXPECT_TRUE(till.until([&] { return till.heard("connection.up") == 2; }, patience));
}

TEST_F(Supervised, WhatIsNoListeningSocketIsSaidAndNothingStarts) {
  set_up();
  listen();
  listener = Fd(::open("/dev/null", O_RDONLY));
  hand_over("$$");
  ASSERT_TRUE(stage->start_terminal());
  const Deadline deadline(patience);
  while (stage->terminal_runs() && deadline.next_look()) {
  }
  EXPECT_FALSE(stage->terminal_runs());
  std::ifstream log(stage->log("terminal"));
  const std::string said{std::istreambuf_iterator<char>(log), {}};
  EXPECT_NE(said.find("LISTEN_FDS names is no listening Unix socket"), std::string::npos) << said;
}

TEST_F(Supervised, AStandstillIsEndedAndTheSameProcessComesBack) {
  set_up_and_end();
  ASSERT_TRUE(stage->start_session(session));
  sign_in();
  Till till(socket);
  const auto reply = started(till, TRESEN_QUEUED);
  ASSERT_TRUE(reply);
  ASSERT_TRUE(shows("S06"));
  const pid_t stopped = terminal();
  ASSERT_EQ(::kill(stopped, SIGSTOP), 0);
  EXPECT_TRUE(till.until([&] { return till.heard("connection.up") == 2; }, patience));
  EXPECT_TRUE(shows("S06"));
  EXPECT_NE(terminal(), stopped);
  const auto again = started(till);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->process, reply->process);
}

}  // namespace
}  // namespace tresen::test
