#pragma once
// The tables of the cache, release by release. A step that has been released is never changed.

#include <cstdint>
#include <span>
#include <string_view>

namespace tresen {

inline constexpr std::int32_t cache_application_id = 0x54524331;  // "TRC1"

// For Database::migrate.
std::span<const std::string_view> cache_schema();

}  // namespace tresen
