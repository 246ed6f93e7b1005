#include "sync/office/services/sync_service.h"

#include <utility>

#include "sync/net/server_tls.h"
#include "sync/office/erasure.h"
#include "sync/office/services/status.h"

namespace tresen {
namespace {

// 0: no terminal; the gate has refused it before a handler runs.
std::uint64_t terminal_of(const grpc::CallbackServerContext& context) {
  const auto shown = context.auth_context();
  const auto caller = shown ? caller_of(*shown) : std::nullopt;
  return caller && caller->kind == DeviceKind::terminal ? caller->device : 0;
}

template <class Reply>
void finish(grpc::ServerUnaryReactor& reactor, Reply& into, Result<Reply> result) {
  if (!result) return reactor.Finish(status_of(result.error()));
  into.Swap(&*result);
  reactor.Finish(grpc::Status::OK);
}

const Error busy{Fault::busy, "head office has too much to do"};

}  // namespace

grpc::ServerUnaryReactor* SyncService::Hello(grpc::CallbackServerContext* context,
                                             const v1::HelloRequest* request,
                                             v1::HelloReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        finish(*reactor, *reply, office.hello(device, *request, clock_->now().wall_ms));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::Push(grpc::CallbackServerContext* context,
                                            const v1::PushRequest* request, v1::PushReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  Writer::Push push{{terminal_of(*context), *request}, [=](Result<v1::PushReply> result) {
                      finish(*reactor, *reply, std::move(result));
                    }};
  if (!writer_->post(std::move(push))) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::Pull(grpc::CallbackServerContext* context,
                                            const v1::PullRequest* request, v1::PullReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, device = terminal_of(*context)](Office& office) {
        finish(*reactor, *reply, office.pull(device, *request));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::PushOpaque(grpc::CallbackServerContext* context,
                                                  const v1::OpaqueRequest* request,
                                                  v1::PushReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        finish(*reactor, *reply, office.push_opaque(device, *request, clock_->now().wall_ms));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::AckErasure(grpc::CallbackServerContext* context,
                                                  const v1::ErasureReceipt* request,
                                                  v1::ErasureReceiptReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto caller = context->auth_context();
  const std::string shown = caller ? certificate_of(*caller) : std::string();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        finish(*reactor, *reply,
               take_receipt(office.store(), device, shown, *request, clock_->now().wall_ms));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::Report(grpc::CallbackServerContext* context,
                                              const v1::DeviceReport* request, v1::ReportReply*) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        const auto done = office.report(device, *request, clock_->now().wall_ms);
        reactor->Finish(done ? grpc::Status::OK : status_of(done.error()));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerWriteReactor<v1::Hint>* SyncService::Watch(grpc::CallbackServerContext* context,
                                                       const v1::WatchRequest*) {
  return herald_->open(*context, terminal_of(*context));
}

grpc::ServerUnaryReactor* SyncService::GetManifest(grpc::CallbackServerContext* context,
                                                   const v1::ManifestRequest* request,
                                                   v1::Manifest* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        const std::int64_t now_ms = clock_->now().wall_ms;
        auto manifest = office.manifest(device, *request, now_ms);
        for (const SnapshotOrder& order : office.take_snapshot_orders()) {
          if (builder_->make(order)) continue;
          // Only forgets that it is being made: nothing is on disk.
          static_cast<void>(office.snapshot_built(order, tl::unexpected(busy), now_ms).has_value());
        }
        finish(*reactor, *reply, std::move(manifest));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::FetchChunk(grpc::CallbackServerContext* context,
                                                  const v1::ChunkRequest* request,
                                                  v1::Chunk* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        const auto path = office.chunk(device, *request);
        if (!path) return reactor->Finish(status_of(path.error()));
        const bool asked = chunks_->read(*path, [=](Result<std::string> packed) {
          if (!packed) return reactor->Finish(status_of(packed.error()));
          reply->set_zstd(std::move(*packed));
          reactor->Finish(grpc::Status::OK);
        });
        if (!asked) reactor->Finish(status_of(busy));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::Lookup(grpc::CallbackServerContext* context,
                                              const v1::LookupRequest* request,
                                              v1::LookupReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted =
      writer_->post(Writer::DeviceCall{[=, this, device = terminal_of(*context)](Office& office) {
        finish(*reactor, *reply, office.lookup(device, *request, clock_->now().wall_ms));
      }});
  if (!posted) reactor->Finish(status_of(busy));
  return reactor;
}

}  // namespace tresen
