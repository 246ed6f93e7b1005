#include "sync/base/ids.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <random>

namespace tresen {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// Straight from the system: making a std::random_device asks the processor what it can, which takes
// tens of microseconds in a virtual machine.
std::uint64_t system_random() {
  std::uint64_t number = 0;
  if (::getentropy(&number, sizeof number) == 0) return number;
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

std::string to_hex(const Uuid& id) {
  std::string hex;
  hex.reserve(32);
  for (const std::uint8_t byte : id.bytes) {
    hex += hex_digits[byte >> 4];
    hex += hex_digits[byte & 15];
  }
  return hex;
}

std::optional<Uuid> uuid_from_hex(std::string_view hex) {
  if (hex.size() != 32) return std::nullopt;
  Uuid id;
  for (std::size_t i = 0; i < 32; ++i) {
    const auto digit = hex_digits.find(hex[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    id.bytes[i / 2] = static_cast<std::uint8_t>(id.bytes[i / 2] << 4 | digit);
  }
  return id;
}

std::string to_bytes(const Uuid& id) { return {id.bytes.begin(), id.bytes.end()}; }

std::optional<Uuid> uuid_from_bytes(std::string_view bytes) {
  if (bytes.size() != 16) return std::nullopt;
  Uuid id;
  std::memcpy(id.bytes.data(), bytes.data(), 16);
  return id;
}

IdSource::IdSource() : random_(system_random) {}

Uuid IdSource::next(std::int64_t wall_ms) {
  if (wall_ms > last_ms_) {
    last_ms_ = wall_ms;
    counter_ = static_cast<std::uint32_t>(random_() & 0x7ff);
  } else if (++counter_ > 0xfff) {
    // The counter's 12 bits are full, or the clock went back: borrow from the future.
    ++last_ms_;
    counter_ = 0;
  }
  const std::uint64_t high = static_cast<std::uint64_t>(last_ms_) << 16 | 0x7000 | counter_;
  const std::uint64_t low = (random_() & 0x3fff'ffff'ffff'ffff) | 0x8000'0000'0000'0000;
  Uuid id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    id.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return id;
}

}  // namespace tresen

std::size_t std::hash<tresen::Uuid>::operator()(const tresen::Uuid& id) const noexcept {
  std::uint64_t low = 0;
  std::memcpy(&low, id.bytes.data() + 8, 8);
  return low;
}
