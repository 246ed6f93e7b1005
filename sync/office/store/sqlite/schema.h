#pragma once
// The tables of DIR/headoffice.db, release by release. A step that has been released never changes.

#include <cstdint>
#include <span>
#include <string_view>

namespace tresen {

inline constexpr std::int32_t office_application_id = 0x5452484f;  // "TRHO"

std::span<const std::string_view> office_schema();
// Those of the first releases alone, with which it begins.
std::span<const std::string_view> first_office_steps();

}  // namespace tresen
