#pragma once
// Enrolment on the wire, on a port of its own: the one door for callers without a certificate.

#include <grpcpp/server_context.h>

#include <string>

#include "sync/base/clock.h"
#include "sync/office/identity.h"
#include "sync/office/writer.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {

class EnrolmentService : public v1::Enrolment::CallbackService {
 public:
  // `writer` and `clock` must outlive it.
  EnrolmentService(Writer& writer, const Clock& clock, Ca ca)
      : writer_(&writer), clock_(&clock), ca_(std::move(ca)) {}

  // HOST:PORT of Sync, as devices are told; for a host that means "all of this machine's", they
  // take the one at which they found Enrolment. To be set before the server starts.
  void set_endpoint(std::string endpoint) { endpoint_ = std::move(endpoint); }

  grpc::ServerUnaryReactor* Enrol(grpc::CallbackServerContext* context,
                                  const v1::EnrolRequest* request, v1::EnrolReply* reply) override;

 private:
  Writer* writer_;
  const Clock* clock_;
  Ca ca_;
  std::string endpoint_;
};

}  // namespace tresen
