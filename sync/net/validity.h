#pragma once
// From when to when a certificate holds.

#include <cstdint>
#include <string_view>

#include "sync/base/result.h"

namespace tresen {

// Milliseconds since 1970-01-01 UTC.
struct Validity {
  std::int64_t from_ms = 0;
  std::int64_t to_ms = 0;

  bool operator==(const Validity&) const = default;
};

// Of the first certificate in a PEM. invalid: it is no certificate.
Result<Validity> validity_of(std::string_view certificate_pem);

// When a certificate is to be replaced: after two thirds of its life, and by up to a twelfth of it
// later, as `chance` says (any number), so that devices enrolled on one day do not all come at
// once.
std::int64_t renewal_ms(const Validity& validity, std::uint64_t chance);

}  // namespace tresen
