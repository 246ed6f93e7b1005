#pragma once
// tresen://v1/start?customer_no=104711&template=repair&corr=R-88&nonce=...: a start as a link, for
// tills that live in a browser. Ids only, never names, because links get logged.

#include <cstdint>
#include <string_view>

#include "sync/base/result.h"
#include "tresen/v1/pos.pb.h"

namespace tresen {

inline constexpr std::int64_t link_valid_ms = 60'000;

// The request that a link makes. Its nonce, a UUIDv7 of at most 60 s ago at `now_ms` (since
// 1970-01-01 UTC), is the id of the request: a link that is opened twice starts nothing twice.
// Parameters that are not known are ignored. Fault::invalid: it is no such link, or holds something
// that is no id. Fault::denied: it is too old, or of the future.
Result<v1::PosRequest> request_of_link(std::string_view link, std::int64_t now_ms);

}  // namespace tresen
