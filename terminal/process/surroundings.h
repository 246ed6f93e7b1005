#pragma once
// What a process sees of the world: handed in at each operation, never kept.

#include <cstdint>
#include <span>
#include <string>

#include "sync/base/clock.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// References live as long as the call. The records are as the cache gives them, with everything
// that earlier turns of this process wrote and with the stamps that the cache put on it: an undo
// names the stamp of what it takes back, and head office believes it only if that is right.
struct Surroundings {
  const Record& stored;  // the process's own record; empty before the start
  const Record& customer;
  std::span<const Record> contacts;    // the customer's marketing contacts
  std::span<const Record> follow_ups;  // the customer's, at least the open ones
  const v1::Rules& rules;              // the version that the process pinned
  const v1::Campaigns& campaigns;      // the newest
  std::string branch;                  // id of the terminal's branch
  Moment now;
  Date today;                             // local calendar day of `now`
  std::span<const Record> consents = {};  // the customer's, with notices and signatures
  std::uint64_t device = 0;               // this terminal
};

}  // namespace tresen
