#pragma once
// The way up: which rows of this device's journal head office has, and which go next.
//
// Rows are numbered densely from 1. Head office confirms with one number, its high-water mark: all
// rows up to it are on its disk. Only that number moves `acked`; nothing is ever taken for granted.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tresen {

// One row of the journal, ready to be sent.
struct JournalRow {
  std::uint64_t seq = 0;
  std::string body;    // the serialised v1::Change, byte for byte as it was written
  std::string salt{};  // 16 random bytes; empty for rows of protocol 1
  // Of a row whose content was erased, 32 bytes (see record/hash_chain.h): body and salt are empty
  // then. Otherwise empty.
  std::string commitment{};

  bool operator==(const JournalRow&) const = default;
};

// How much goes into one push.
struct BatchLimits {
  std::size_t ops_max = 500;
  std::size_t bytes_max = 256 * 1024;  // of the bodies together; one row alone may be larger

  bool operator==(const BatchLimits&) const = default;
};

// How many of `rows` make one batch: as many as fit, at least one if there is any, none beyond a
// gap in the sequence.
std::size_t batch_length(std::span<const JournalRow> rows, const BatchLimits& limits);

// What stands between this device and head office on the way up.
enum class UploadTrouble {
  none,
  office_ahead,  // head office has rows that this journal never wrote: restored from an image, or
                 // a cloned disk. Nothing is sent until an operator has looked at it
  journal_gap,   // head office asks for rows that the journal no longer has
  frozen,        // head office has found that two disks claim to be this device, and takes nothing
                 // until an operator has looked at it
};

// The sending side's knowledge of the journal. A value; knows no disk and no clock. Times are those
// of the boot clock in milliseconds.
class Outbox {
 public:
  // A row that fails alone so often, over so long a time, is handed over unread.
  static constexpr int opaque_after_tries = 5;
  static constexpr std::int64_t opaque_after_ms = 30 * 60'000;

  Outbox() = default;
  Outbox(std::uint64_t last_seq, std::uint64_t acked_seq);

  std::uint64_t last() const { return last_; }
  std::uint64_t acked() const { return acked_; }
  std::uint64_t waiting() const { return last_ - acked_; }
  UploadTrouble trouble() const { return trouble_; }
  bool may_send() const { return waiting() > 0 && trouble_ == UploadTrouble::none; }

  // The journal has rows up to `last_seq`. A smaller number than before is ignored.
  void grew(std::uint64_t last_seq);

  // Head office's high-water mark, as its reply to a push told it. Answers whether `acked` moved;
  // it moves back when head office has less than it once confirmed (a restored backup): then those
  // rows are sent again.
  enum class Confirmed { nothing_new, forward, back };
  Confirmed confirmed(std::uint64_t hw_seq);

  // The high-water mark as hello told it, when `acked_then` was confirmed. It never moves `acked`
  // forward: rows whose reply was lost are sent again, so that head office can compare them. True:
  // head office has lost rows, and `acked` has moved back.
  bool office_has(std::uint64_t hw_seq, std::uint64_t acked_then);

  // Whether head office takes anything of this device.
  void set_frozen(bool frozen);

  // The journal answered with rows that do not begin at acked + 1.
  void gap_found() { trouble_ = UploadTrouble::journal_gap; }

  // Limits for the next batch: `wanted`, halved for every three failures of the same batch, doubled
  // again with each batch that got through.
  BatchLimits limits(BatchLimits wanted) const;
  // The batch of `rows` rows behind `acked` failed.
  void failed(std::size_t rows, std::int64_t now_ms);
  // Whether the next row is to go alone and unread.
  bool opaque_due(std::int64_t now_ms) const;

 private:
  std::uint64_t last_ = 0;
  std::uint64_t acked_ = 0;
  int failures_ = 0;  // in a row, at the present size
  int halvings_ = 0;
  int alone_tries_ = 0;  // of the row behind `acked`, with nothing else in the batch
  std::int64_t alone_since_ = 0;
  UploadTrouble trouble_ = UploadTrouble::none;
};

}  // namespace tresen
