#pragma once
// Faults planted on purpose, to prove that the tests would notice. In a product they do not exist:
// planted() is constant false there, and the compiler drops what stands behind it.
//
// Built with TRESEN_PLANTED, the environment names at most one fault (TRESEN_FAULT=name). Each name
// stands where one rule is kept, and breaks that rule alone. tests/planted proves each is caught.

#include <string_view>

#ifdef TRESEN_PLANTED
#include <cstdlib>
#endif

namespace tresen {

#ifdef TRESEN_PLANTED
inline bool planted(std::string_view fault) {
  static const char* const chosen = std::getenv("TRESEN_FAULT");
  return chosen != nullptr && fault == chosen;
}
#else
constexpr bool planted(std::string_view) { return false; }
#endif

}  // namespace tresen
