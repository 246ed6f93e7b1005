#pragma once
// The two ends of a Link in memory: a cache that keeps its word, a head office that keeps a log,
// and a clock that jumps from one event to the next.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/link/link.h"
#include "sync/record/hash_chain.h"
#include "tests/link/fake_office.h"
#include "tests/support/memory_transport.h"

namespace tresen::test {

// The durable side. Everything is "on disk" as soon as it is answered.
struct FakeCache {
  struct Held {
    std::vector<std::string> names;  // ops or records, in the order in which they came
    std::vector<std::string> stale;  // from before a rebuild
    CursorAt at;
  };

  std::vector<std::string> journal;  // bodies, from sequence 1
  std::set<std::uint64_t> erased;    // rows whose content is gone
  std::uint64_t acked = 0;
  std::uint64_t epoch = 0;
  std::uint64_t incarnation = 0;
  std::map<std::string, Held> buckets;
  std::set<std::uint64_t> acks;  // every number acknowledged
  LinkStatus status;
  std::vector<LinkStatus> statuses;
  std::vector<std::uint32_t> wrong_chunks;  // that were not the next one
  std::vector<std::size_t> rows_asked;      // limits of the batches
  std::map<std::string, int> rebuilds;      // by bucket
  std::set<std::string> receipts;           // open
  std::int64_t contact_ms = 0;
  std::vector<Contact> contacts;
  std::vector<std::uint64_t> decided;  // as told
  std::vector<LookupAnswered> lookups;
  bool reports = true;    // it answers when asked how it is
  double disk_fails = 0;  // of pages: 0 to 1
  double deaf = 0;        // of questions that are never answered: 0 to 1
  std::mt19937_64 random{1};
  mutable std::vector<std::string> heads{chain_start()};

  bool chance(double probability) {
    return std::uniform_real_distribution<>(0, 1)(random) < probability;
  }
  JournalAt write(std::string body) {
    journal.push_back(std::move(body));
    return journal_at();
  }
  JournalAt journal_at() const {
    return {journal.size(), acked < journal.size() ? static_cast<std::int64_t>(acked + 1) : 0,
            acked, chain()[acked]};
  }
  std::uint64_t pos(const std::string& bucket) const {
    const auto found = buckets.find(bucket);
    return found == buckets.end() ? 0 : found->second.at.pos;
  }
  std::vector<std::string> names(const std::string& bucket) const {
    const auto found = buckets.find(bucket);
    return found == buckets.end() ? std::vector<std::string>{} : found->second.names;
  }
  // Head of the hash chain behind each row; [0] is its start.
  const std::vector<std::string>& chain() const {
    for (std::uint64_t seq = heads.size(); seq <= journal.size(); ++seq) {
      heads.push_back(chain_after(heads.back(), commitment_of(salt(seq), journal[seq - 1])));
    }
    return heads;
  }

  std::vector<FromCache> hear(const ToCache& message) {
    if (chance(deaf) && !std::holds_alternative<StatusChanged>(message)) return {};
    return std::visit([this](const auto& m) { return on(m); }, message);
  }

 private:
  static std::string salt(std::uint64_t seq) {
    std::string bytes = std::to_string(seq);
    bytes.resize(salt_bytes, '.');
    return bytes;
  }

