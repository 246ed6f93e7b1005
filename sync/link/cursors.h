#pragma once
// The way down: how far each bucket of head office's feed has been read, and which comes next.
//
// A bucket's cursor moves only when the cache has stored the ops and the cursor in one transaction.
// Asking may run ahead of storing, but never by more than `ask_ahead_max` pages.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

// Config first, then the device's own verdicts, then customers: a counter is usable within seconds.
int bucket_rank(std::string_view bucket);

// What has been read of all buckets. A value; knows no disk and no clock.
class Cursors {
 public:
  static constexpr std::size_t ask_ahead_max = 2;  // pages handed to the cache and not yet stored

  Cursors() = default;
  explicit Cursors(std::vector<CursorAt> stored);

  // Head office's buckets and their heads. Buckets that it no longer names are not read any more.
  void offered(const std::vector<CursorAt>& heads);
  // One bucket has grown. False: it is not one of ours.
  bool hinted(std::string_view bucket, std::uint64_t head_pos);

  // The next page to ask for: the first bucket in order that is behind its head. Nothing: all is
  // read, or enough is on its way to the disk.
  std::optional<CursorAt> next() const;
  // A page came: from `after` to `next_pos`. Asking goes on behind it.
  void arrived(std::string_view bucket, std::uint64_t next_pos, std::uint64_t head_pos);
  // The cache has it on disk.
  void stored(std::string_view bucket, std::uint64_t pos);
  // The cache did not store a page: asking begins again at `pos`, which is on disk.
  void not_stored(std::string_view bucket, std::uint64_t pos);

  // Head office was restored: every bucket is read again from its beginning.
  void restart();

  std::vector<CursorAt> on_disk() const;
  bool all_read() const;  // everything known of is on disk
  // The position up to which `bucket` has been asked for, and the one on disk; 0 for a bucket that
  // is not known.
  std::uint64_t asked(std::string_view bucket) const;
  std::uint64_t stored_pos(std::string_view bucket) const;

 private:
  struct Bucket {
    std::string name;
    std::uint64_t stored = 0;
    std::uint64_t asked = 0;
    std::uint64_t head = 0;
    std::size_t on_the_way = 0;
    bool offered = false;
  };
  Bucket* find(std::string_view name);
  const Bucket* find(std::string_view name) const;

  std::vector<Bucket> buckets_;  // in the order in which they are read
};

}  // namespace tresen
