#include "sync/office/services/enrolment_service.h"

#include <utility>

#include "sync/base/log.h"
#include "sync/office/devices.h"
#include "sync/office/services/status.h"

namespace tresen {
namespace {

const Error busy{Fault::busy, "head office has too much to do"};

}  // namespace

EnrolmentService::EnrolmentService(Writer& writer, const Clock& clock, Ca ca)
    : writer_(&writer), clock_(&clock), ca_(std::move(ca)), thread_([this] { run(); }) {}

grpc::ServerUnaryReactor* EnrolmentService::Enrol(grpc::CallbackServerContext* context,
                                                  const v1::EnrolRequest* request,
                                                  v1::EnrolReply* reply) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  if (!letters_.post(Asked{reactor, request, reply, network_of(context->peer())})) {
    reactor->Finish(status_of(busy));
  }
  return reactor;
}

void EnrolmentService::run() {
  while (const auto letter = letters_.take()) {
    if (const auto* asked = std::get_if<Asked>(&*letter)) {
      handle(*asked);
    } else {
      throttle_.refused(std::get<Refused>(*letter).network, clock_->now().boot_ms);
    }
  }
}

void EnrolmentService::handle(const Asked& asked) {
  if (!throttle_.hears(asked.network, clock_->now().boot_ms)) {
    note("office", "enrolment_refused", {{"detail", "refused too often lately"}});
    return asked.reactor->Finish(
        status_of({Fault::busy, "refused too often lately; wait some minutes"}));
  }
  if (const auto sound = check_request(asked.request->csr_der()); !sound) {
    return refuse(asked, sound.error());
  }
  const bool posted = writer_->post(Writer::DeviceCall{[this, asked](Office& office) {
    auto result = enrol(office.store(), ca_, *asked.request, endpoint_, clock_->now().wall_ms);
    if (!result) return refuse(asked, result.error());
    note("office", "enrolled", {{"device", result->device_id()}, {"branch", result->branch()}});
    asked.reply->Swap(&*result);
    asked.reactor->Finish(grpc::Status::OK);
  }});
  if (!posted) asked.reactor->Finish(status_of(busy));
}

void EnrolmentService::refuse(const Asked& asked, const Error& error) {
  note("office", "enrolment_refused", {{"detail", error.detail}});
  // Told before the call ends: afterwards this service may be gone. A full line forgets it.
  static_cast<void>(letters_.post(Refused{asked.network}));
  asked.reactor->Finish(status_of(error));
}

}  // namespace tresen
