#pragma once
// The server's side of TLS: who may call, and within which limits. Every gRPC security type that a
// server needs stays in server_tls.cpp.

#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/net/device_kind.h"

namespace tresen {

struct ServerTls {
  // A folder with key.pem, chain.pem (the server's certificate, then the CA's: enrolling devices
  // look for it) and, for Sync, ca.pem (the only issuer of devices). Looked at again and again, so
  // that a certificate that is replaced there is shown from then on.
  std::string folder;
  unsigned look_every_s = 60;
};

// Whether a device may call at all. Asked on any thread, before each call's handler.
using DeviceGate = std::function<bool(std::uint64_t device)>;

// For Sync and Desk: only who shows a certificate of our CA gets through the handshake, and only
// devices that the gate lets in get through a call of a service that is their kind's. Streams that
// are open already are not asked again.
std::shared_ptr<grpc::ServerCredentials> device_credentials(const ServerTls& tls, DeviceGate gate);

// For Enrolment: the caller has no certificate yet.
std::shared_ptr<grpc::ServerCredentials> enrolment_credentials(const ServerTls& tls);

// Who calls, as the certificate says.
struct Caller {
  std::uint64_t device = 0;
  DeviceKind kind = DeviceKind::terminal;

  bool operator==(const Caller&) const = default;
};

// Nothing: the certificate is no device's.
std::optional<Caller> caller_of(const grpc::AuthContext& caller);

// Whether a kind of device has business with a method, such as "/tresen.v1.Sync/Hello": Desk is for
// desks, Sync for terminals, and everything else for both.
bool may_call(DeviceKind kind, std::string_view method);

// The caller's own certificate (PEM), as shown on this connection; empty: it has shown none.
std::string certificate_of(const grpc::AuthContext& caller);

// SYNC 1.11: one daemon a port, bounded messages (bytes), metadata, streams and connection age, and
// pings that fit the clients' (see client_tls.h).
inline constexpr int request_bytes_max = 1024 * 1024;
inline constexpr int enrolment_bytes_max = 16 * 1024;
void set_server_limits(grpc::ServerBuilder& builder, int bytes_max);

// gRPC writes lines of its own; of these only the reason of a failed handshake is kept, in ours.
// Its locks are spared their checks (grpc_locks.h).
void quieten_grpc();

}  // namespace tresen
