#pragma once
// What goes down to the terminals, as the store keeps it: buckets with positions and checksums, who
// is held where, and which snapshots there are.
//
// A bucket holds each of its records at one position, that of its latest change. A record is in the
// bucket of its home, and as a guest in the buckets of branches that have seen its customer.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/ids.h"

namespace tresen {

// One row of a feed, as stored.
struct FeedRow {
  enum class Op { put = 1, remove = 2, config = 3, verdict = 4, erase = 5 };
  std::uint64_t pos = 0;
  Op op = Op::put;
  Uuid record;        // put, remove
  std::string bytes;  // serialised; put: v1::Record; config: v1::ConfigDoc; verdict: v1::Verdict;
                      // erase: v1::Erase
  std::vector<std::string> now_in;  // remove: the buckets that the record is in now
};

struct FeedHead {
  std::string bucket;
  std::uint64_t pos = 0;  // of the last row; 0: nothing yet
};

// How a bucket stands.
struct BucketState {
  std::uint64_t head_pos = 0;  // position of its last row; 0: nothing yet
  std::uint64_t checksum = 0;  // sum of its records' hashes, see sync/record/checksum.h
  std::uint64_t floor_pos =
      0;  // removals up to here are forgotten: whoever stands below starts over
};

// A branch has met a customer of another one.
struct SeenCustomer {
  Uuid customer;
  std::string bucket;      // of the branch that has seen them
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
};

// Whom branches hold no more.
struct Forgotten {
  std::size_t customers = 0;  // each once for each branch
  std::vector<FeedHead> grown;
};

// Somebody of a branch has looked at a customer that is not its own.
struct LookupRow {
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  std::uint64_t device = 0;
  std::string staff;
  std::string reason;  // a word: "customer_present"
  Uuid customer;
  bool taken = false;  // the branch holds the customer since then; else one of the hits

  bool operator==(const LookupRow&) const = default;
};

// A snapshot that is complete on disk.
struct SnapshotRow {
  Uuid id;
  std::string bucket;
  std::int64_t made_ms = 0;  // since 1970-01-01 UTC
  std::string manifest;      // serialised v1::Manifest
};

}  // namespace tresen
