#include "sync/link/cursors.h"

#include <algorithm>
#include <numeric>

#include "sync/base/planted.h"

namespace tresen {

int bucket_rank(std::string_view bucket) {
  if (bucket == "config") return 0;
  if (bucket.starts_with("device/")) return 1;
  return 2;
}

Cursors::Cursors(std::vector<CursorAt> stored) {
  for (CursorAt& at : stored) {
    Bucket bucket;
    bucket.asked = at.pos;
    bucket.known = true;
    bucket.way = at.snapshot.empty() ? Way::feed : Way::snapshot;
    bucket.disk = std::move(at);
    buckets_.push_back(std::move(bucket));
  }
}

// --- what head office has ------------------------------------------------------------------------

void Cursors::offered(const std::vector<BucketOffer>& offers, const std::vector<CursorAt>& told,
                      std::int64_t now_ms) {
  for (Bucket& bucket : buckets_) bucket.offered = false;
  for (const BucketOffer& offer : offers) {
    Bucket* bucket = find(offer.bucket);
    if (bucket == nullptr) {
      bucket = &buckets_.emplace_back();
      bucket->disk.bucket = offer.bucket;
    }
    bucket->offered = true;
    bucket->head = offer.head_pos;
    const auto then = std::ranges::find(told, offer.bucket, &CursorAt::bucket);
    choose(*bucket, offer.way, then == told.end() ? CursorAt{offer.bucket} : *then, now_ms);
  }
  std::erase_if(buckets_, [](const Bucket& bucket) { return !bucket.offered && !bucket.known; });
  // Head office's order within a rank; buckets that it does not name stand last.
  const auto place = [&offers](const Bucket& bucket) {
    return std::ranges::find(offers, bucket.disk.bucket, &BucketOffer::bucket) - offers.begin();
  };
  std::ranges::stable_sort(buckets_, [&place](const Bucket& a, const Bucket& b) {
    return std::pair(bucket_rank(a.disk.bucket), place(a)) <
           std::pair(bucket_rank(b.disk.bucket), place(b));
  });
}

// What `way` means for a bucket whose cursor may have moved since head office was told of it.
void Cursors::choose(Bucket& bucket, BucketOffer::Way way, const CursorAt& told,
                     std::int64_t now_ms) {
  using Offered = BucketOffer::Way;
  const CursorAt& disk = bucket.disk;
  if (way == Offered::go_on) {
    if (bucket.way != Way::feed) return;
    if (bucket.differs) {
      way = Offered::snapshot;
    } else if (bucket.known && disk.pos == 0 && !disk.rebuild && bucket.head > 0) {
      way = Offered::replay;  // its cursor was set back: what it held before may be gone
    } else {
      return;
    }
  }
  if (bucket.pages_only) way = Offered::replay;
  if (told.rebuild != disk.rebuild) return;
  if (told.pos == 0 && disk.pos > 0) return;
  const Way anew = way == Offered::snapshot ? Way::snapshot : Way::replay_due;
  if (disk.rebuild && told.pos == 0) {
    // It was begun, and its cursor stays at 0 until it gets somewhere.
    bucket.way = anew == Way::snapshot || !disk.snapshot.empty() ? anew : Way::feed;
    return;
  }
  const bool again = bucket.rebuilt_at && now_ms - *bucket.rebuilt_at < rebuild_gap_ms;
  if (!again || planted("rebuild_without_pause")) bucket.way = anew;
}

bool Cursors::hinted(std::string_view name, std::uint64_t head_pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr || !bucket->offered) return false;
  bucket->head = std::max(bucket->head, head_pos);
  return true;
}

// --- pages ---------------------------------------------------------------------------------------

std::optional<CursorAt> Cursors::next() const {
  const auto ahead = std::accumulate(
      buckets_.begin(), buckets_.end(), std::size_t{0},
      [](std::size_t sum, const Bucket& bucket) { return sum + bucket.on_the_way; });
  if (ahead >= ask_ahead_max) return std::nullopt;
  for (const Bucket& bucket : buckets_) {
    if (!bucket.offered || bucket.way != Way::feed) continue;
    // A rebuild ends only with a page that says that it is the last.
    const bool unfinished = bucket.disk.rebuild && bucket.on_the_way == 0;
    if (bucket.asked < bucket.head || unfinished) return CursorAt{bucket.disk.bucket, bucket.asked};
  }
  return std::nullopt;
}

bool Cursors::wants(std::string_view name, std::uint64_t after) const {
  const Bucket* bucket = find(name);
  return bucket != nullptr && bucket->way == Way::feed && bucket->asked == after;
}

bool Cursors::arrived(std::string_view name, std::uint64_t next_pos, std::uint64_t head_pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return false;
  const bool still = next_pos == bucket->asked;
  // A page that moves nothing says that its end is the end, whatever a hint promised.
  bucket->head = still ? head_pos : std::max(bucket->head, head_pos);
  if (still && !bucket->disk.rebuild) return false;
  bucket->asked = next_pos;
  ++bucket->on_the_way;
  return true;
}

void Cursors::head_sum(std::string_view name, std::uint64_t pos, std::uint64_t checksum) {
  Bucket* bucket = find(name);
  if (bucket != nullptr) bucket->sum = {pos, checksum};
}

