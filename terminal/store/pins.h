#pragma once
// PINs at the terminal. A PIN has four to eight digits, so any hash of it falls to a patient
// machine; what protects it here is a second lock: the hash is keyed with a secret that is not in
// the database, so that a stolen database alone tells nothing.

#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

inline constexpr int pin_tries = 5;  // wrong PINs in a row before the first wait

// The secret of this device, 32 bytes, in a file of mode 0600; made on first use. `made` tells
// whether it is new: then what was keyed before can no longer be checked.
struct DeviceKey {
  std::string bytes;
  bool made = false;
};
Result<DeviceKey> load_device_key(const std::string& path);

// The staff document as it is stored: hashes keyed, no plain PIN.
v1::Staff keyed(v1::Staff staff, std::string_view device_key);

// Who of the branch has this PIN; null: nobody. Points into `staff`. Argon2id at libsodium's
// interactive limits, once for each salt: about 0.1 s.
Result<const v1::StaffMember*> find_by_pin(const v1::Staff& staff, std::string_view branch,
                                           std::string_view pin, std::string_view device_key);

// Gives a member a PIN with a fresh salt, as head office does.
Result<void> set_pin(v1::StaffMember& member, std::string_view pin);

// Seconds until the next try after so many wrong PINs in a row, the last of them at `wrong_at_ms`:
// none below pin_tries, then 30, 60, 120 ... at most 900. A clock that was set back does not
// lengthen the wait beyond its whole.
int pin_wait_s(int wrong, std::int64_t wrong_at_ms, std::int64_t now_ms);

}  // namespace tresen
