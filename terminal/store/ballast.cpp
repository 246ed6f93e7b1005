#include "terminal/store/ballast.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

bool exists(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0;
}

Result<std::uint64_t> free_in(const std::string& folder) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) {
    return fail(Fault::storage, folder + ": " + std::strerror(errno));
  }
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

}  // namespace

Ballast::Ballast(std::string folder, std::uint64_t bytes, std::uint64_t reserve_bytes)
    : folder_(std::move(folder)),
      path_(folder_ + "/ballast"),
      bytes_(bytes),
      reserve_bytes_(reserve_bytes) {}

Result<void> Ballast::check_room() {
  TRY_TO(free, free_in(folder_));
  if (free >= reserve_bytes_ + bytes_) return {};
  const bool full = free < reserve_bytes_;
  if (!full && exists(path_)) return {};
  if (full) give_back();
  return fail(Fault::busy, "the disk is nearly full");
}

void Ballast::keep() {
  if (bytes_ == 0 || exists(path_)) return;
  const auto free = free_in(folder_);
  if (!free || *free < reserve_bytes_ + 3 * bytes_) return;
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return trouble("store", "no_ballast", {{"why", std::strerror(errno)}});
  const int failed = ::posix_fallocate(file, 0, static_cast<off_t>(bytes_));
  ::close(file);
  if (failed == 0) return;
  trouble("store", "no_ballast", {{"why", std::strerror(failed)}});
  ::unlink(path_.c_str());
}

bool Ballast::give_back() {
  if (::unlink(path_.c_str()) != 0) return false;
  trouble("store", "ballast_given_back");
  return true;
}

bool is_disk_full(const Error& error) { return error.detail.starts_with("sqlite 13:"); }

}  // namespace tresen
