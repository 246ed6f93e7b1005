#pragma once
// Bytes as people copy them: two lower-case hexadecimal digits for each.

#include <string>
#include <string_view>

namespace tresen {

std::string hex_of(std::string_view bytes);

}  // namespace tresen
