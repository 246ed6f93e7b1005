#pragma once
// What the stores know of one person besides the records, and what an erasure leaves of it: whom it
// was told to, and nothing that tells who it was.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/ids.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

// A change that is about the person and was never applied.
struct HeldChange {
  std::uint64_t pos = 0;
  std::uint64_t device = 0;
  std::uint64_t seq = 0;
  std::string reason;
  std::int64_t at_ms = 0;
  std::string body;  // as it came
};

// All that is kept about a person and does not stand in the records themselves.
struct PersonTraces {
  std::vector<HistoryEntry> past;  // of the customer and all that belongs to it
  std::vector<HeldChange> held;
  std::vector<std::string> buckets;  // that hold any of it, or held it once
};

struct ErasureOrder {
  Uuid erasure;
  Uuid customer;
  std::int64_t now_ms = 0;
  std::vector<std::uint64_t> owing;  // devices that must send a receipt; told in their own buckets
};

struct ErasureDone {
  std::uint64_t records = 0;
  std::uint64_t log_rows = 0;      // whose content was dropped
  std::uint64_t history_rows = 0;  // gone
  std::vector<FeedHead> grown;
};

struct ErasureRow {
  Uuid id;
  std::int64_t at_ms = 0;
  std::vector<std::uint64_t> done;     // devices whose receipt is here
  std::vector<std::uint64_t> missing;  // devices that owe one
};

}  // namespace tresen
