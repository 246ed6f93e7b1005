#pragma once
// The two ends of a Link in memory: a cache that keeps its word, a head office that keeps a log,
// and a clock that jumps from one event to the next.

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/link/link.h"
#include "tests/support/memory_transport.h"

namespace tresen::test {

// Head office, as far as a link can tell: a log per device, a feed per bucket, an epoch.
struct FakeOffice {
  std::uint64_t epoch = 1;
  std::vector<std::string> log;  // of the one device, from sequence 1
  std::map<std::string, std::vector<v1::FeedOp>> feed{{"config", {}}};
  std::size_t page_max = 3;
  Fault refuses_with = Fault::absent;  // absent: it refuses nothing
  std::vector<std::string> pulled;     // buckets in the order of the pulls

  void put(const std::string& bucket) {
    auto& ops = feed[bucket];
    v1::FeedOp op;
    op.set_pos((ops.empty() ? 0 : ops.back().pos()) + 2);  // positions are not dense
    op.set_remove(bucket + std::to_string(op.pos()));
    ops.push_back(std::move(op));
  }
  std::uint64_t head(const std::string& bucket) const {
    const auto& ops = feed.at(bucket);
    return ops.empty() ? 0 : ops.back().pos();
  }

  Result<v1::HelloReply> hello(const v1::HelloRequest&) const {
    if (refuses_with != Fault::absent) return fail(refuses_with, "hello");
    v1::HelloReply reply;
    reply.set_proto(1);
    reply.set_store_epoch(epoch);
    reply.set_hw_seq(log.size());
    for (const auto& [bucket, ops] : feed) {
      v1::BucketHead* offered = reply.add_buckets();
      offered->set_bucket(bucket);
      offered->set_head_pos(head(bucket));
    }
    return reply;
  }
  Result<v1::PushReply> push(const v1::PushRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "push");
    if (request.store_epoch() != epoch) return fail(Fault::conflict, "epoch");
    if (request.first_seq() <= log.size() + 1) {
      for (int i = 0; i < request.changes_size(); ++i) {
        const std::uint64_t seq = request.first_seq() + static_cast<std::uint64_t>(i);
        if (seq == log.size() + 1) log.push_back(request.changes(i));
      }
    }
    v1::PushReply reply;
    reply.set_hw_seq(log.size());
    return reply;
  }
  Result<v1::PullReply> pull(const v1::PullRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "pull");
    if (request.store_epoch() != epoch) return fail(Fault::conflict, "epoch");
    pulled.push_back(request.bucket());
    v1::PullReply reply;
    reply.set_next_pos(request.after_pos());
    for (const v1::FeedOp& op : feed.at(request.bucket())) {
      if (op.pos() <= request.after_pos()) continue;
      if (static_cast<std::size_t>(reply.ops_size()) >= page_max) break;
      *reply.add_ops() = op;
      reply.set_next_pos(op.pos());
    }
    reply.set_head_pos(head(request.bucket()));
    return reply;
  }

  // A backup was put back: it has only the first `rows` of the log.
  void restored(std::size_t rows) {
    log.resize(rows);
    ++epoch;
  }
};

// The durable side. Everything is "on disk" as soon as it is answered.
struct FakeCache {
  std::vector<std::string> journal;  // bodies, from sequence 1
  std::uint64_t acked = 0;
  std::uint64_t epoch = 0;
  std::map<std::string, std::uint64_t> cursors;
  std::map<std::string, std::vector<std::string>> applied;  // ops by bucket
  std::set<std::uint64_t> acks;                             // every number acknowledged
  LinkStatus status;
  std::vector<LinkStatus> statuses;
  double disk_fails = 0;  // of pages: 0 to 1
  double deaf = 0;        // of questions that are never answered: 0 to 1
  std::mt19937_64 random{1};

  bool chance(double probability) {
    return std::uniform_real_distribution<>(0, 1)(random) < probability;
  }
  JournalAt write(std::string body) {
    journal.push_back(std::move(body));
    return journal_at();
  }
  JournalAt journal_at() const {
    return {journal.size(), acked < journal.size() ? static_cast<std::int64_t>(acked + 1) : 0};
  }

  std::vector<FromCache> hear(const ToCache& message) {
    if (chance(deaf) && !std::holds_alternative<StatusChanged>(message)) return {};
    return std::visit([this](const auto& m) { return on(m); }, message);
  }

