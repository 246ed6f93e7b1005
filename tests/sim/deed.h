#pragma once
// What people and disks do at head office beside its log. The model does it at the same place.

#include <cstdint>
#include <string>

namespace tresen::sim {

struct Deed {
  enum class What {
    erased,           // a person, with all that belongs to them
    replayed,         // out of quarantine: the change at `entry`, with those that wait behind it
    spoilt,           // what is stored of a record cannot be read from here on
    mended,           // and is as it was
    numbers_skipped,  // by a restore: those that may have been given since the backup
  };
  What what = What::erased;
  // The log reached so far; for all but the first two, it was decided so far.
  std::uint64_t pos = 0;
  std::string record{};   // 16 bytes
  std::uint64_t entry = 0;
};

}  // namespace tresen::sim
