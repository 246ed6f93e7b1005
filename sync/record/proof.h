#pragma once
// How long a proof of consent must be kept, whatever becomes of the consent. Pure.

#include <cstdint>
#include <optional>
#include <span>

#include "sync/base/clock.h"
#include "sync/record/consent_record.h"

namespace tresen {

// The last day on which the proof of a consent to advertising by phone must still be there: five
// years from when it was given and from each use (UWG 7a(2); a fine of up to 50,000 euro).
// `used_ms` are the calls that were made on it. Nothing: this proof is of something else.
std::optional<Date> keep_proof_until(const ConsentRecord& proof,
                                     std::span<const std::int64_t> used_ms);

}  // namespace tresen
