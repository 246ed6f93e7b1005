#pragma once
// A file that one process at a time holds. The system lets go of it when the process dies, however
// it dies.

#include <string>
#include <utility>

#include "sync/base/result.h"

namespace tresen {

class FileLock {
 public:
  // Makes the file if need be; it stays. busy: another process holds it, or another lock of this
  // one. storage: it cannot be made.
  static Result<FileLock> take(const std::string& path);
  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_;
};

}  // namespace tresen
