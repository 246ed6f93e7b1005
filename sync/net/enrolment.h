#pragma once
// How a device becomes one of the chain's: a one-time code is exchanged for a certificate.
//
// The code names the CA that it belongs to (the first 80 bits of the SHA-256 of its public key), so
// that a device never gives itself to another head office, whoever answers at the address.

#include <string>

#include "sync/base/result.h"
#include "sync/net/identity.h"

namespace tresen {

// Makes a key, asks head office at `server` (HOST:PORT of Enrolment) to certify it, and stores the
// result in DATA_DIR/identity. A device that has an identity, expired or revoked, gets the new one
// in its place; until then the old one stays. Blocks, at most about 30 seconds; not for the UI
// thread.
//
// Fault::invalid: `code` is no code (a letter is missing or mistyped), `server` no address, or the
// code is for the other kind of device.
// Fault::conflict: this device has been enrolled with this very code. Fault::offline: nobody
// answers there. Fault::denied: it is another head office than the code's, or the code has been
// used, is too old or was tried too often. In each case nothing is stored and a new code can be
// tried.
Result<Identity> enrol(const std::string& server, const std::string& code,
                       const std::string& data_dir, const std::string& app_version,
                       DeviceKind kind = DeviceKind::terminal);

}  // namespace tresen
