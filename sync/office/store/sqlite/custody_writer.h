#pragma once
// Puts devices' batches into the log, inside a transaction of the caller's, and finds forks: rows
// or chains that differ from what is in custody, because two disks claim to be one device.
//
// Positions are dense and in the order of commit: whoever writes is alone until then.
//
// Written for many rows a second: each row costs one statement, each batch three.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/sync_store.h"

namespace tresen {

// The day in Germany, as text. Remembers the last answer: most changes are of the same quarter of
// an hour, within which no day ends.
class DayNames {
 public:
  const std::string& of(std::int64_t wall_ms);

 private:
  std::int64_t quarter_ = -1;
  std::string name_;
};

class CustodyWriter {
 public:
  explicit CustodyWriter(Database& database) : database_(&database) {}

  // The outer error is the disk's; the inner one refuses this batch alone, as SyncStore::append.
  Result<Result<Custody>> take(const Incoming& batch);
  // Writes what was counted. To be called once, before the commit.
  Result<void> finish();

 private:
  // A device as far as custody must know it.
  struct Mark {
    std::uint64_t incarnation = 1, hw_seq = 0, safe_trim_seq = 0, fork_seq = 0, fork_last = 0;
    bool revoked = false, frozen = false;
    std::string boot, chain_head;
    std::int64_t boot_offset_ms = 0, wall_offset_ms = 0;
  };
  using Commitments = std::set<std::pair<std::uint64_t, std::string>>;  // each with its sequence

  Result<std::optional<Mark>> mark_of(std::uint64_t device);
  // The chain behind what is in custody already, by the batch's own word; nothing: a fork.
  Result<std::optional<std::string>> compare(const Incoming& batch, const Mark& mark);
  Result<Commitments> earlier_lives(const Incoming& batch, const Mark& mark);
  Result<void> add(const Incoming& batch, const Mark& mark, std::string head, Custody& custody);
  Result<void> insert(const Incoming& batch, const Mark& mark, std::size_t index,
                      std::string_view commitment, std::string_view chain, std::string_view forced);

  Database* database_;
  DayNames days_;
  std::map<std::pair<std::uint64_t, std::string>, std::uint64_t> received_;
  std::int64_t last_pos_ = 0;  // of the log; 0: not read yet
};

}  // namespace tresen
