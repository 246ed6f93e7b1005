#include "sync/office/services/identity_service.h"

#include <utility>

#include "sync/base/log.h"
#include "sync/net/server_tls.h"
#include "sync/office/devices.h"
#include "sync/office/services/status.h"

namespace tresen {

grpc::ServerUnaryReactor* IdentityService::Renew(grpc::CallbackServerContext* context,
                                                 const v1::RenewRequest* request,
                                                 v1::RenewReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto shown = context->auth_context();
  const std::uint64_t device = shown ? caller_of(*shown).value_or(Caller{}).device : 0;
  const bool posted = writer_->post(Writer::DeviceCall{[=, this](Office& office) {
    auto result = renew(office.store(), ca_, device, *request, clock_->now().wall_ms);
    if (!result) {
      note("office", "renewal_refused", {{"device", device}, {"detail", result.error().detail}});
      return reactor->Finish(status_of(result.error()));
    }
    note("office", "renewed", {{"device", device}});
    reply->Swap(&*result);
    reactor->Finish(grpc::Status::OK);
  }});
  if (!posted) reactor->Finish(status_of({Fault::busy, "head office has too much to do"}));
  return reactor;
}

}  // namespace tresen
