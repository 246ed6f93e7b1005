#include "sync/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tresen {

Result<FileLock> FileLock::take(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return fail(Fault::storage, "cannot write " + path);
  FileLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) return fail(Fault::busy, path + " is held");
  return lock;
}

FileLock::~FileLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace tresen
