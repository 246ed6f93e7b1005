#pragma once
// One end of a till's socket, for the players of recorded talks.

#include <chrono>
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "terminal/pos/fd.h"
#include "tests/pos/conformance/trace.h"

namespace tresen::conformance {

class Wire {
 public:
  explicit Wire(Fd socket) : socket_(std::move(socket)) {}

  // offline: the other side hung up.
  Result<void> send(const google::protobuf::Message& message);
  // The next message of the other side; nothing: none within the time. offline: it hung up.
  Result<std::optional<std::string>> receive(std::chrono::milliseconds within);

 private:
  Fd socket_;
  std::string received_;
};

// "$" words of `message` filled in, and how it was meant.
std::string expected_but(const Line& line, const std::string& instead);

}  // namespace tresen::conformance
