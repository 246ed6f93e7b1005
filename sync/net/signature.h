#pragma once
// Signatures of devices: what an erasure receipt is proved with.
//
// ECDSA on P-256 with SHA-256, DER, by the key that the device's certificate is about. Pure.

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace tresen {

// The signature of some bytes by a private key (PKCS#8 PEM). invalid: the key cannot sign.
Result<std::string> sign(const std::string& key_pem, std::string_view bytes);

// Whether the bytes were signed with the certificate's key. denied: they were not. invalid: that is
// no certificate. Looks at neither issuer nor dates: TLS has done so before the call arrived.
Result<void> check_signature(const std::string& certificate_pem, std::string_view bytes,
                             std::string_view signature);

}  // namespace tresen
