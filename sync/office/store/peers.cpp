#include "sync/office/store/peers.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <utility>

#include "sync/base/planted.h"

namespace tresen {
namespace {

// Told again after so long: whoever waited may have died.
constexpr std::int64_t told_again_ms = 500;
// PostgreSQL takes less than 8,000.
constexpr std::size_t hint_bytes_max = 7000;

std::string any_name() {
  std::random_device random;
  return std::to_string(random()) + "-" + std::to_string(random());
}

}  // namespace

Peers::Peers(Database& database) : database_(&database), name_(any_name()) {}

Result<Peers::Lease> Peers::lease() {
  Lease found;
  TRY(database_->query(
      "SELECT holder, token, until_ms, wanted_ms, clock_ms() FROM lease", {}, [&](const Row& row) {
        found = {row.text(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)};
        return false;
      }));
  return found;
}

bool Peers::is_free(const Lease& lease) const {
  return lease.holder.empty() || lease.holder == name_ || lease.until_ms <= lease.now_ms;
}

Result<bool> Peers::lead(std::int64_t now_ms, Ask ask) {
  if (!there()) return true;
  if (token_ != 0 && now_ms - taken_ms_ < term_ms / 2) return true;
  token_ = 0;
  // Whoever waits looks often, and takes no turn for that.
  TRY_TO(seen, lease());
  if (!is_free(seen)) {
    if (ask == Ask::patiently && seen.now_ms - seen.wanted_ms >= told_again_ms) {
      TRY(database_->run("UPDATE lease SET wanted_ms = ?", {seen.now_ms}));
    }
    return false;
  }
  // Who leads on and on by reading alone does not hear of others.
  const bool renews = seen.holder == name_;
  if (renews && seen.wanted_ms != 0 && seen.now_ms - seen.wanted_ms < 2 * told_again_ms) {
    token_ = seen.token;
    TRY(let_go());
    return false;
  }
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(now, lease());
  if (!is_free(now)) return false;
  const std::int64_t token = now.holder == name_ ? now.token : now.token + 1;
  TRY(database_->run("UPDATE lease SET holder = ?, token = ?, until_ms = ?, wanted_ms = 0",
                     {name_, token, now.now_ms + term_ms}));
  TRY(transaction.commit());
  token_ = token;
  taken_ms_ = now_ms;
  return true;
}

Result<void> Peers::let_go() {
  const std::int64_t token = std::exchange(token_, 0);
  if (token == 0) return {};
  return database_->run("UPDATE lease SET holder = '', until_ms = 0 WHERE holder = ? AND token = ?",
                        {name_, token});
}

Result<bool> Peers::has_work() {
  if (!there()) return true;
  TRY_TO(work,
         database_->integer("SELECT CASE WHEN (SELECT coalesce(max(pos), 0) FROM log) > "
                            "(SELECT decided_pos FROM mark) OR EXISTS (SELECT 1 FROM lease WHERE "
                            "holder <> '' AND until_ms < clock_ms()) "
                            "THEN 1 ELSE 0 END"));
  return work.value_or(0) != 0;
}

Peers::Leading::Leading(Peers& peers) : database_(peers.database_) {
  if (peers.there() && !planted("lead_unfenced")) database_->fence(peers.token_);
}

Peers::Leading::~Leading() { database_->fence(std::nullopt); }

Result<void> Peers::tell(std::span<const FeedHead> heads) {
  if (!there()) return {};
  std::string hint;
  for (const FeedHead& head : heads) {
    hint += std::to_string(head.pos) + ' ' + head.bucket + '\n';
    if (hint.size() < hint_bytes_max && &head != &heads.back()) continue;
    TRY(database_->query("SELECT pg_notify('tresen', ?)", {std::exchange(hint, {})},
                         [](const Row&) { return false; }));
  }
  return {};
}

Result<std::vector<FeedHead>> Peers::heard() {
  std::vector<FeedHead> heads;
  TRY_TO(hints, database_->heard());
  for (const std::string& hint : hints) {
    for (std::size_t at = 0; at < hint.size();) {
      const std::size_t end = std::min(hint.find('\n', at), hint.size());
      const std::size_t space = std::min(hint.find(' ', at), end);
      FeedHead head;
      const auto read = std::from_chars(hint.data() + at, hint.data() + space, head.pos);
      if (read.ec == std::errc() && space < end) {
        head.bucket = hint.substr(space + 1, end - space - 1);
        heads.push_back(std::move(head));
      }
      at = end + 1;
    }
  }
  return heads;
}

}  // namespace tresen
