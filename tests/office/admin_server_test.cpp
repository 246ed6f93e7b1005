// The operators' door: who may come in, and what happens to those who misbehave.

#include "sync/office/admin_server.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/office/admin_frame.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

constexpr int wait_max_ms = 10'000;

class Caller {
 public:
  explicit Caller(const std::string& data_dir)
      : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto folder = AdminAddress::of(data_dir);
    const sockaddr_un address = folder->address();
    connected = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  ~Caller() { close(socket_); }

  void send_bytes(const std::string& bytes) {
    EXPECT_EQ(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  void try_to_send(const std::string& bytes) {
    static_cast<void>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  // The next frame; nothing: the other side hung up.
  std::optional<std::string> frame() {
    while (true) {
      auto message = take_admin_frame(arrived_);
      if (message && *message) return **message;
      pollfd wait{socket_, POLLIN, 0};
      char bytes[4096];
      if (poll(&wait, 1, wait_max_ms) != 1) return {};
      const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
      if (count <= 0) return {};
      arrived_.append(bytes, static_cast<std::size_t>(count));
    }
  }

  bool connected = false;

 private:
  int socket_;
  std::string arrived_;
};

// Says back the branch of a request for a code.
v1::AdminReply echo(const v1::AdminRequest& request) {
  v1::AdminReply reply;
  reply.mutable_device_code()->set_code(request.device_code().branch());
  return reply;
}

std::string request_for(const std::string& branch) {
  v1::AdminRequest request;
  request.mutable_device_code()->set_branch(branch);
  return admin_frame(request.SerializeAsString());
}

std::string code_in(const std::optional<std::string>& frame) {
  v1::AdminReply reply;
  return frame && reply.ParseFromString(*frame) ? reply.device_code().code() : "(none)";
}

TEST(AdminServer, AnswersManyRequestsOfManyCallersHoweverTheyArrive) {
  const test::Folder folder;
  const auto server = AdminServer::start(folder.path(), echo);
  ASSERT_TRUE(server) << server.error().detail;
  Caller slow(folder.path());
  const std::string request = request_for("slow");
  slow.send_bytes(request.substr(0, 3));
  Caller quick(folder.path());
  quick.send_bytes(request_for("one") + request_for("two"));
  EXPECT_EQ(code_in(quick.frame()), "one");
  EXPECT_EQ(code_in(quick.frame()), "two");
  slow.send_bytes(request.substr(3));
  EXPECT_EQ(code_in(slow.frame()), "slow");
}

TEST(AdminServer, HangsUpOnAFrameThatCannotBe) {
  const test::Folder folder;
  const auto server = AdminServer::start(folder.path(), echo);
  Caller rude(folder.path());
  rude.send_bytes("\xFF\xFF\xFF\xFF rubbish");
  EXPECT_EQ(rude.frame(), std::nullopt);
  Caller next(folder.path());
  next.send_bytes(request_for("next"));
  EXPECT_EQ(code_in(next.frame()), "next");
}

TEST(AdminServer, SaysSoWhenARequestCannotBeRead) {
  const test::Folder folder;
  const auto server = AdminServer::start(folder.path(), echo);
  Caller caller(folder.path());
  caller.send_bytes(admin_frame("\xFF\xFF\xFF"));
  v1::AdminReply reply;
  const auto frame = caller.frame();
  ASSERT_TRUE(frame && reply.ParseFromString(*frame));
  EXPECT_EQ(reply.error().fault(), static_cast<int>(Fault::invalid));
}

TEST(AdminServer, TakesItsSocketAwayAndReplacesOneThatWasLeft) {
  const test::Folder folder;
  std::string path;
  {
    const auto server = AdminServer::start(folder.path(), echo);
    path = server->path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_EQ(mknod(path.c_str(), S_IFSOCK | 0600, 0), 0);
  const auto server = AdminServer::start(folder.path(), echo);
  ASSERT_TRUE(server) << server.error().detail;
  Caller caller(folder.path());
  caller.send_bytes(request_for("again"));
  EXPECT_EQ(code_in(caller.frame()), "again");
}

// Another user: only root can become one, so elsewhere the mode of the socket is all there is to
// see.
TEST(AdminServer, ShutsOtherUsersOutEvenWhenTheFileLetsThemIn) {
  const test::Folder folder;
  const auto server = AdminServer::start(folder.path(), echo);
  struct stat facts {};
  ASSERT_EQ(stat(server->path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  if (geteuid() != 0) return;
  ASSERT_EQ(chmod(server->path().c_str(), 0666), 0);
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t nobody = 65534;
    if (setgid(nobody) != 0 || setuid(nobody) != 0) _exit(3);
    Caller stranger(folder.path());
    if (!stranger.connected) _exit(4);
    // The door may have been shut already: then nothing can be sent.
    stranger.try_to_send(request_for("secret"));
    _exit(stranger.frame() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0) << "1: it was answered, 3: no other user, 4: no connection";
}

}  // namespace
}  // namespace tresen
