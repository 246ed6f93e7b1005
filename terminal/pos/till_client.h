#pragma once
// The till's side of the socket, as tresen-ctl uses it: ask, and wait for the answer.

#include <chrono>
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "terminal/pos/fd.h"
#include "tresen/v1/pos.pb.h"

namespace tresen {

class TillClient {
 public:
  // Fault::offline: no terminal listens there. Fault::denied: this user may not open the socket.
  // Fault::invalid: the path is too long.
  static Result<TillClient> connect(const std::string& path);

  // Sends the request and waits for its reply, however long it takes or at most so long.
  // Fault::busy: the time is up. Fault::offline: the terminal closed the connection.
  Result<v1::PosReply> ask(const v1::PosRequest& request,
                           std::optional<std::chrono::milliseconds> wait_max);

 private:
  explicit TillClient(Fd socket) : socket_(std::move(socket)) {}

  Fd socket_;
  std::string received_;
};

}  // namespace tresen
