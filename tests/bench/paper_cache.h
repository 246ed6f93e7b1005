#pragma once
// A terminal's cache in memory, for a terminal that is played: its journal is kept like the real
// one, with salts and hash chain, and what comes down is counted and forgotten.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/link/messages.h"

namespace tresen::bench {

// What is left of a journal when all of it is in custody.
struct JournalEnd {
  std::uint64_t store_epoch = 0;
  std::uint64_t last_seq = 0;
  std::string chain;  // 32 bytes
  bool operator==(const JournalEnd&) const = default;
};

// What it has heard, told at once.
struct Heard {
  std::function<void(std::uint64_t seq)> acknowledged;  // all up to here are in custody
  std::function<void(std::uint64_t seq)> settled;       // this one has its verdict
};

class PaperCache {
 public:
  PaperCache(std::uint64_t device, std::string branch, const JournalEnd& end, Heard heard);

  // Journal rows as a counter makes them: ten fields of one customer, then the next one's. The link
  // hears of them by what `tell` answers.
  void write(std::uint64_t count, const Moment& now);
  JournalAt tell() const;

  std::optional<FromCache> answer(const ToCache& asked);

  std::uint64_t last_seq() const { return first_seq_ + rows_.size() - 1; }
  std::uint64_t acked() const { return acked_; }
  JournalEnd end() const { return {store_epoch_, acked_, chain_acked_}; }
  std::uint64_t records_read() const { return records_read_; }

 private:
  struct Row {
    std::string body, salt, chain;
    std::int64_t wall_ms = 0;
  };
  FromCache on(const AskReady&);
  FromCache on(const AskBatch& ask);
  FromCache on(const Acknowledged& confirmed);
  FromCache on(const StoreFeed& page);
  FromCache on(const StartRebuild& rebuild);
  FromCache on(const StoreChunk& chunk);
  FromCache on(const PurgeBucket& purge);
  FromCache on(const StoreEpoch& epoch);
  FromCache on(const StoreIncarnation& changed);
  FromCache on(const AskReceipts&);
  FromCache on(const AskReport&);
  std::string chain_at(std::uint64_t seq) const;

  const std::uint64_t device_;
  const std::string branch_;
  const Heard heard_;
  IdSource ids_;
  std::uint64_t random_;
  std::uint64_t store_epoch_ = 0;
  std::uint64_t acked_ = 0;
  std::string chain_acked_, chain_last_;
  std::uint64_t first_seq_ = 1;  // of rows_
  std::deque<Row> rows_;         // not in custody yet
  std::map<std::string, CursorAt, std::less<>> cursors_;
  std::uint64_t records_read_ = 0;
};

}  // namespace tresen::bench
