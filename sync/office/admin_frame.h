#pragma once
// How requests and replies lie on DIR/admin.sock: 4 bytes of length, little endian, and a message.

#include <sys/un.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "sync/base/result.h"

namespace tresen {

// A page of an export or a portion of an import is far smaller.
inline constexpr std::size_t admin_frame_bytes_max = 32 * 1024 * 1024;

std::string admin_frame(const std::string& message);

// Takes the first whole message out of what has arrived; nothing: it is not whole yet. invalid: its
// length cannot be right.
Result<std::optional<std::string>> take_admin_frame(std::string& arrived);

// The socket's name, of a daemon in a seat (store/shared_store.h).
std::string admin_socket(const std::string& seat);

// An open folder, and the address of its admin.sock, which holds however long the folder's path is
// (a socket's path ends at 107 bytes): it leads through /proc/self/fd while this lives.
class AdminAddress {
 public:
  // absent: there is no such folder.
  static Result<AdminAddress> of(const std::string& data_dir, const std::string& seat = "");
  AdminAddress(AdminAddress&& other) noexcept
      : folder_(other.folder_), name_(std::move(other.name_)) {
    other.folder_ = -1;
  }
  AdminAddress& operator=(AdminAddress&&) = delete;
  ~AdminAddress();

  sockaddr_un address() const;

 private:
  AdminAddress(int folder, std::string name) : folder_(folder), name_(std::move(name)) {}
  int folder_;
  std::string name_;
};

}  // namespace tresen
