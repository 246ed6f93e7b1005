#pragma once
// Which buckets hold a record: that of its home, and those of the branches that have seen its
// customer. Keeps the tables seen and guest and the feeds in step, inside a transaction of the
// caller's; ids are 16 bytes.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/feed.h"
#include "sync/office/store/sqlite/feed_writer.h"

namespace tresen {

class Membership {
 public:
  // Where a record stands in the feed of its home.
  struct Home {
    std::string bucket;
    std::uint64_t pos = 0;
    std::uint64_t hash = 0;  // of the record as it stands there
  };

  // Both must outlive it.
  Membership(Database& database, FeedWriter& feed) : database_(&database), feed_(&feed) {}

  // To be called first: whether there is anybody whom another branch has seen.
  Result<void> start();

  // A branch holds a customer and all that belongs to it from now on, or longer than before. To be
  // noted before records are settled, and carried out afterwards: who moves away from a branch that
  // has just seen them never leaves it.
  Result<void> note_seen(const SeenCustomer& seen);
  // The same: whoever has seen the one who was merged away holds the one who was kept.
  Result<void> note_merged(const Uuid& away, const Uuid& kept, std::int64_t at_ms);
  Result<void> admit_seen();

  // A record is new, has changed or moves: its position in the feed of its home `bucket`. `stored`
  // is null for a new one; `customer` may be empty: nobody's; `hash` is that of the record now.
  Result<std::uint64_t> settle(const std::string& record_id, const std::string& customer,
                               const Home* stored, const std::string& bucket, std::uint64_t hash);
  // The same for the other buckets, once it is settled.
  Result<void> settle_guests(const std::string& record_id, const std::string& customer,
                             const std::string& home, std::uint64_t old_hash, std::uint64_t hash);
  // What belongs to a customer goes where the customer goes.
  Result<void> move_belongings(const std::string& customer, const std::string& bucket);

  // A branch holds a customer no more.
  Result<void> forget(const std::string& customer, const std::string& bucket);

 private:
  struct Guest {
    std::string bucket;
    std::uint64_t pos = 0;
  };
  Result<void> leave_home(const std::string& record_id, const std::string& customer,
                          const Home& home);
  Result<std::vector<Guest>> guests_of(const std::string& record_id);
  Result<void> keep_guest(const std::string& record_id, const std::string& bucket,
                          std::uint64_t pos);

  Database* database_;
  FeedWriter* feed_;
  bool anybody_seen_ = true;
  std::vector<SeenCustomer> new_;  // noted, not yet admitted
};

}  // namespace tresen
