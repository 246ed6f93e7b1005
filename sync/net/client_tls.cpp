#include "sync/net/client_tls.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "sync/net/grpc_locks.h"
#include "sync/net/office_name.h"

namespace tresen {
namespace {

// Both ends are set together: a server that expects fewer pings answers with GOAWAY
// too_many_pings (grpc doc/keepalive.md; grpc/grpc#33661).
constexpr int keepalive_ms = 60'000;
constexpr int keepalive_timeout_ms = 20'000;
constexpr int receive_bytes_max = 16 * 1024 * 1024;

grpc::ChannelArguments arguments() {
  grpc::ChannelArguments args;
  args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, keepalive_ms);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, keepalive_timeout_ms);
  args.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  args.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  args.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // A new channel is a new connection, not the shared one of its predecessor with its back-off.
  args.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  args.SetMaxReceiveMessageSize(receive_bytes_max);
  args.SetSslTargetNameOverride(std::string(office_name));
  return args;
}

}  // namespace

std::shared_ptr<grpc::Channel> open_sync_channel(const Identity& identity) {
  spare_lock_checks();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = identity.ca_pem;
  options.pem_private_key = identity.key_pem;
  options.pem_cert_chain = identity.certificate_pem;
  return grpc::CreateCustomChannel(identity.endpoint, grpc::SslCredentials(options), arguments());
}

std::shared_ptr<grpc::Channel> open_enrolment_channel(const std::string& server,
                                                      const std::string& ca_pem) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ca_pem;
  return grpc::CreateCustomChannel(server, grpc::SslCredentials(options), arguments());
}

}  // namespace tresen
