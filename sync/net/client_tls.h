#pragma once
// The client's side of TLS and of the connection to head office. Every gRPC security type that a
// client needs stays in client_tls.cpp.

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "sync/net/identity.h"

namespace tresen {

// A channel to the identity's endpoint with mutual TLS. Connects when first used, keeps itself
// alive (60 s, must fit the server's limits), never retries a call by itself: the link counts
// attempts.
std::shared_ptr<grpc::Channel> open_sync_channel(const Identity& identity);

// A channel to an enrolment port: the server is checked against `ca_pem` alone, we show no
// certificate because there is none yet.
std::shared_ptr<grpc::Channel> open_enrolment_channel(const std::string& server,
                                                      const std::string& ca_pem);

}  // namespace tresen
