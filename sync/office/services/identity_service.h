#pragma once
// Identity on the wire, on the port of Sync: a device whose certificate ends soon gets another.

#include <grpcpp/server_context.h>

#include <utility>

#include "sync/base/clock.h"
#include "sync/office/identity.h"
#include "sync/office/writer.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {

class IdentityService : public v1::Identity::CallbackService {
 public:
  // `writer` and `clock` must outlive it.
  IdentityService(Writer& writer, const Clock& clock, Ca ca)
      : writer_(&writer), clock_(&clock), ca_(std::move(ca)) {}

  grpc::ServerUnaryReactor* Renew(grpc::CallbackServerContext* context,
                                  const v1::RenewRequest* request, v1::RenewReply* reply) override;

 private:
  Writer* writer_;
  const Clock* clock_;
  Ca ca_;
};

}  // namespace tresen
