#pragma once
// What the till's socket and the app say to one another. Values through mailboxes; the socket's
// thread and the app share nothing else.

#include <cstdint>

#include "tresen/v1/pos.pb.h"

namespace tresen {

// A till asks. `client` names the connection, for ever different.
struct TillAsks {
  std::uint64_t client = 0;
  v1::PosRequest request;
};

// The answer to one request, at any later time, with the request_id of the request. One for a
// client that has gone is dropped silently.
struct TillAnswer {
  std::uint64_t client = 0;
  v1::PosReply reply;
};

// Something happened that tills which have greeted may want to know. Numbered by the socket.
struct TillEvent {
  v1::PosEvent event;
};

}  // namespace tresen
