#include "sync/office/services/status.h"

namespace tresen {

grpc::Status status_of(const Error& error) {
  switch (error.fault) {
    case Fault::denied:
      return {grpc::StatusCode::PERMISSION_DENIED, error.detail};
    case Fault::conflict:
      return {grpc::StatusCode::FAILED_PRECONDITION, error.detail};
    case Fault::busy:
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, error.detail};
    case Fault::invalid:
      return {grpc::StatusCode::INVALID_ARGUMENT, error.detail};
    case Fault::absent:
      return {grpc::StatusCode::NOT_FOUND, error.detail};
    case Fault::offline:
      // A database that is away comes back, and whoever calls then is answered.
      return {grpc::StatusCode::UNAVAILABLE, "head office cannot reach its database"};
    case Fault::storage:
      break;
  }
  // Paths and SQL are nobody else's business.
  return {grpc::StatusCode::INTERNAL, "head office cannot do this now"};
}

}  // namespace tresen
