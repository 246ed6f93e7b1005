#include "sync/net/grpc_locks.h"

#include <absl/synchronization/mutex.h>

namespace tresen {

void spare_lock_checks() { absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore); }

}  // namespace tresen
