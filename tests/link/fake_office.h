#pragma once
// Head office as far as a link can tell, in memory: a log with its hash chain, a feed per bucket,
// snapshots of it, an epoch.

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/record/checksum.h"
#include "sync/record/hash_chain.h"
#include "tresen/v1/link.pb.h"

namespace tresen::test {

// A sum that tells one content of a bucket from another.
inline std::uint64_t sum_of(const std::vector<std::string>& names) {
  std::uint64_t sum = 0;
  for (const std::string& name : names) sum += record_hash(name);
  return sum;
}

// Head office, as far as a link can tell: a log per device, a feed per bucket, an epoch.
struct FakeOffice {
  std::uint64_t epoch = 1;
  std::uint32_t proto = 2;
  std::vector<std::string> log;                   // of the one device, from sequence 1
  std::vector<std::string> commitments;           // of the same rows
  std::vector<std::string> heads{chain_start()};  // of the hash chain behind each
  std::vector<std::uint64_t> opaque;              // rows that came as bytes alone
  std::map<std::string, std::vector<v1::FeedOp>> feed{{"config", {}}};
  std::size_t page_max = 3;
  Fault refuses_with = Fault::absent;  // absent: it refuses nothing
  std::vector<std::string> pulled;     // buckets in the order of the pulls
  bool frozen = false;
  std::uint64_t incarnation = 1;
  bool broken_chain = false;              // a push did not fit what is here
  std::uint64_t retry_after_ms = 0;       // pace
  std::uint32_t batch_ops_max = 0;        // pace
  std::size_t snapshot_from = 1'000'000;  // buckets of so many ops come as snapshots
  bool snapshot_ready = true;             // false: it is still being made
  bool snapshot_absent = false;           // there is none, whatever hello says
  std::map<std::string, std::vector<v1::Chunk>> snapshots;  // by id
  std::map<std::string, std::size_t> manifests_asked;       // by bucket
  std::vector<std::uint32_t> fetched;                       // chunks, in the order of the calls
  std::vector<v1::DeviceReport> reports;
  std::vector<std::string> receipts;  // ids of erasures
  v1::HelloRequest last_hello;
  std::function<std::int64_t()> clock_ms{};  // what it shows; none: it does not say
  int challenges = 0;                        // so many hellos are challenged
  std::uint64_t challenge = 0;               // the last one

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
  std::vector<std::string> names(const std::string& bucket) const {
    std::vector<std::string> all;
    for (const v1::FeedOp& op : feed.at(bucket)) all.push_back(op.remove());
    return all;
  }

