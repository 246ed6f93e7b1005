#pragma once
// The border between the link and the wire: calls go out, and each later comes back as one message.
//
// Nothing here blocks and nothing here knows gRPC. The link watches its own deadlines, so a
// transport that loses an answer does no harm; an answer that comes twice or too late is told by
// its call number.

#include <cstdint>
#include <string>
#include <variant>

#include "tresen/v1/link.pb.h"

namespace tresen {

using CallNumber = std::uint64_t;  // unique for one link, rising; 0 is none

// --- link -> wire --------------------------------------------------------------------------------

struct CallHello {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;  // how long it may take
  v1::HelloRequest request;
};
struct CallPush {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::PushRequest request;
};
struct CallPull {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::PullRequest request;
};
struct CallPushOpaque {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::OpaqueRequest request;
};
struct CallManifest {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::ManifestRequest request;
};
struct CallChunk {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::ChunkRequest request;
};
struct CallReport {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::DeviceReport request;
};
// The transport signs it with the device's key.
struct CallAckErasure {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::ErasureReceipt request;
};
struct CallLookup {
  CallNumber call = 0;
  std::int64_t deadline_ms = 0;
  v1::LookupRequest request;
};
// Stays open; brings HintCame any number of times and ends with one CallFailed.
struct OpenWatch {
  CallNumber call = 0;
};
// No answer is wanted any more. One may come all the same.
struct CancelCall {
  CallNumber call = 0;
};

using ToWire = std::variant<CallHello, CallPush, CallPushOpaque, CallPull, CallManifest, CallChunk,
                            CallReport, CallAckErasure, CallLookup, OpenWatch, CancelCall>;

// --- wire -> link --------------------------------------------------------------------------------

struct HelloCame {
  CallNumber call = 0;
  v1::HelloReply reply;
};
struct PushCame {
  CallNumber call = 0;
  v1::PushReply reply;
};
struct PullCame {
  CallNumber call = 0;
  v1::PullReply reply;
};
// Answers CallPushOpaque.
struct OpaqueCame {
  CallNumber call = 0;
  v1::PushReply reply;
};
struct ManifestCame {
  CallNumber call = 0;
  v1::Manifest reply;
};
struct ChunkCame {
  CallNumber call = 0;
  v1::Chunk reply;
};
struct ReportCame {
  CallNumber call = 0;
  v1::ReportReply reply;
};
// Answers CallAckErasure.
struct ReceiptCame {
  CallNumber call = 0;
  v1::ErasureReceiptReply reply;
};
struct LookupCame {
  CallNumber call = 0;
  v1::LookupReply reply;
};
struct HintCame {
  CallNumber call = 0;
  v1::Hint hint;
};

// Why a call brought no answer, as far as the link must tell it apart.
enum class WireFault {
  unreachable,  // no connection, or it broke: nobody knows whether the call arrived
  too_late,     // the deadline passed: the same
  refused,      // this device is not accepted: not known, or nobody says why
  revoked,      // likewise: somebody has taken it out of service
  expired,      // likewise: its certificate has run out
  busy,         // head office asks to come back later; nothing was taken
  other_epoch,  // head office runs on another store than the request named: say hello again
  absent,       // what was asked for does not exist
  failed,       // head office answered that it cannot do this; nothing was taken
  ended,        // a watch ended in good order
};

struct CallFailed {
  CallNumber call = 0;
  WireFault fault = WireFault::unreachable;
  std::string detail;  // for the log; nothing personal
};

using FromWire = std::variant<HelloCame, PushCame, OpaqueCame, PullCame, ManifestCame, ChunkCame,
                              ReportCame, ReceiptCame, LookupCame, HintCame, CallFailed>;

// Carries calls to head office. Owned and called by the sync thread alone; answers are posted to
// the mailbox it was made with, from whatever thread.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual void send(ToWire call) = 0;
};

}  // namespace tresen
