#pragma once
// A disk that can be filled to the last byte: a small tmpfs over a folder.
//
// So that no test needs root, the test makes itself a user and a mount namespace first; it only
// needs a kernel that lets users do so, as Debian's does.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

namespace tresen::test {

// This process and all it starts may mount from now on, for themselves alone.
inline bool enter_namespace() {
  static const bool entered = [] {
    const auto user = std::to_string(getuid()), group = std::to_string(getgid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << "0 " + user + " 1";
    std::ofstream("/proc/self/gid_map") << "0 " + group + " 1";
    return getuid() == 0;
  }();
  return entered;
}

// A small tmpfs over a folder.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& folder, int mebibytes = 40) : folder_(folder) {
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(enter_namespace()) << "users may not make namespaces here: " << strerror(errno);
    const std::string size = "size=" + std::to_string(mebibytes) + "m";
    EXPECT_EQ(mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()), 0) << strerror(errno);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() { umount2(folder_.c_str(), MNT_DETACH); }

  void fill() const {
    const int file = open(filler().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string piece(4096, 'x');
    while (write(file, piece.data(), piece.size()) > 0) {
    }
    close(file);
  }
  void empty() const { std::filesystem::remove(filler()); }

 private:
  std::string filler() const { return folder_ + "/somebody_elses_file"; }

  const std::string folder_;
};

}  // namespace tresen::test
