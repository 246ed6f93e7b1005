#pragma once
// Sync on the wire: each call becomes a letter to the writer thread, which finishes it.

#include <grpcpp/server_context.h>

#include "sync/base/clock.h"
#include "sync/office/chunk_reader.h"
#include "sync/office/services/herald.h"
#include "sync/office/snapshot_builder.h"
#include "sync/office/writer.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {

class SyncService : public v1::Sync::CallbackService {
 public:
  // All must outlive it.
  SyncService(Writer& writer, Herald& herald, SnapshotBuilder& builder, ChunkReader& chunks,
              const Clock& clock)
      : writer_(&writer), herald_(&herald), builder_(&builder), chunks_(&chunks), clock_(&clock) {}

  grpc::ServerUnaryReactor* Hello(grpc::CallbackServerContext* context,
                                  const v1::HelloRequest* request, v1::HelloReply* reply) override;
  grpc::ServerUnaryReactor* Push(grpc::CallbackServerContext* context,
                                 const v1::PushRequest* request, v1::PushReply* reply) override;
  grpc::ServerUnaryReactor* Pull(grpc::CallbackServerContext* context,
                                 const v1::PullRequest* request, v1::PullReply* reply) override;
  grpc::ServerUnaryReactor* PushOpaque(grpc::CallbackServerContext* context,
                                       const v1::OpaqueRequest* request,
                                       v1::PushReply* reply) override;
  grpc::ServerUnaryReactor* AckErasure(grpc::CallbackServerContext* context,
                                       const v1::ErasureReceipt* request,
                                       v1::ErasureReceiptReply* reply) override;
  grpc::ServerUnaryReactor* Report(grpc::CallbackServerContext* context,
                                   const v1::DeviceReport* request,
                                   v1::ReportReply* reply) override;
  grpc::ServerWriteReactor<v1::Hint>* Watch(grpc::CallbackServerContext* context,
                                            const v1::WatchRequest* request) override;
  grpc::ServerUnaryReactor* GetManifest(grpc::CallbackServerContext* context,
                                        const v1::ManifestRequest* request,
                                        v1::Manifest* reply) override;
  grpc::ServerUnaryReactor* FetchChunk(grpc::CallbackServerContext* context,
                                       const v1::ChunkRequest* request, v1::Chunk* reply) override;
  grpc::ServerUnaryReactor* Lookup(grpc::CallbackServerContext* context,
                                   const v1::LookupRequest* request,
                                   v1::LookupReply* reply) override;

 private:
  Writer* writer_;
  Herald* herald_;
  SnapshotBuilder* builder_;
  ChunkReader* chunks_;
  const Clock* clock_;
};

}  // namespace tresen
