#pragma once
// One open Watch. gRPC calls the On... functions, which only post a letter; all else is called by
// the herald on its thread.

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/office/store/sync_store.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

enum class StreamEvent { written, not_written, cancelled, done };

class HintStream : public grpc::ServerWriteReactor<v1::Hint> {
 public:
  using Id = std::uint64_t;
  using Report = std::function<void(Id, StreamEvent)>;

  HintStream(grpc::CallbackServerContext& context, std::uint64_t device, Report report)
      : context_(&context), device_(device), report_(std::move(report)) {}

  // Its address: not given twice while the stream lives.
  Id id() const { return reinterpret_cast<Id>(this); }
  std::uint64_t device() const { return device_; }

  void OnWriteDone(bool good) override {
    report_(id(), good ? StreamEvent::written : StreamEvent::not_written);
  }
  void OnCancel() override { report_(id(), StreamEvent::cancelled); }
  void OnDone() override { report_(id(), StreamEvent::done); }

  // The buckets that its device reads, with where they are now.
  void admit(const std::vector<FeedHead>& buckets);
  void tell(const std::vector<FeedHead>& heads);
  void written(bool good);
  // Ends the call. A write that hangs in a slow connection is cut off.
  void end(const grpc::Status& status);

 private:
  void write_next();

  grpc::CallbackServerContext* context_;
  std::uint64_t device_;
  Report report_;
  std::set<std::string, std::less<>> buckets_;
  std::map<std::string, std::uint64_t> waiting_;  // at most one hint for each bucket
  v1::Hint hint_;                                 // must stay while it is being written
  bool writing_ = false;
  bool ended_ = false;
  std::optional<grpc::Status> farewell_;
};

}  // namespace tresen