  std::vector<FromCache> on(const AskReady&) {
    CacheReady ready{.store_epoch = epoch,
                     .incarnation = incarnation,
                     .last_seq = journal.size(),
                     .acked_seq = acked,
                     .chain_at_acked = chain()[acked],
                     .oldest_wall_ms = journal_at().oldest_wall_ms,
                     .boot = {},
                     .cursors = {}};
    for (const auto& [bucket, held] : buckets) ready.cursors.push_back(held.at);
    return {ready};
  }
  std::vector<FromCache> on(const AskBatch& ask) {
    rows_asked.push_back(ask.limits.ops_max);
    Batch batch{.after_seq = ask.after_seq, .rows = {}, .prev_chain = chain().at(ask.after_seq)};
    for (std::uint64_t seq = ask.after_seq + 1; seq <= journal.size(); ++seq) {
      if (batch.rows.size() >= ask.limits.ops_max) break;
      if (erased.contains(seq)) {
        batch.rows.push_back({seq, "", "", commitment_of(salt(seq), journal[seq - 1])});
      } else {
        batch.rows.push_back({seq, journal[seq - 1], salt(seq), ""});
      }
    }
    return {batch};
  }
  std::vector<FromCache> on(const Acknowledged& ack) {
    acks.insert(ack.seq);
    acked = ack.seq;
    return {journal_at()};
  }
  std::vector<FromCache> on(const StoreFeed& feed) {
    Held& held = bucket(feed.bucket);
    if (held.at.pos != feed.after_pos) {
      return {FeedNotStored{feed.bucket, held.at.pos, Fault::conflict}};
    }
    if (chance(disk_fails)) return {FeedNotStored{feed.bucket, held.at.pos, Fault::storage}};
    for (const v1::FeedOp& op : feed.ops) held.names.push_back(op.remove());
    held.at.pos = feed.next_pos;
    held.at.checksum = sum_of(held.names);
    if (feed.at_head) finish(held);
    return {FeedStored{feed.bucket, held.at.pos, held.at.checksum, held.at.rebuild}};
  }
  std::vector<FromCache> on(const StartRebuild& rebuild) {
    ++rebuilds[rebuild.bucket];
    Held& held = bucket(rebuild.bucket);
    held.stale.insert(held.stale.end(), held.names.begin(), held.names.end());
    held.names.clear();
    held.at = {.bucket = rebuild.bucket, .rebuild = true, .snapshot = rebuild.snapshot};
    return {RebuildStarted{rebuild.bucket, rebuild.snapshot}};
  }
  std::vector<FromCache> on(const StoreChunk& chunk) {
    Held& held = bucket(chunk.bucket);
    if (held.at.snapshot != chunk.snapshot || held.at.chunk_next != chunk.index) {
      wrong_chunks.push_back(chunk.index);
      return {ChunkNotStored{chunk.bucket, held.at.snapshot, held.at.chunk_next, Fault::conflict}};
    }
    if (chance(disk_fails)) {
      return {ChunkNotStored{chunk.bucket, held.at.snapshot, held.at.chunk_next, Fault::storage}};
    }
    held.names.insert(held.names.end(), chunk.records.begin(), chunk.records.end());
    ++held.at.chunk_next;
    held.at.checksum = sum_of(held.names);
    if (chunk.last) {
      held.at.pos = chunk.pos;
      finish(held);
    }
    return {ChunkStored{.bucket = chunk.bucket,
                        .snapshot = chunk.snapshot,
                        .chunk_next = held.at.chunk_next,
                        .done = chunk.last,
                        .pos = held.at.pos,
                        .checksum = held.at.checksum}};
  }
  std::vector<FromCache> on(const PurgeBucket& purge) {
    buckets.erase(purge.bucket);
    return {BucketPurged{purge.bucket}};
  }
  std::vector<FromCache> on(const StoreEpoch& changed) {
    epoch = changed.store_epoch;
    acked = changed.hw_seq;
    for (auto& [name, held] : buckets) {
      if (!changed.restart_cursors || std::ranges::count(changed.keep, name) > 0) continue;
      held.at = {.bucket = name};
    }
    return {journal_at(), EpochStored{epoch}};
  }
  std::vector<FromCache> on(const StoreIncarnation& stored) {
    incarnation = stored.incarnation;
    return {IncarnationStored{incarnation}};
  }
  std::vector<FromCache> on(const AllDecided& told) {
    decided.push_back(told.seq);
    return {};
  }
  std::vector<FromCache> on(const Contact& contact) {
    contact_ms = contact.server_ms;
    contacts.push_back(contact);
    return {};
  }
  std::vector<FromCache> on(const AskReceipts&) {
    Receipts open;
    for (const std::string& id : receipts) open.open.emplace_back().set_erasure_id(id);
    return {open};
  }
  std::vector<FromCache> on(const ReceiptTaken& taken) {
    receipts.erase(taken.erasure_id);
    return {};
  }
  std::vector<FromCache> on(const AskReport&) {
    if (!reports) return {};
    ReportReady ready;
    ready.report.set_last_seq(journal.size());
    return {ready};
  }
  std::vector<FromCache> on(const LookupAnswered& answered) {
    lookups.push_back(answered);
    return {};
  }
  std::vector<FromCache> on(const StatusChanged& changed) {
    status = changed.status;
    statuses.push_back(status);
    return {};
  }

