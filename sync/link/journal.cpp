#include "sync/link/journal.h"

#include <algorithm>

namespace tresen {
namespace {

constexpr int failures_per_halving = 3;
constexpr int halvings_max = 16;

}  // namespace

std::size_t batch_length(std::span<const JournalRow> rows, const BatchLimits& limits) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (const JournalRow& row : rows) {
    if (count > 0) {
      if (count >= limits.ops_max || bytes + row.body.size() > limits.bytes_max) break;
      if (row.seq != rows[count - 1].seq + 1) break;
    }
    bytes += row.body.size();
    ++count;
  }
  return count;
}

Outbox::Outbox(std::uint64_t last_seq, std::uint64_t acked_seq)
    : last_(last_seq), acked_(std::min(acked_seq, last_seq)) {}

void Outbox::grew(std::uint64_t last_seq) { last_ = std::max(last_, last_seq); }

Outbox::Confirmed Outbox::confirmed(std::uint64_t hw_seq) {
  if (hw_seq > last_) {
    trouble_ = UploadTrouble::office_ahead;
    return Confirmed::nothing_new;
  }
  if (trouble_ == UploadTrouble::office_ahead) trouble_ = UploadTrouble::none;
  if (hw_seq == acked_) return Confirmed::nothing_new;
  const bool forward = hw_seq > acked_;
  acked_ = hw_seq;
  failures_ = 0;
  alone_tries_ = 0;
  halvings_ = std::max(0, halvings_ - 1);
  if (trouble_ == UploadTrouble::journal_gap) trouble_ = UploadTrouble::none;
  return forward ? Confirmed::forward : Confirmed::back;
}

bool Outbox::office_has(std::uint64_t hw_seq, std::uint64_t acked_then) {
  if (hw_seq > last_) {
    if (trouble_ == UploadTrouble::none) trouble_ = UploadTrouble::office_ahead;
    return false;
  }
  if (trouble_ == UploadTrouble::office_ahead) trouble_ = UploadTrouble::none;
  if (hw_seq >= acked_then) return false;
  return confirmed(hw_seq) == Confirmed::back;
}

void Outbox::set_frozen(bool frozen) {
  if (frozen) {
    trouble_ = UploadTrouble::frozen;
  } else if (trouble_ == UploadTrouble::frozen) {
    trouble_ = UploadTrouble::none;
  }
}

BatchLimits Outbox::limits(BatchLimits wanted) const {
  wanted.ops_max = std::max<std::size_t>(1, wanted.ops_max >> halvings_);
  wanted.bytes_max = std::max<std::size_t>(1, wanted.bytes_max >> halvings_);
  return wanted;
}

void Outbox::failed(std::size_t rows, std::int64_t now_ms) {
  if (rows == 1 && alone_tries_++ == 0) alone_since_ = now_ms;
  if (++failures_ < failures_per_halving) return;
  failures_ = 0;
  halvings_ = std::min(halvings_ + 1, halvings_max);
}

bool Outbox::opaque_due(std::int64_t now_ms) const {
  return alone_tries_ >= opaque_after_tries && now_ms - alone_since_ >= opaque_after_ms;
}

}  // namespace tresen
