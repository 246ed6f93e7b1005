#pragma once
// Who this device is to head office: its private key, its certificate, and the CA that it trusts.
//
// Lives in DATA/identity/. The folder is written whole when the device is enrolled; a renewed key
// and certificate stand together in one file of it, so that there is never a moment with a pair
// that does not match. Keys are readable by their owner alone (mode 0600) and never leave the
// machine.

#include <cstdint>
#include <string>

#include "sync/base/result.h"
#include "sync/net/device_kind.h"

namespace tresen {

struct Identity {
  std::string key_pem;          // P-256, PKCS#8
  std::string certificate_pem;  // the device's own, signed by the CA
  std::string ca_pem;           // head office's CA: the only root
  std::uint64_t device_id = 0;
  std::uint64_t incarnation = 0;
  std::string branch;  // branch id; empty: a desk
  std::string chain_id;
  std::string endpoint;  // HOST:PORT of Sync
  // Of the code that it was enrolled with, so that the same one is not tried twice (see mark_of).
  std::string code_mark{};
  DeviceKind kind = DeviceKind::terminal;

  bool operator==(const Identity&) const = default;
};

// Whether this device has been enrolled, well or badly.
bool has_identity(const std::string& data_dir);

// Fault::absent: this device has not been enrolled. Fault::invalid: a file is missing or does not
// make sense, or the key does not belong to the certificate.
Result<Identity> load_identity(const std::string& data_dir);

// All or nothing, on disk when it returns. Makes `data_dir` if needed. Who the device was before is
// moved aside, to DATA/identity.old; a crash leaves the one or the other.
Result<void> save_identity(const std::string& data_dir, const Identity& identity);

// Stores another key and certificate of the same device, in the same way: `renewed` differs from
// what load_identity gives in these two. invalid: they do not belong together or to the CA.
Result<void> save_renewed(const std::string& data_dir, const Identity& renewed);

}  // namespace tresen
