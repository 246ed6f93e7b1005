#pragma once
// The thread that tells waiting terminals what is new: it owns every open Watch.
//
// Hints are lossy by design; one that waits for its turn is replaced by a later one for the same
// bucket, so a slow reader costs no memory. Streams of revoked devices are ended within 30 s.

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <variant>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/mailbox.h"
#include "sync/base/result.h"
#include "sync/office/services/hint_stream.h"
#include "sync/office/writer.h"

namespace tresen {

class Herald {
 public:
  struct Opened {
    std::unique_ptr<HintStream> stream;
  };
  struct Happened {
    HintStream::Id stream = 0;
    StreamEvent event = StreamEvent::done;
  };
  // What the writer says about the device of a stream. The stream may be gone, and its id may be
  // another's by then: hence the device.
  struct Admitted {
    HintStream::Id stream = 0;
    std::uint64_t device = 0;
    Result<std::vector<FeedHead>> buckets;
  };
  struct Grown {
    std::vector<FeedHead> heads;
  };
  struct Revoked {
    std::set<std::uint64_t> devices;
  };
  struct EndAll {};
  using Letter = std::variant<Opened, Happened, Admitted, Grown, Revoked, EndAll>;
  // A stream has at most four letters under way, and the herald never waits for anybody: with this
  // room the box is never full.
  static constexpr std::size_t streams_max = 20'000;
  static constexpr std::size_t letters_max = 5 * streams_max;
  using Box = Mailbox<Letter>;

  // All four must outlive it. `revoked` is kept up to date for whoever checks calls.
  Herald(Box& letters, Writer& writer, const Clock& clock,
         Latest<std::set<std::uint64_t>>& revoked);
  // The servers whose streams it owns must have been shut down before.
  ~Herald();

  // A new stream for a call; the herald owns it. The server calls it until it is done.
  grpc::ServerWriteReactor<v1::Hint>* open(grpc::CallbackServerContext& context,
                                           std::uint64_t device);

 private:
  void run();
  void handle(Opened& letter);
  void handle(const Happened& letter);
  void handle(const Admitted& letter);
  void handle(const Grown& letter);
  void handle(Revoked& letter);
  void handle(const EndAll& letter);
  void ask_who_is_revoked();

  Box* letters_;
  Writer* writer_;
  const Clock* clock_;
  Latest<std::set<std::uint64_t>>* revoked_;
  std::map<HintStream::Id, std::unique_ptr<HintStream>> streams_;  // the thread's
  bool ending_ = false;                                            // the thread's
  std::jthread thread_;
};

}  // namespace tresen
