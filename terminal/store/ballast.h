#pragma once
// Room on the disk that nobody else can take: a file that is given back when the disk is full, so
// that sync can go on, and what is written here reaches head office.
//
// While it is given back no edit is taken; reading and sync go on. It is made again when there is
// room enough.

#include <cstdint>
#include <string>

#include "sync/base/result.h"

namespace tresen {

class Ballast {
 public:
  // In the cache's folder. `reserve_bytes` of the disk are to be free beside it; 0 bytes: no
  // ballast, and the reserve alone counts.
  Ballast(std::string folder, std::uint64_t bytes, std::uint64_t reserve_bytes);

  // Fault::busy: there is no room for edits. Gives the ballast back when the disk is that full.
  Result<void> check_room();
  // Makes the ballast if it is not there and there is room for it. Some milliseconds.
  void keep();
  // The disk is full: whoever needs room has it now. False: it has been given back before.
  bool give_back();

 private:
  std::string folder_;
  std::string path_;
  std::uint64_t bytes_;
  std::uint64_t reserve_bytes_;
};

// Whether an error says that the disk is full (SQLITE_FULL).
bool is_disk_full(const Error& error);

}  // namespace tresen
