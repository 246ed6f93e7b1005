#pragma once
// The one row about this device: who it is, how far its journal is, what its clock last said.

#include <cstdint>
#include <optional>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/record/answer.h"
#include "terminal/store/messages.h"
#include "terminal/store/office_time.h"

namespace tresen {

struct DeviceState {
  Device device;
  std::uint64_t store_epoch = 0;
  Stamp last_stamp;  // the greatest written or seen
  std::uint64_t last_seq = 0;
  std::uint64_t acked_seq = 0;
  std::uint64_t trimmed_seq = 0;  // all rows behind this one are in the journal
  int pin_wrong = 0;              // wrong PINs since the last right one
  std::int64_t pin_wrong_at_ms = 0;
  std::string chain_head{};     // of the hash chain at last_seq, 32 bytes
  std::string chain_acked{};    // of the hash chain at acked_seq
  OfficeTime office{};          // when head office last answered
  std::int64_t lease_days = 0;  // without contact for so long, customers are locked; 0: never
  std::int64_t checked_ms = 0;  // when the whole file was last checked and found well; 0: never
  bool closed_cleanly = false;  // the last program that had the file open ended in order

  // Rises with every call, across restarts and clocks that go back (a hybrid logical clock:
  // Kulkarni et al., Logical Physical Clocks, OPODIS 2014).
  Stamp next_stamp(const Moment& now);
  // Whatever is written from now on is later than this.
  void saw(const Stamp& stamp);
};

// Nothing: the cache is new.
Result<std::optional<DeviceState>> read_device(Database& database);
// The row of a cache that has been opened, where it is always there.
Result<DeviceState> known_device(Database& database);
Result<void> save_device(Database& database, const DeviceState& row);

}  // namespace tresen
