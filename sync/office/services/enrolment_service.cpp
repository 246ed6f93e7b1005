#include "sync/office/services/enrolment_service.h"

#include <utility>

#include "sync/base/log.h"
#include "sync/office/devices.h"
#include "sync/office/services/status.h"

namespace tresen {

grpc::ServerUnaryReactor* EnrolmentService::Enrol(grpc::CallbackServerContext* context,
                                                  const v1::EnrolRequest* request,
                                                  v1::EnrolReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const bool posted = writer_->post([=, this](Office& office) {
    auto result = enrol(office.store(), ca_, *request, endpoint_, clock_->now().wall_ms);
    if (!result) {
      note("office", "enrolment_refused", {{"detail", result.error().detail}});
      return reactor->Finish(status_of(result.error()));
    }
    note("office", "enrolled", {{"device", result->device_id()}, {"branch", result->branch()}});
    reply->Swap(&*result);
    reactor->Finish(grpc::Status::OK);
  });
  if (!posted) reactor->Finish(status_of({Fault::busy, "head office has too much to do"}));
  return reactor;
}

}  // namespace tresen