  Result<v1::HelloReply> hello(const v1::HelloRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "hello");
    last_hello = request;
    v1::HelloReply reply;
    reply.set_proto(proto);
    if (challenges > 0) {
      --challenges;
      reply.set_challenge(++challenge);
      return reply;
    }
    reply.set_decided_seq(log.size());
    if (clock_ms) reply.set_server_ms(clock_ms());
    reply.set_store_epoch(epoch);
    reply.set_hw_seq(log.size());
    reply.set_frozen(frozen);
    reply.set_incarnation(incarnation);
    for (const auto& [bucket, ops] : feed) {
      v1::BucketHead* offered = reply.add_buckets();
      offered->set_bucket(bucket);
      offered->set_head_pos(head(bucket));
      offered->set_checksum(sum_of(names(bucket)));
      offered->set_action(action(bucket, request));
    }
    return reply;
  }
  Result<v1::PushReply> push(const v1::PushRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "push");
    if (request.store_epoch() != epoch) return fail(Fault::conflict, "epoch");
    if (!frozen && request.first_seq() <= log.size() + 1) {
      if (request.prev_chain() != heads[request.first_seq() - 1]) {
        broken_chain = true;
      }
      for (int i = 0; i < request.changes_size(); ++i) {
        take(request.first_seq() + static_cast<std::uint64_t>(i), request.changes(i),
             request.salts(i));
      }
    }
    return push_reply();
  }
  Result<v1::PushReply> push_opaque(const v1::OpaqueRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "push");
    if (request.seq() == log.size() + 1) opaque.push_back(request.seq());
    take(request.seq(), request.raw(), request.salt());
    return push_reply();
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
    if (reply.next_pos() == reply.head_pos()) {
      reply.set_checksum(sum_of(names(request.bucket())));
    }
    return reply;
  }
  // Three records to a chunk.
  Result<v1::Manifest> manifest(const v1::ManifestRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "manifest");
    if (request.store_epoch() != epoch) return fail(Fault::conflict, "epoch");
    ++manifests_asked[request.bucket()];
    if (snapshot_absent) return fail(Fault::absent, "no snapshot");
    if (!snapshot_ready) return fail(Fault::busy, "it is being made");
    const std::string& bucket = request.bucket();
    const std::vector<std::string> all = names(bucket);
    v1::Manifest made;
    std::string id = bucket + " at " + std::to_string(head(bucket));
    id.resize(16, ' ');
    made.set_snapshot_id(id);
    made.set_bucket(bucket);
    made.set_pos(head(bucket));
    made.set_checksum(sum_of(all));
    made.set_records(all.size());
    std::vector<v1::Chunk>& chunks = snapshots[id];
    chunks.clear();
    for (std::size_t first = 0; first < all.size(); first += 3) {
      const std::size_t end = std::min(all.size(), first + 3);
      chunks.push_back(packed({all.begin() + static_cast<std::ptrdiff_t>(first),
                               all.begin() + static_cast<std::ptrdiff_t>(end)}));
      *made.add_chunks() = promise(chunks.back(), end - first);
    }
    return made;
  }
  Result<v1::Chunk> chunk(const v1::ChunkRequest& request) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "chunk");
    fetched.push_back(request.index());
    const auto found = snapshots.find(request.snapshot_id());
    if (found == snapshots.end()) return fail(Fault::absent, "no such snapshot");
    return found->second.at(request.index());
  }
  Result<v1::ReportReply> report(const v1::DeviceReport& told) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "report");
    reports.push_back(told);
    return v1::ReportReply();
  }
  Result<v1::ErasureReceiptReply> ack_erasure(const v1::ErasureReceipt& receipt) {
    if (refuses_with != Fault::absent) return fail(refuses_with, "receipt");
    receipts.push_back(receipt.erasure_id());
    return v1::ErasureReceiptReply();
  }
  Result<v1::LookupReply> lookup(const v1::LookupRequest& request) const {
    if (refuses_with != Fault::absent) return fail(refuses_with, "lookup");
    v1::LookupReply reply;
    reply.add_hits()->set_last_name(request.words());
    return reply;
  }

  // A backup was put back: it has only the first `rows` of the log.
  void restored(std::size_t rows) {
    log.resize(rows);
    commitments.resize(rows);
    heads.resize(rows + 1);
    snapshots.clear();
    ++epoch;
  }

 private:
  v1::BucketHead::Action action(const std::string& bucket, const v1::HelloRequest& hello) const {
    if (proto < 2) return v1::BucketHead::ACTION_UNSPECIFIED;
    const auto anew = feed.at(bucket).size() >= snapshot_from ? v1::BucketHead::ACTION_SNAPSHOT
                                                              : v1::BucketHead::ACTION_REPLAY;
    for (const v1::Cursor& at : hello.cursors()) {
      if (at.bucket() != bucket || at.pos() == 0) continue;
      const bool wrong = at.pos() == head(bucket) && at.checksum() != sum_of(names(bucket));
      return at.pos() > head(bucket) || wrong ? anew : v1::BucketHead::ACTION_CONTINUE;
    }
    return anew;
  }
  void take(std::uint64_t seq, const std::string& body, const std::string& salt) {
    // A row whose content was erased is its commitment.
    const std::string commitment =
        body.empty() && salt.size() == hash_bytes ? salt : commitment_of(salt, body);
    if (seq == log.size() + 1) {
      log.push_back(body);
      commitments.push_back(commitment);
      heads.push_back(chain_after(heads.back(), commitment));
    } else if (seq <= log.size() && commitments[seq - 1] != commitment) {
      broken_chain = true;
    }
  }
  v1::PushReply push_reply() const {
    v1::PushReply reply;
    reply.set_frozen(frozen);
    reply.set_hw_seq(log.size());
    reply.set_retry_after_ms(static_cast<std::uint32_t>(retry_after_ms));
    reply.set_batch_ops_max(batch_ops_max);
    return reply;
  }

 public:
  static v1::Chunk packed(const std::vector<std::string>& records) {
    v1::ChunkRecords all;
    for (const std::string& record : records) all.add_records(record);
    const std::string bytes = all.SerializeAsString();
    std::string zstd(ZSTD_compressBound(bytes.size()), '\0');
    zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), bytes.data(), bytes.size(), 3));
    v1::Chunk chunk;
    chunk.set_zstd(std::move(zstd));
    return chunk;
  }
  static v1::ManifestChunk promise(const v1::Chunk& chunk, std::size_t records) {
    v1::ManifestChunk made;
    made.set_bytes(static_cast<std::uint32_t>(chunk.zstd().size()));
    made.set_records(static_cast<std::uint32_t>(records));
    // SHA-256 of the bytes and no salt.
    made.set_sha256(commitment_of("", chunk.zstd()));
    return made;
  }
};

}  // namespace tresen::test
