#include "sync/office/admin_frame.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cassert>
#include <cstdint>
#include <cstring>

namespace tresen {
namespace {

constexpr std::size_t length_bytes = 4;

}  // namespace

std::string admin_frame(const std::string& message) {
  assert(message.size() <= admin_frame_bytes_max);
  std::string frame;
  frame.reserve(length_bytes + message.size());
  for (std::size_t i = 0; i < length_bytes; ++i) {
    frame += static_cast<char>(message.size() >> (8 * i) & 0xFF);
  }
  return frame + message;
}

Result<std::optional<std::string>> take_admin_frame(std::string& arrived) {
  if (arrived.size() < length_bytes) return std::nullopt;
  std::size_t size = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    size |= static_cast<std::size_t>(static_cast<unsigned char>(arrived[i])) << (8 * i);
  }
  if (size > admin_frame_bytes_max) return fail(Fault::invalid, "a frame of impossible length");
  if (arrived.size() < length_bytes + size) return std::nullopt;
  std::string message = arrived.substr(length_bytes, size);
  arrived.erase(0, length_bytes + size);
  return message;
}

std::string admin_socket(const std::string& seat) { return "admin" + seat + ".sock"; }

Result<AdminAddress> AdminAddress::of(const std::string& data_dir, const std::string& seat) {
  const int folder = open(data_dir.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return fail(Fault::absent, "there is no folder " + data_dir);
  return AdminAddress(folder, admin_socket(seat));
}

AdminAddress::~AdminAddress() {
  if (folder_ >= 0) close(folder_);
}

sockaddr_un AdminAddress::address() const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(folder_) + "/" + name_;
  assert(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

}  // namespace tresen
