#pragma once
// The device's private key (ECDSA on P-256) and what is proved with it.

#include <string>

#include "sync/base/result.h"

namespace tresen {

// A new key from the operating system's randomness, as PKCS#8 PEM.
Result<std::string> new_device_key();

// A request to certify the key (PKCS#10, DER), signed by it, so that head office knows that we have
// it. Its subject says nothing: who we are is head office's to say.
Result<std::string> certificate_request(const std::string& key_pem);

// Whether the key is the one of the certificate, and the certificate is signed by the CA. Looks at
// no dates: the wall clock of a terminal may be wrong.
Result<void> check_certificate(const std::string& key_pem, const std::string& certificate_pem,
                               const std::string& ca_pem);

}  // namespace tresen
