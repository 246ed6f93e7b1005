#pragma once
// The other daemons over the same PostgreSQL, and which of all leads: decides what is in custody,
// answers operators and desks, and does what head office does by itself. Devices are served by
// each.
//
// Who leads has the lease, a row with a token that rises whenever another one takes it. While it
// leads (Leading), each transaction that writes looks at the token behind its BEGIN: one that was
// stopped, and wakes when another leads, changes nothing. Over a file there are no others.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/base/result.h"
#include "sync/office/store/feed.h"

namespace tresen {

class Peers {
 public:
  // How long it holds, by the database's clock, without being taken again.
  static constexpr std::int64_t term_ms = 5000;

  explicit Peers(Database& database);

  // Whether there may be any.
  bool there() const { return database_->is_shared(); }

  enum class Ask {
    patiently,  // whoever leads is told that somebody waits
    silently
  };
  // Whether we lead from now on. `now_ms` is on any clock that never goes back.
  Result<bool> lead(std::int64_t now_ms, Ask ask);
  bool leads() const { return token_ != 0 || !there(); }
  // Whether another one waited, or led already, when a transaction last looked.
  bool is_wanted() const { return database_->is_wanted(); }
  Result<void> let_go();
  // Whether something is in custody that nobody has decided, or whoever led has died.
  Result<bool> has_work();

  // While it lives, what writes is refused (busy) unless we lead.
  class Leading {
   public:
    explicit Leading(Peers& peers);
    Leading(const Leading&) = delete;
    Leading& operator=(const Leading&) = delete;
    ~Leading();

   private:
    Database* database_;
  };

  // Hints, which may be lost: which buckets have grown.
  Result<void> tell(std::span<const FeedHead> heads);
  Result<std::vector<FeedHead>> heard();

 private:
  struct Lease {
    std::string holder;
    std::int64_t token = 0;
    std::int64_t until_ms = 0;
    std::int64_t wanted_ms = 0;
    std::int64_t now_ms = 0;
  };
  Result<Lease> lease();
  bool is_free(const Lease& lease) const;

  Database* database_;
  std::string name_;        // this one's
  std::int64_t token_ = 0;  // 0: another one leads, or nobody
  std::int64_t taken_ms_ = 0;
};

}  // namespace tresen
