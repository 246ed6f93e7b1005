#pragma once
// The chain's own certificate authority: it alone says who is a device of this chain and which
// server is its head office.
//
// Lives in DIR/ca (files of mode 0600). Keys are P-256. What a request says about itself is
// disregarded: the issuer decides the name.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/net/device_kind.h"

namespace tresen {

struct Ca {
  std::string key_pem;
  std::string certificate_pem;
};

// conflict: there is one already.
Result<Ca> make_ca(const std::string& dir, std::string_view chain_id, std::int64_t now_ms);
Result<Ca> load_ca(const std::string& dir);
// Puts down one that was kept elsewhere. conflict: there is one already. invalid: its key and
// certificate do not belong together.
Result<void> save_ca(const std::string& dir, const Ca& ca);

// Whether sign_device would take it. invalid: no PKCS#10, its signature does not prove the key, or
// the key is not P-256.
Result<void> check_request(std::string_view csr_der);

// A certificate for 90 days with the number behind the kind's name as SAN, such as
// urn:tresen:device:7. invalid: see check_request.
Result<std::string> sign_device(const Ca& ca, std::string_view csr_der, std::uint64_t device,
                                std::int64_t now_ms, DeviceKind kind = DeviceKind::terminal);

struct ServerIdentity {
  std::string key_pem;
  std::string chain_pem;  // its own certificate, then the CA's
};

// A new key and certificate, valid for 90 days, for a server that is reachable under these host
// names or IP addresses; it always carries office_name (sync/net/office_name.h) as well.
Result<ServerIdentity> make_server_identity(const Ca& ca, std::span<const std::string> hosts,
                                            std::int64_t now_ms);

}  // namespace tresen
