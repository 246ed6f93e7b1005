#include "sync/base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace tresen {
namespace {

namespace fs = std::filesystem;

auto system_fault(const std::string& what, const std::string& path) {
  return fail(Fault::storage, what + " " + path + ": " + std::strerror(errno));
}

Result<void> sync_to_disk(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return system_fault("cannot open", path);
  const bool good = ::fsync(file) == 0;
  ::close(file);
  if (!good) return system_fault("cannot write", path);
  return {};
}

class SystemFiles : public Files {
 public:
  bool exists(const std::string& path) override {
    std::error_code unknown;
    return fs::exists(path, unknown);
  }
  std::uint64_t size(const std::string& path) override {
    std::error_code unknown;
    const auto bytes = fs::file_size(path, unknown);
    return unknown ? 0 : bytes;
  }
  Result<void> make_private(const std::string& path) override {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return system_fault("cannot create", path);
    ::close(file);
    return {};
  }
  Result<void> flush(const std::string& path) override { return sync_to_disk(path, O_RDWR); }
  Result<void> flush_folder(const std::string& folder) override {
    return sync_to_disk(folder, O_RDONLY | O_DIRECTORY);
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno == EEXIST) return fail(Fault::conflict, to + " is there already");
    return system_fault("cannot create", to);
  }
  bool remove(const std::string& path) override {
    std::error_code failed;
    fs::remove(path, failed);
    return !failed;
  }
  std::vector<std::string> beginning_with(const std::string& path) override {
    const fs::path whole(path);
    const std::string begin = whole.filename().string();
    std::vector<std::string> found;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(whole.parent_path(), failed)) {
      const bool fits = entry.path().filename().string().starts_with(begin);
      if (fits) found.push_back(entry.path().string());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
};

Files* replacement = nullptr;

}  // namespace

Files& files() {
  static SystemFiles system;
  return replacement == nullptr ? system : *replacement;
}

void use_files(Files* in_place) { replacement = in_place; }

}  // namespace tresen