  Held& bucket(const std::string& name) {
    Held& held = buckets[name];
    held.at.bucket = name;
    return held;
  }
  static void finish(Held& held) {
    held.stale.clear();
    held.at.rebuild = false;
    held.at.snapshot.clear();
    held.at.chunk_next = 0;
  }
};

// What happens between the wire and head office, apart from what networks do.
struct Mishaps {
  bool refuse_pushes = false;
  bool refuse_side = false;  // reports and receipts
  bool spoil_chunks = false;
  std::optional<std::uint32_t> chunks_until{};  // no chunk from this one on
  std::string poison;                           // a push with this change in it fails
};

// One terminal, one head office and the wire between them, on one virtual clock.
class Line {
 public:
  explicit Line(std::uint64_t seed, LinkSettings settings = {.device_id = 17,
                                                             .incarnation = 1,
                                                             .app_version = "test",
                                                             .batch = {},
                                                             .times = {},
                                                             .proto_max = 2})
      : wire({.hello = [this](const auto& r) { return office.hello(r); },
              .push = [this](const auto& r) { return push(r); },
              .pull = [this](const auto& r) { return office.pull(r); },
              .push_opaque = [this](const auto& r) { return office.push_opaque(r); },
              .manifest = [this](const auto& r) { return office.manifest(r); },
              .chunk = [this](const auto& r) { return chunk(r); },
              .report = [this](const auto& r) -> Result<v1::ReportReply> {
                if (mishaps.refuse_side) return fail(Fault::offline, "report");
                return office.report(r);
              },
              .ack_erasure = [this](const auto& r) -> Result<v1::ErasureReceiptReply> {
                if (mishaps.refuse_side) return fail(Fault::storage, "receipt");
                return office.ack_erasure(r);
              },
              .lookup = [this](const auto& r) { return office.lookup(r); }},
             seed),
        settings_(settings),
        random_(seed ^ 0x9e3779b97f4a7c15),
        link(std::move(settings), [this] { return random_(); }) {
    cache.random.seed(seed + 1);
  }

  FakeOffice office;
  FakeCache cache;
  Mishaps mishaps;
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
      wait_max = std::max(wait_max, link.wait(now()));
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

  // The terminal is switched off and on: what was in memory is gone.
  void restart() {
    link = Link(settings_, [this] { return random_(); });
    settle();
  }

  std::uint64_t turns = 0;
  std::int64_t wait_max = 0;  // the longest that the link ever wanted to sleep

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

  Result<v1::PushReply> push(const v1::PushRequest& request) {
    if (mishaps.refuse_pushes) return fail(Fault::busy, "push");
    for (const std::string& change : request.changes()) {
      if (!mishaps.poison.empty() && change == mishaps.poison) return fail(Fault::storage, "push");
    }
    return office.push(request);
  }
  Result<v1::Chunk> chunk(const v1::ChunkRequest& request) {
    if (mishaps.chunks_until && request.index() >= *mishaps.chunks_until) {
      return fail(Fault::busy, "chunk");
    }
    auto reply = office.chunk(request);
    if (reply && mishaps.spoil_chunks) reply->mutable_zstd()->front() ^= 1;
    return reply;
  }

  std::int64_t now_ms_ = 1000;
  LinkSettings settings_;
  std::mt19937_64 random_;

 public:
  Link link;
};

}  // namespace tresen::test
