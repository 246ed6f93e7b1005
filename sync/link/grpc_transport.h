#pragma once
// The wire itself: calls of the link as gRPC calls with mutual TLS.
//
// A gRPC callback does nothing but post one message. Connecting happens only when the link says
// hello, never by itself, so that the link's back-off is the only one.

#include <memory>
#include <string>

#include "sync/link/transport.h"
#include "sync/link/worker.h"
#include "sync/net/identity.h"

namespace tresen {

// Carries calls to the identity's endpoint; answers go into `box`, which outlives the transport.
// Destroying it cancels what is in flight and waits until gRPC has let go of it. `data_dir` is
// where the identity is stored: there its certificate is renewed before it ends; empty: it is not.
std::unique_ptr<Transport> open_grpc_transport(const Identity& identity, SyncBox& box,
                                               const std::string& data_dir = {});

}  // namespace tresen
