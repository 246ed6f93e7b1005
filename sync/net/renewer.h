#pragma once
// Keeps the device's certificate from ending: asks head office for the next one in good time,
// stores it, and says that the connection is to be opened anew.
//
// Belongs to the sync thread. What the time is, head office tells: the wall clock of a terminal may
// be wrong. Until the present certificate ends, every failure is tried again.

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "sync/net/identity.h"

namespace tresen {

class Renewer {
 public:
  // `identity` as stored in `data_dir`; `random` answers any 64 bits.
  Renewer(Identity identity, std::string data_dir, std::function<std::uint64_t()> random);
  Renewer(const Renewer&) = delete;
  Renewer& operator=(const Renewer&) = delete;
  // Cancels a call in flight and waits until gRPC has let go of it.
  ~Renewer();

  // The newest that is on disk.
  const Identity& identity() const { return identity_; }

  // Head office answered on `channel`, and this was its clock (milliseconds since 1970-01-01 UTC).
  // Begins a renewal if it is time for one.
  void greeted(std::int64_t server_ms, const std::shared_ptr<grpc::Channel>& channel);

  // Takes in what a renewal has brought. True: identity() is another one now.
  bool take_renewed();

 private:
  struct Call;

  Identity identity_;
  const std::string data_dir_;
  const std::function<std::uint64_t()> random_;
  std::int64_t due_ms_ = 0;      // by head office's clock
  std::int64_t retry_ms_ = 0;    // the wait after a failure
  std::int64_t greeted_ms_ = 0;  // head office's clock as last heard
  Mailbox<bool> ended_{1};       // whether the call in flight succeeded
  std::unique_ptr<Call> call_;   // in flight
};

}  // namespace tresen
