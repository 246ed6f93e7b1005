#pragma once
// A terminal for tests: the real socket, with an app behind it that answers as it is told.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "terminal/pos/address.h"
#include "terminal/pos/fd.h"
#include "terminal/pos/frame.h"
#include "terminal/pos/socket_server.h"

namespace tresen::test {

constexpr std::chrono::milliseconds soon{10'000};  // a deadline, not a wait

class SocketFolder {
 public:
  SocketFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tresen-pos-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  ~SocketFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }
  std::string socket() const { return path_ + "/pos.sock"; }

 private:
  std::string path_;
};

// What the app says to a request; nothing: it stays silent.
using Answering = std::function<std::optional<v1::PosReply>(const v1::PosRequest&)>;

inline v1::PosReply reply(v1::PosStatus status, std::string process = {}, std::string state = {}) {
  v1::PosReply made;
  made.set_status(status);
  if (!process.empty()) {
    made.mutable_process()->set_process_id(std::move(process));
    made.mutable_process()->set_state(std::move(state));
  }
  return made;
}

class Counter {
 public:
  Counter(const std::string& path, Answering answering)
      : server_(std::move(*SocketServer::start(
            {.path = path, .allowed = {}, .terminal = "1", .version = "test", .first_event = 1},
            asks_))),
        app_([this, say = std::move(answering)] {
          while (const auto asked = asks_.take()) {
            auto said = say(asked->request);
            if (!said) continue;
            said->set_request_id(asked->request.request_id());
            EXPECT_TRUE(server_.answer({asked->client, std::move(*said)}));
          }
        }) {}
  ~Counter() { asks_.close(); }

  // False: the box is full.
  bool tell(v1::PosEvent event) { return server_.tell({std::move(event)}); }

 private:
  Mailbox<TillAsks> asks_{64};
  SocketServer server_;
  std::jthread app_;
};

// A client that does just what the test says.
class RawClient {
 public:
  explicit RawClient(const std::string& path)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = *socket_address(path);
    connected_ = ::connect(socket_.number(), as_sockaddr(address), sizeof address) == 0;
  }
  bool connected() const { return connected_; }

  bool send(std::string_view bytes) {
    return ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  bool send(const v1::PosRequest& request) { return send(framed(request.SerializeAsString())); }

  // Sends what fits at once. The number of bytes that did.
  std::size_t send_some(std::string_view bytes) {
    const ssize_t n =
        ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }

  // The next reply; nothing: the server closed, or was silent too long.
  std::optional<v1::PosReply> receive() {
    while (true) {
      const auto frame = take_frame(received_);
      if (!frame) return std::nullopt;
      if (*frame) {
        v1::PosReply parsed;
        return parsed.ParseFromString(**frame) ? std::optional(parsed) : std::nullopt;
      }
      if (!more()) return std::nullopt;
    }
  }
  bool closed_by_server() {
    while (more()) received_.clear();
    return ended_;
  }

 private:
  bool more() {
    pollfd wanted{socket_.number(), POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(soon.count())) <= 0) return false;
    std::array<char, 65'536> bytes;
    const ssize_t n = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
    ended_ = n <= 0;
    if (n > 0) received_.append(bytes.data(), static_cast<std::size_t>(n));
    return n > 0;
  }

  Fd socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

inline v1::PosRequest state_of(std::string process, std::string request_id = "r1") {
  v1::PosRequest request;
  request.set_request_id(std::move(request_id));
  request.mutable_state()->set_process_id(std::move(process));
  return request;
}

}  // namespace tresen::test