 private:
  std::vector<FromCache> on(const AskReady&) {
    CacheReady ready{.store_epoch = epoch,
                     .incarnation = 0,
                     .last_seq = journal.size(),
                     .acked_seq = acked,
                     .oldest_wall_ms = journal_at().oldest_wall_ms,
                     .boot = {},
                     .cursors = {}};
    for (const auto& [bucket, pos] : cursors) ready.cursors.push_back({bucket, pos});
    return {ready};
  }
  std::vector<FromCache> on(const AskBatch& ask) {
    Batch batch{.after_seq = ask.after_seq, .rows = {}};
    for (std::uint64_t seq = ask.after_seq + 1; seq <= journal.size(); ++seq) {
      if (batch.rows.size() >= ask.limits.ops_max) break;
      batch.rows.push_back({seq, journal[seq - 1]});
    }
    return {batch};
  }
  std::vector<FromCache> on(const Acknowledged& ack) {
    acks.insert(ack.seq);
    acked = ack.seq;
    return {journal_at()};
  }
  std::vector<FromCache> on(const StoreFeed& feed) {
    std::uint64_t& cursor = cursors[feed.bucket];
    if (cursor != feed.after_pos) {
      return {FeedNotStored{feed.bucket, cursor, Fault::conflict}};
    }
    if (chance(disk_fails)) return {FeedNotStored{feed.bucket, cursor, Fault::storage}};
    for (const v1::FeedOp& op : feed.ops) applied[feed.bucket].push_back(op.remove());
    cursor = feed.next_pos;
    return {FeedStored{feed.bucket, cursor}};
  }
  std::vector<FromCache> on(const StoreEpoch& changed) {
    epoch = changed.store_epoch;
    acked = changed.hw_seq;
    if (changed.restart_cursors) {
      cursors.clear();
      applied.clear();
    }
    return {EpochStored{epoch}, journal_at()};
  }
  template <class Unheard>
  std::vector<FromCache> on(const Unheard&) {
    return {};
  }
  std::vector<FromCache> on(const StatusChanged& changed) {
    status = changed.status;
    statuses.push_back(status);
    return {};
  }
};

// One terminal, one head office and the wire between them, on one virtual clock.
class Line {
 public:
  explicit Line(std::uint64_t seed, LinkSettings settings = {.device_id = 17,
                                                             .incarnation = 1,
                                                             .app_version = "test",
                                                             .batch = {},
                                                             .times = {}})
      : wire({.hello = [this](const auto& r) { return office.hello(r); },
              .push = [this](const auto& r) { return office.push(r); },
              .pull = [this](const auto& r) { return office.pull(r); }},
             seed),
        random_(seed ^ 0x9e3779b97f4a7c15),
        link(std::move(settings), [this] { return random_(); }) {
    cache.random.seed(seed + 1);
  }

  FakeOffice office;
  FakeCache cache;
  MemoryTransport wire;

  Moment now() const { return {.wall_ms = 1'800'000'000'000 + now_ms_, .boot_ms = now_ms_}; }

  void write(const std::string& body) {
    link.receive(FromCache(cache.write(body)), now());
    settle();
  }
  void tell(const FromCache& message) {
    link.receive(message, now());
    settle();
  }

  // Lets so much time pass. Counts turns, so that a busy loop is found and not waited for.
  void run(std::int64_t ms) {
    const std::int64_t until = now_ms_ + ms;
    settle();
    while (true) {
      std::int64_t next = now_ms_ + std::max<std::int64_t>(1, link.wait(now()));
      if (wire.next_at()) next = std::min(next, std::max(now_ms_, *wire.next_at()));
      if (next > until) break;
      now_ms_ = next;
      for (FromWire& message : wire.deliver(now_ms_)) link.receive(std::move(message), now());
      settle();
      ++turns;
    }
    now_ms_ = until;
    settle();
  }

  std::uint64_t turns = 0;

 private:
  void settle() {
    wire.set_now(now_ms_);
    link.tick(now());
    for (auto orders = link.take_orders(); !orders.empty(); orders = link.take_orders()) {
      for (LinkOrder& order : orders) {
        if (auto* call = std::get_if<ToWire>(&order)) {
          wire.send(std::move(*call));
          continue;
        }
        for (const FromCache& answer : cache.hear(std::get<ToCache>(order))) {
          link.receive(answer, now());
        }
      }
      link.tick(now());
    }
  }

  std::int64_t now_ms_ = 1000;
  std::mt19937_64 random_;

 public:
  Link link;
};

}  // namespace tresen::test
