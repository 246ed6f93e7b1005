#include "terminal/pos/frame.h"

#include <cassert>
#include <cstdint>

namespace tresen {
namespace {

constexpr std::size_t length_bytes = 4;

}  // namespace

std::string framed(std::string_view message) {
  assert(message.size() <= frame_bytes_max);
  std::string frame;
  frame.reserve(length_bytes + message.size());
  for (std::size_t i = 0; i < length_bytes; ++i) {
    frame.push_back(static_cast<char>((message.size() >> (8 * i)) & 0xff));
  }
  frame.append(message);
  return frame;
}

Result<std::optional<std::string>> take_frame(std::string& stream) {
  if (stream.size() < length_bytes) return std::optional<std::string>();
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    length |= std::size_t{static_cast<std::uint8_t>(stream[i])} << (8 * i);
  }
  if (length > frame_bytes_max) return fail(Fault::invalid, "a frame beyond the limit");
  if (stream.size() < length_bytes + length) return std::optional<std::string>();
  std::optional<std::string> message(stream.substr(length_bytes, length));
  stream.erase(0, length_bytes + length);
  return message;
}

}  // namespace tresen
