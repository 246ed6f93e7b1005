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

namespace tresen {

struct ServerTls {
  std::string key_pem;
  std::string chain_pem;  // the server's certificate, then the CA's: enrolling devices look for it
  std::string ca_pem;     // the only issuer of devices
};

// Whether a device may call at all. Asked on any thread, before each call's handler.
using DeviceGate = std::function<bool(std::uint64_t device)>;

// For Sync: only who shows a certificate of our CA gets through the handshake, and only devices
// that the gate lets in get through a call. Streams that are open already are not asked again.
std::shared_ptr<grpc::ServerCredentials> device_credentials(const ServerTls& tls, DeviceGate gate);

// For Enrolment: the caller has no certificate yet.
std::shared_ptr<grpc::ServerCredentials> enrolment_credentials(const ServerTls& tls);

// The number in the caller's certificate. Nothing: it is no device's.
std::optional<std::uint64_t> device_of(const grpc::AuthContext& caller);

// SYNC 1.11: one daemon a port, bounded messages, metadata, streams and connection age, and pings
// that fit the clients' (see client_tls.h).
void set_server_limits(grpc::ServerBuilder& builder);

// gRPC writes lines of its own about every failed handshake; ours say what matters.
void silence_grpc();

}  // namespace tresen
