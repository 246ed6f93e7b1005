#include "sync/link/cursors.h"

#include <algorithm>
#include <numeric>

namespace tresen {

int bucket_rank(std::string_view bucket) {
  if (bucket == "config") return 0;
  if (bucket.starts_with("device/")) return 1;
  return 2;
}

Cursors::Cursors(std::vector<CursorAt> stored) {
  for (CursorAt& at : stored) {
    buckets_.push_back({.name = std::move(at.bucket), .stored = at.pos, .asked = at.pos});
  }
}

void Cursors::offered(const std::vector<CursorAt>& heads) {
  for (Bucket& bucket : buckets_) bucket.offered = false;
  for (const CursorAt& at : heads) {
    Bucket* bucket = find(at.bucket);
    if (bucket == nullptr) bucket = &buckets_.emplace_back(Bucket{.name = at.bucket});
    bucket->offered = true;
    bucket->head = at.pos;
  }
  // Head office's order within a rank; buckets that it does not name stand last.
  const auto place = [&heads](const Bucket& bucket) {
    return std::ranges::find(heads, bucket.name, &CursorAt::bucket) - heads.begin();
  };
  std::ranges::stable_sort(buckets_, [&place](const Bucket& a, const Bucket& b) {
    return std::pair(bucket_rank(a.name), place(a)) < std::pair(bucket_rank(b.name), place(b));
  });
}

bool Cursors::hinted(std::string_view name, std::uint64_t head_pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr || !bucket->offered) return false;
  bucket->head = std::max(bucket->head, head_pos);
  return true;
}

std::optional<CursorAt> Cursors::next() const {
  const auto ahead = std::accumulate(
      buckets_.begin(), buckets_.end(), std::size_t{0},
      [](std::size_t sum, const Bucket& bucket) { return sum + bucket.on_the_way; });
  if (ahead >= ask_ahead_max) return std::nullopt;
  for (const Bucket& bucket : buckets_) {
    if (bucket.offered && bucket.asked < bucket.head) return CursorAt{bucket.name, bucket.asked};
  }
  return std::nullopt;
}

void Cursors::arrived(std::string_view name, std::uint64_t next_pos, std::uint64_t head_pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return;
  // A page that moves nothing says that its end is the end, whatever a hint promised.
  bucket->head = next_pos == bucket->asked ? head_pos : std::max(bucket->head, head_pos);
  if (next_pos == bucket->asked) return;
  bucket->asked = next_pos;
  ++bucket->on_the_way;
}

void Cursors::stored(std::string_view name, std::uint64_t pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return;
  if (bucket->on_the_way > 0) --bucket->on_the_way;
  bucket->stored = std::max(bucket->stored, pos);
  bucket->asked = std::max(bucket->asked, bucket->stored);
}

void Cursors::not_stored(std::string_view name, std::uint64_t pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return;
  bucket->on_the_way = 0;
  bucket->stored = pos;
  bucket->asked = pos;
}

void Cursors::restart() {
  for (Bucket& bucket : buckets_) {
    bucket = {.name = std::move(bucket.name), .head = bucket.head, .offered = bucket.offered};
  }
}

std::vector<CursorAt> Cursors::on_disk() const {
  std::vector<CursorAt> all;
  for (const Bucket& bucket : buckets_) all.push_back({bucket.name, bucket.stored});
  return all;
}

bool Cursors::all_read() const {
  return std::ranges::all_of(buckets_, [](const Bucket& bucket) {
    return !bucket.offered || bucket.stored >= bucket.head;
  });
}

std::uint64_t Cursors::asked(std::string_view name) const {
  const Bucket* bucket = find(name);
  return bucket == nullptr ? 0 : bucket->asked;
}

std::uint64_t Cursors::stored_pos(std::string_view name) const {
  const Bucket* bucket = find(name);
  return bucket == nullptr ? 0 : bucket->stored;
}

Cursors::Bucket* Cursors::find(std::string_view name) {
  const auto found = std::ranges::find(buckets_, name, &Bucket::name);
  return found == buckets_.end() ? nullptr : &*found;
}

const Cursors::Bucket* Cursors::find(std::string_view name) const {
  const auto found = std::ranges::find(buckets_, name, &Bucket::name);
  return found == buckets_.end() ? nullptr : &*found;
}

}  // namespace tresen
