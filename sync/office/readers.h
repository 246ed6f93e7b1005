#pragma once
// Who reads which bucket, by the chain options in force.
//
// Every device reads the options, its own bucket, that of its branch and that of customers of no
// branch; where terminals hold the whole chain, those of all branches too.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/store/store.h"

namespace tresen {

class Readers {
 public:
  // Reads the options again if they are others than last time.
  Result<void> follow(Store& store);

  // The buckets of a device, in the order in which it wants them.
  std::vector<std::string> buckets_of(const DeviceRow& device) const;
  bool reads(const DeviceRow& device, std::string_view bucket) const;

  // Another one with each publication of options: somebody may read something else since, and
  // devices say hello again. Every daemon has the same; never 0.
  std::uint64_t mark() const { return config_pos_ + 1; }
  bool whole_chain() const { return whole_chain_; }
  // A customer of another branch is held for so long after they were last seen.
  std::int64_t held_ms() const { return held_ms_; }

 private:
  std::uint64_t config_pos_ = 0;  // of the options that the rest is made of
  bool whole_chain_ = true;
  std::int64_t held_ms_ = 0;
  std::vector<std::string> branch_buckets_;  // sorted
};

}  // namespace tresen
