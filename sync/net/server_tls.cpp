#include "sync/net/server_tls.h"

#include <grpc/grpc_security_constants.h>
#include <grpc/support/log.h>
#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <charconv>
#include <string_view>
#include <utility>

#include "sync/base/log.h"
#include "sync/base/planted.h"
#include "sync/net/grpc_locks.h"
#include "sync/net/office_name.h"

namespace tresen {
namespace {

namespace tls_api = grpc::experimental;

// The right place for the check: an interceptor is too late, its handler runs all the same.
class GateKeeper : public grpc::AuthMetadataProcessor {
 public:
  explicit GateKeeper(DeviceGate gate) : gate_(std::move(gate)) {}
  bool IsBlocking() const override { return false; }
  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context, OutputMetadata*,
                       OutputMetadata*) override {
    const auto caller = context == nullptr ? std::nullopt : caller_of(*context);
    if (!caller) {
      note("net", "call_refused", {{"why", "the certificate is no device's"}});
      return {grpc::StatusCode::PERMISSION_DENIED, "the certificate is no device's"};
    }
    const auto method = metadata.find(":path");
    if (method == metadata.end() ||
        !may_call(caller->kind, {method->second.data(), method->second.size()})) {
      const std::string why = "this is no service for a " + std::string(name_of(caller->kind));
      note("net", "call_refused", {{"device", caller->device}, {"why", why}});
      return {grpc::StatusCode::PERMISSION_DENIED, why};
    }
    if (!gate_(caller->device) && !planted("gate_skips_revoked")) {
      note("net", "call_refused", {{"device", caller->device}, {"why", revoked_word}});
      return {grpc::StatusCode::PERMISSION_DENIED, std::string(revoked_word)};
    }
    return grpc::Status::OK;
  }

 private:
  DeviceGate gate_;
};

std::shared_ptr<tls_api::CertificateProviderInterface> provider_of(const ServerTls& tls) {
  return std::make_shared<tls_api::FileWatcherCertificateProvider>(
      tls.folder + "/key.pem", tls.folder + "/chain.pem", tls.folder + "/ca.pem", tls.look_every_s);
}

// "Handshake failed with fatal error SSL_ERROR_SSL: error:0A000086:SSL routines::certificate verify
// failed." Nobody's data stands there: neither name nor address.
void log_handshakes(gpr_log_func_args* line) {
  std::string_view text(line->message);
  if (!text.starts_with("Handshake failed")) return;
  if (text.ends_with('.')) text.remove_suffix(1);
  const auto colon = text.rfind(':');
  note("net", "handshake_refused",
       {{"why", text.substr(colon == std::string_view::npos ? 0 : colon + 1)}});
}

}  // namespace

std::shared_ptr<grpc::ServerCredentials> device_credentials(const ServerTls& tls, DeviceGate gate) {
  tls_api::TlsServerCredentialsOptions options(provider_of(tls));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  auto credentials = tls_api::TlsServerCredentials(options);
  credentials->SetAuthMetadataProcessor(std::make_shared<GateKeeper>(std::move(gate)));
  return credentials;
}

std::shared_ptr<grpc::ServerCredentials> enrolment_credentials(const ServerTls& tls) {
  tls_api::TlsServerCredentialsOptions options(provider_of(tls));
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  return tls_api::TlsServerCredentials(options);
}

std::optional<Caller> caller_of(const grpc::AuthContext& caller) {
  if (!caller.IsPeerAuthenticated()) return std::nullopt;
  for (const grpc::string_ref& name : caller.FindPropertyValues("x509_subject_alternative_name")) {
    const std::string_view text(name.data(), name.size());
    for (const DeviceKind kind : {DeviceKind::terminal, DeviceKind::desk}) {
      const std::string_view prefix = urn_of(kind);
      if (!text.starts_with(prefix)) continue;
      std::uint64_t device = 0;
      const char* const end = text.data() + text.size();
      const auto [rest, trouble] = std::from_chars(text.data() + prefix.size(), end, device);
      if (trouble == std::errc{} && rest == end && device != 0) return Caller{device, kind};
    }
  }
  return std::nullopt;
}

bool may_call(DeviceKind kind, std::string_view method) {
  if (method.starts_with("/tresen.v1.Desk/")) return kind == DeviceKind::desk;
  if (method.starts_with("/tresen.v1.Sync/")) return kind == DeviceKind::terminal;
  return true;
}

std::string certificate_of(const grpc::AuthContext& caller) {
  if (!caller.IsPeerAuthenticated()) return {};
  const auto shown = caller.FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  return shown.empty() ? std::string() : std::string(shown.front().data(), shown.front().size());
}

void set_server_limits(grpc::ServerBuilder& builder, int bytes_max) {
  constexpr int minute_ms = 60 * 1000;
  builder.SetMaxReceiveMessageSize(bytes_max);
  // Without this a second daemon on the same port starts silently and takes half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 16);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8 * 1024);
  // A connection that is at rest keeps room for a frame: 4 KiB instead of 16.
  builder.AddChannelArgument(GRPC_ARG_TSI_MAX_FRAME_SIZE, 4 * 1024);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10 * 1000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 30 * minute_ms);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, minute_ms);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30 * 1000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

void quieten_grpc() {
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
  gpr_set_log_function(&log_handshakes);
  spare_lock_checks();
}

}  // namespace tresen
