#include "terminal/app/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tresen {

Result<FolderLock> FolderLock::take(const std::string& folder) {
  const std::string path = folder + "/terminal.lock";
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return fail(Fault::storage, "cannot write into " + folder);
  FolderLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return fail(Fault::conflict, "another terminal runs on " + folder);
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace tresen
