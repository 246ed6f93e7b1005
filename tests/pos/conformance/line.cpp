#include "tests/pos/conformance/line.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <string_view>

#include "terminal/pos/frame.h"

namespace tresen::conformance {

Result<void> Wire::send(const google::protobuf::Message& message) {
  const std::string bytes = framed(message.SerializeAsString());
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t sent = ::send(socket_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return fail(Fault::offline, "the other side hung up");
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::optional<std::string>> Wire::receive(std::chrono::milliseconds within) {
  while (true) {
    TRY_TO(message, take_frame(received_));
    if (message) return message;
    pollfd wanted{socket_.number(), POLLIN, 0};
    if (::poll(&wanted, 1, static_cast<int>(within.count())) <= 0)
      return std::optional<std::string>();
    std::array<char, 65'536> bytes;
    const ssize_t count = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
    if (count <= 0) return fail(Fault::offline, "the other side hung up");
    received_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

std::string expected_but(const Line& line, const std::string& instead) {
  const std::string expected = std::visit([](const auto& said) { return shown(said); }, line.said);
  return "line " + std::to_string(line.number) + ": expected " + expected + "\n  " + instead;
}

}  // namespace tresen::conformance
