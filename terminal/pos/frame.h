#pragma once
// Messages on the till's socket: each behind its length, 4 bytes, little endian.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace tresen {

inline constexpr std::size_t frame_bytes_max = 1 << 20;  // of the message, without its length

// Length and message. The message is at most frame_bytes_max long.
std::string framed(std::string_view message);

// Takes the first whole message out of `stream`; nothing yet if more bytes are needed.
// Fault::invalid: the length is beyond the limit, and the stream can no longer be understood.
Result<std::optional<std::string>> take_frame(std::string& stream);

}  // namespace tresen
