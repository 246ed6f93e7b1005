#pragma once
// Words on the wire that both ends must know. First, the name that every head office's server
// certificate carries, whatever its address.
//
// A chain has its own CA, and a terminal trusts that CA alone; so the name need only say "head
// office, and no device". Addresses may change without a new certificate. It stands in the
// certificate as a DNS subject alternative name; a device's certificate never has it (it carries
// `urn:tresen:device:N`).

#include <string_view>

namespace tresen {

inline constexpr std::string_view office_name = "headoffice.tresen.internal";

// The message of PERMISSION_DENIED for a device that was taken out of service.
inline constexpr std::string_view revoked_word = "the device is revoked";

}  // namespace tresen
