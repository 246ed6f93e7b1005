#pragma once
// How a fault of head office reads on the wire.

#include <grpcpp/support/status.h>

#include "sync/base/result.h"

namespace tresen {

// denied: PERMISSION_DENIED; conflict: FAILED_PRECONDITION (another store epoch: say hello again);
// busy: RESOURCE_EXHAUSTED (nothing was taken, come back); invalid: INVALID_ARGUMENT; absent:
// NOT_FOUND; storage and offline: INTERNAL.
grpc::Status status_of(const Error& error);

}  // namespace tresen
