#include "sync/net/enrolment.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <utility>

#include "sync/net/ca_probe.h"
#include "sync/net/client_tls.h"
#include "sync/net/device_key.h"
#include "sync/net/enrolment_code.h"
#include "tresen/v1/link.grpc.pb.h"

namespace tresen {
namespace {

constexpr std::chrono::seconds enrol_deadline{20};

Fault fault_of(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return Fault::offline;
    case grpc::StatusCode::INVALID_ARGUMENT:
      return Fault::invalid;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return Fault::busy;
    default:
      return Fault::denied;
  }
}

Result<v1::EnrolReply> ask(const std::string& server, const std::string& ca_pem,
                           const v1::EnrolRequest& request) {
  const auto stub = v1::Enrolment::NewStub(open_enrolment_channel(server, ca_pem));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + enrol_deadline);
  v1::EnrolReply reply;
  const grpc::Status status = stub->Enrol(&context, request, &reply);
  if (!status.ok()) {
    return fail(fault_of(status.error_code()),
                "head office did not enrol this " +
                    std::string(name_of(request.desk() ? DeviceKind::desk : DeviceKind::terminal)) +
                    ": " + status.error_message());
  }
  return reply;
}

// A head office that listens everywhere says so; from here it is where we found it.
std::string endpoint_from_here(const std::string& endpoint, const std::string& server) {
  const auto named = parse_address(endpoint);
  const bool everywhere = named && (named->host == "0.0.0.0" || named->host == "::");
  if (!everywhere) return endpoint;
  return server.substr(0, server.rfind(':') + 1) + named->port;
}

}  // namespace

Result<Identity> enrol(const std::string& server, const std::string& code,
                       const std::string& data_dir, const std::string& app_version,
                       DeviceKind kind) {
  TRY_TO(parsed, parse_enrolment_code(code));
  const auto before = load_identity(data_dir);
  if (before && before->code_mark == mark_of(parsed)) {
    return fail(Fault::conflict, "this " + std::string(name_of(kind)) +
                                     " has been enrolled with this code: " + data_dir);
  }
  TRY_TO(ca_pem, find_ca(server, parsed.ca_pin));
  TRY_TO(key_pem, new_device_key());
  TRY_TO(csr_der, certificate_request(key_pem));
  v1::EnrolRequest request;
  request.set_code(to_text(parsed));
  request.set_csr_der(std::move(csr_der));
  request.set_app_version(app_version);
  request.set_desk(kind == DeviceKind::desk);
  TRY_TO(reply, ask(server, ca_pem, request));
  Identity identity;
  identity.key_pem = std::move(key_pem);
  identity.certificate_pem = reply.certificate_pem();
  identity.ca_pem = std::move(ca_pem);
  identity.device_id = reply.device_id();
  identity.incarnation = reply.incarnation();
  identity.branch = reply.branch();
  identity.chain_id = reply.chain_id();
  identity.endpoint = endpoint_from_here(reply.endpoint(), server);
  identity.code_mark = mark_of(parsed);
  identity.kind = kind;
  TRY(save_identity(data_dir, identity));
  return identity;
}

}  // namespace tresen
