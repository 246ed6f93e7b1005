#pragma once
// Who this device is to head office: its private key, its certificate, and the CA that it trusts.
//
// Lives in DATA/identity/. It is written once, whole, when the device is enrolled; the key is
// readable by its owner alone (mode 0600) and never leaves the machine.

#include <cstdint>
#include <string>

#include "sync/base/result.h"

namespace tresen {

struct Identity {
  std::string key_pem;          // P-256, PKCS#8
  std::string certificate_pem;  // the device's own, signed by the CA
  std::string ca_pem;           // head office's CA: the only root
  std::uint64_t device_id = 0;
  std::uint64_t incarnation = 0;
  std::string branch;  // branch id
  std::string chain_id;
  std::string endpoint;  // HOST:PORT of Sync

  bool operator==(const Identity&) const = default;
};

// Whether this device has been enrolled, well or badly.
bool has_identity(const std::string& data_dir);

// Fault::absent: this device has not been enrolled. Fault::invalid: a file is missing or does not
// make sense, or the key does not belong to the certificate.
Result<Identity> load_identity(const std::string& data_dir);

// All or nothing, on disk when it returns. Makes `data_dir` if needed. Fault::conflict: there is an
// identity already; it is never overwritten.
Result<void> save_identity(const std::string& data_dir, const Identity& identity);

}  // namespace tresen
