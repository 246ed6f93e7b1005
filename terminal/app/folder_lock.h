#pragma once
// One terminal per data folder: two would number their changes twice.

#include <string>
#include <utility>

#include "sync/base/result.h"

namespace tresen {

class FolderLock {
 public:
  // Fault::conflict: another process holds it. Freed when the process ends, however it ends.
  static Result<FolderLock> take(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace tresen
