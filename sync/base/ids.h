#pragma once
// Names for records and changes that two machines never give twice.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tresen {

// 128 bits. All zero means "none".
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool none() const { return *this == Uuid{}; }
};

std::string to_hex(const Uuid& id);                       // 32 lower-case hex digits
std::optional<Uuid> uuid_from_hex(std::string_view hex);  // nothing unless it is exactly that
std::string to_bytes(const Uuid& id);                     // 16 bytes, as on the wire
std::optional<Uuid> uuid_from_bytes(std::string_view bytes);

// Makes UUIDv7 (RFC 9562): time-ordered, and rising even within one millisecond. Not thread-safe;
// one for each thread that needs it.
class IdSource {
 public:
  using Random = std::function<std::uint64_t()>;

  // Randomness of the operating system.
  IdSource();
  // Repeatable, for tests.
  explicit IdSource(Random random) : random_(std::move(random)) {}

  Uuid next(std::int64_t wall_ms);

 private:
  Random random_;
  std::int64_t last_ms_ = 0;
  std::uint32_t counter_ = 0;
};

}  // namespace tresen

template <>
struct std::hash<tresen::Uuid> {
  std::size_t operator()(const tresen::Uuid& id) const noexcept;
};
