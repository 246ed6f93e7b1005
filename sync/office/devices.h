#pragma once
// How a terminal or a desk becomes a device of the chain, and how it stops being one.
//
// A one-time code is made at head office, typed at the device, used once within 15 minutes.

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/office/identity.h"
#include "sync/office/store/store.h"
#include "tresen/v1/link.pb.h"

namespace tresen {

inline constexpr std::int64_t code_valid_ms = 15 * 60 * 1000;

// A new code for a branch, as it is typed: 28 base32 characters in groups of four. It pins the CA.
// absent: the chain has no such branch.
Result<std::string> make_device_code(Store& store, const Ca& ca, std::string_view branch,
                                     std::int64_t now_ms);
// The same for a desk of head office, which belongs to no branch.
Result<std::string> make_desk_code(Store& store, const Ca& ca, std::int64_t now_ms);

// Checks the code, makes the device, signs its key. `endpoint` (HOST:PORT of Sync) is passed on.
// denied: the code is wrong, used, expired or out of tries. invalid: the request is no CSR, or the
// code is for the other kind of device; then it is still good.
Result<v1::EnrolReply> enrol(Store& store, const Ca& ca, const v1::EnrolRequest& request,
                             std::string_view endpoint, std::int64_t now_ms);

// Signs another key of a device that has a certificate already, for the same device and
// incarnation; the one before stays valid until its end. `device` is the caller, as its certificate
// says. denied: unknown or revoked. invalid: the request is no CSR.
Result<v1::RenewReply> renew(Store& store, const Ca& ca, std::uint64_t device,
                             const v1::RenewRequest& request, std::int64_t now_ms);

}  // namespace tresen