bool Cursors::stored(std::string_view name, std::uint64_t pos, std::uint64_t checksum,
                     bool rebuild) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return false;
  if (bucket->on_the_way > 0) --bucket->on_the_way;
  if (pos < bucket->disk.pos) return false;
  bucket->known = true;
  bucket->disk.pos = pos;
  bucket->disk.checksum = checksum;
  if (bucket->disk.rebuild && !rebuild) bucket->pages_only = false;
  bucket->disk.rebuild = rebuild;
  bucket->asked = std::max(bucket->asked, pos);
  if (rebuild || bucket->sum.first != pos || pos == 0) return false;
  bucket->differs = bucket->sum.second != checksum;
  return bucket->differs;
}

void Cursors::sum_changed(std::string_view name, std::uint64_t checksum) {
  Bucket* bucket = find(name);
  if (bucket != nullptr) bucket->disk.checksum = checksum;
}

void Cursors::not_stored(std::string_view name, std::uint64_t pos) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return;
  bucket->on_the_way = 0;
  bucket->disk.pos = pos;
  bucket->asked = pos;
}

// --- reading anew, and giving up -----------------------------------------------------------------

std::optional<std::string> Cursors::replay_due() const {
  for (const Bucket& bucket : buckets_) {
    if (bucket.offered && bucket.way == Way::replay_due) return bucket.disk.bucket;
  }
  return std::nullopt;
}

const CursorAt* Cursors::snapshot_due() const {
  for (const Bucket& bucket : buckets_) {
    if (bucket.offered && bucket.way == Way::snapshot) return &bucket.disk;
  }
  return nullptr;
}

std::optional<std::string> Cursors::purge_due() const {
  for (const Bucket& bucket : buckets_) {
    if (!bucket.offered && bucket.known) return bucket.disk.bucket;
  }
  return std::nullopt;
}

void Cursors::rebuild_started(std::string_view name, const std::string& snapshot,
                              std::int64_t now_ms) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return;
  bucket->disk = {.bucket = std::string(name), .rebuild = true, .snapshot = snapshot};
  bucket->asked = 0;
  bucket->on_the_way = 0;
  bucket->known = true;
  bucket->differs = false;
  bucket->sum = {};
  bucket->way = snapshot.empty() ? Way::feed : Way::snapshot;
  bucket->rebuilt_at = now_ms;
}

void Cursors::no_snapshot(std::string_view name) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return;
  bucket->pages_only = true;
  bucket->way = Way::replay_due;
}

void Cursors::chunk_stored(std::string_view name, std::uint32_t chunk_next) {
  Bucket* bucket = find(name);
  if (bucket != nullptr) bucket->disk.chunk_next = chunk_next;
}

bool Cursors::snapshot_stored(std::string_view name, std::uint64_t pos, std::uint64_t checksum,
                              std::uint64_t promised) {
  Bucket* bucket = find(name);
  if (bucket == nullptr) return false;
  bucket->disk = {.bucket = std::string(name), .pos = pos, .checksum = checksum};
  bucket->asked = pos;
  bucket->way = Way::feed;
  bucket->differs = checksum != promised;
  // Head office may give the same snapshot for a day: what it lacks comes by pages.
  bucket->pages_only = bucket->differs;
  return bucket->differs;
}

bool Cursors::purged(std::string_view name) {
  const Bucket* bucket = find(name);
  if (bucket == nullptr) return false;
  const bool named_again = bucket->offered;
  std::erase_if(buckets_, [name](const Bucket& b) { return b.disk.bucket == name; });
  return named_again;
}

void Cursors::restart(const std::vector<std::string>& keep) {
  for (Bucket& bucket : buckets_) {
    bucket.offered = false;
    if (std::ranges::find(keep, bucket.disk.bucket) != keep.end()) continue;
    const bool known = bucket.known;
    bucket = {.disk = {.bucket = bucket.disk.bucket}, .known = known};
  }
}

// --- answers -------------------------------------------------------------------------------------

std::vector<CursorAt> Cursors::on_disk() const {
  std::vector<CursorAt> all;
  for (const Bucket& bucket : buckets_) all.push_back(bucket.disk);
  return all;
}

bool Cursors::all_read() const {
  return std::ranges::all_of(buckets_, [](const Bucket& bucket) {
    return bucket.offered ? bucket.read() : !bucket.known;
  });
}

std::uint64_t Cursors::asked(std::string_view name) const {
  const Bucket* bucket = find(name);
  return bucket == nullptr ? 0 : bucket->asked;
}

std::uint64_t Cursors::stored_pos(std::string_view name) const {
  const Bucket* bucket = find(name);
  return bucket == nullptr ? 0 : bucket->disk.pos;
}

std::uint32_t Cursors::chunk_next(std::string_view name) const {
  const Bucket* bucket = find(name);
  return bucket == nullptr ? 0 : bucket->disk.chunk_next;
}

Cursors::Bucket* Cursors::find(std::string_view name) {
  const auto found = std::ranges::find(
      buckets_, name, [](const Bucket& bucket) { return std::string_view(bucket.disk.bucket); });
  return found == buckets_.end() ? nullptr : &*found;
}

const Cursors::Bucket* Cursors::find(std::string_view name) const {
  const auto found = std::ranges::find(
      buckets_, name, [](const Bucket& bucket) { return std::string_view(bucket.disk.bucket); });
  return found == buckets_.end() ? nullptr : &*found;
}

}  // namespace tresen
