#pragma once
// Which life of a device goes on, and whether two disks claim to be one device. Pure.
//
// A disk that was cloned, or set back to an earlier image, writes rows under numbers that others
// already have: a fork. The device is frozen then; an operator offers it a new life (incarnation).
// The first hello after that takes the offer, and the life begins where that terminal last had an
// acknowledgement. Whoever still lives an earlier life is refused for good. One that has nothing is
// not: a terminal that lost its disk begins like that, and freezes the device.

#include <cstdint>
#include <optional>
#include <string>

#include "sync/base/result.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

// What a terminal says of itself in a hello.
struct Claim {
  std::uint64_t incarnation = 1;
  std::uint64_t last_seq = 0;
  std::uint64_t acked_seq = 0;
  std::string chain_at_acked;        // empty: protocol 1
  bool knows_another_store = false;  // head office has been restored since it was last heard
  std::optional<std::uint64_t> trimmed_seq{};  // it can send all behind this one again
};

enum class Standing {
  known,    // goes on as it was
  frozen,   // nothing is taken from it
  moved,    // is a new life from here on, and must be told
  refused,  // a life that is over
};

struct Judgement {
  Standing standing = Standing::known;
  DeviceRow row;         // as it is to be stored
  bool changed = false;  // it differs from what was stored
  // A hello that was late on its way looks like a disk that was set back: this holds only for one
  // that was surely said just now.
  bool if_said_now = false;
};

// `chain_there` is our chain behind the row `acked_seq`; nothing: we have no such row.
Judgement judge(const DeviceRow& row, const Claim& claim,
                const std::optional<std::string>& chain_there);

// The row with a new life on offer. conflict: it is not frozen, and no offer waits to be taken.
Result<DeviceRow> with_offer(DeviceRow row);

}  // namespace tresen
