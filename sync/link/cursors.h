#pragma once
// The way down: how far each bucket of head office's feed has been read, which comes next, and
// which must be read anew or given up.
//
// A bucket's cursor moves only when the cache has stored the ops and the cursor in one transaction.
// Asking may run ahead of storing, but never by more than `ask_ahead_max` pages. A bucket is read
// anew where head office says so, or where the records on disk are not those of head office.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tresen {

// How far a bucket is on disk.
struct CursorAt {
  std::string bucket;
  std::uint64_t pos = 0;         // of its last op on disk
  std::uint64_t checksum = 0;    // sum of the hashes of its records on disk, see record/checksum.h
  bool rebuild = false;          // it is being read anew: what it held before is still there, stale
  std::string snapshot{};        // id of the snapshot it is being read from; empty: from the feed
  std::uint32_t chunk_next = 0;  // the first chunk of it that is not on disk

  bool operator==(const CursorAt&) const = default;
};

// What hello says of a bucket.
struct BucketOffer {
  // How the terminal is to go on with it.
  enum class Way { go_on, replay, snapshot };

  std::string bucket;
  std::uint64_t head_pos = 0;
  Way way = Way::go_on;
};

// Config first, then the device's own verdicts, then customers: a counter is usable within seconds.
int bucket_rank(std::string_view bucket);

// What has been read of all buckets. A value; knows no disk and no clock. Times are those of the
// boot clock in milliseconds.
class Cursors {
 public:
  static constexpr std::size_t ask_ahead_max = 2;  // pages handed to the cache and not yet stored
  // A bucket that differs again and again must not load head office.
  static constexpr std::int64_t rebuild_gap_ms = 3'600'000;

  Cursors() = default;
  explicit Cursors(std::vector<CursorAt> stored);

  // Head office's buckets. `told` is what on_disk() was when the hello was sent: an answer to what
  // is no longer so has no effect. Buckets that are not named are to be purged.
  void offered(const std::vector<BucketOffer>& offers, const std::vector<CursorAt>& told,
               std::int64_t now_ms);
  // One bucket has grown. False: it is not one of ours.
  bool hinted(std::string_view bucket, std::uint64_t head_pos);

  // --- pages ---

  // The next page to ask for: the first bucket in order that is behind its head. Nothing: all is
  // read, or enough is on its way to the disk.
  std::optional<CursorAt> next() const;
  // Whether a page from `after` on is still wanted.
  bool wants(std::string_view bucket, std::uint64_t after) const;
  // A page came that ends at `next_pos`. Asking goes on behind it. True: it is for the cache.
  bool arrived(std::string_view bucket, std::uint64_t next_pos, std::uint64_t head_pos);
  // What the bucket's records sum up to at `pos`, its head.
  void head_sum(std::string_view bucket, std::uint64_t pos, std::uint64_t checksum);
  // The cache has it on disk. True: the records there are not those of head office.
  bool stored(std::string_view bucket, std::uint64_t pos, std::uint64_t checksum, bool rebuild);
  // What is on disk of it sums up to this now: a page or a chunk of another bucket has changed it.
  void sum_changed(std::string_view bucket, std::uint64_t checksum);
  // The cache did not store a page: asking begins again at `pos`, which is on disk.
  void not_stored(std::string_view bucket, std::uint64_t pos);

  // --- reading anew, and giving up ---

  // A bucket that is to be read anew by pages.
  std::optional<std::string> replay_due() const;
  // A bucket that is to be read, or is being read, from a snapshot.
  const CursorAt* snapshot_due() const;
  // A bucket that this terminal has no business with.
  std::optional<std::string> purge_due() const;
  void rebuild_started(std::string_view bucket, const std::string& snapshot, std::int64_t now_ms);
  // Head office has no snapshot of it: pages must do.
  void no_snapshot(std::string_view bucket);
  void chunk_stored(std::string_view bucket, std::uint32_t chunk_next);
  // The last chunk is on disk. True: the records are not those that the snapshot promised.
  bool snapshot_stored(std::string_view bucket, std::uint64_t pos, std::uint64_t checksum,
                       std::uint64_t promised);
  // True: hello had named it again meanwhile.
  bool purged(std::string_view bucket);

  // Head office was restored: every bucket but those in `keep` begins anew, and nothing is read
  // until the next hello has named its buckets.
  void restart(const std::vector<std::string>& keep);

  std::vector<CursorAt> on_disk() const;
  bool all_read() const;  // everything known of is on disk
  // The position up to which `bucket` has been asked for, and the one on disk; 0 for a bucket that
  // is not known.
  std::uint64_t asked(std::string_view bucket) const;
  std::uint64_t stored_pos(std::string_view bucket) const;
  // The first chunk of its snapshot that is not on disk.
  std::uint32_t chunk_next(std::string_view bucket) const;

 private:
  enum class Way { feed, replay_due, snapshot };

  struct Bucket {
    CursorAt disk{};
    std::uint64_t asked = 0;
    std::uint64_t head = 0;
    std::size_t on_the_way = 0;
    bool offered = false;
    bool known = false;  // to the cache
    Way way = Way::feed;
    bool differs = false;
    bool pages_only = false;                        // head office has no snapshot of it
    std::pair<std::uint64_t, std::uint64_t> sum{};  // checksum at a head: position and sum
    std::optional<std::int64_t> rebuilt_at{};

    bool read() const { return way == Way::feed && !disk.rebuild && disk.pos >= head; }
  };
  static void choose(Bucket& bucket, BucketOffer::Way way, const CursorAt& told,
                     std::int64_t now_ms);
  Bucket* find(std::string_view name);
  const Bucket* find(std::string_view name) const;

  std::vector<Bucket> buckets_;  // in the order in which they are read
};

}  // namespace tresen
